# shellcheck shell=sh
# viva bench: benchmarks, each against a yardstick in the same run; one line a figure:
# bench metric value unit yardstick ratio. A benchmark is either part of the program (app.bench) or
# a file tools/bench-NAME.sh with a function bench_NAME that prints such lines as JSON objects.

bench() {
  names=; json=
  while [ $# -gt 0 ]; do
    case "$1" in
      --json) json=--json ;;
      -*) refuse 2 "bench does not know \"$1\"." ;;
      *[!a-z]*) refuse 2 "There is no benchmark \"$1\"." ;;
      *) names="$names $1" ;;
    esac
    shift
  done
  need_jdk
  need_runtime_packages
  build_all
  if [ -z "$names" ]; then
    for script in "$home"/tools/bench-*.sh; do
      [ -r "$script" ] && names="$names $(basename "$script" .sh | sed 's/^bench-//')"
    done
    in_program $json || exit $?
  fi
  for name in $names; do
    if [ -r "$home/tools/bench-$name.sh" ]; then
      . "$home/tools/bench-$name.sh"
      "bench_$name" >"$build/bench-$name.jsonl" || refuse 1 "The benchmark $name could not be run to its end."
      if [ -n "$json" ]; then cat "$build/bench-$name.jsonl"; else in_words <"$build/bench-$name.jsonl"; fi
    else
      in_program "$name" $json || exit $?
    fi
  done
}

in_program() { (run_java bench "$@"); }

# The objects of one line each, as words.
in_words() {
  sed 's/"\([a-z_]*\)":/\1 /g; s/[{}"]//g; s/,/ /g; s/null/-/g' |
    awk '{ for (i = 1; i < NF; i += 2) v[$i] = $(i + 1); print v["bench"], v["metric"], v["value"], v["unit"], v["yardstick"], v["ratio"] }'
}
