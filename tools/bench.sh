# shellcheck shell=sh
# viva bench: benchmarks, each against a yardstick in the same run; one line a figure:
# bench metric value unit yardstick ratio, and where a bound is on it "kept" or "MISSED". Status 1
# when one is missed; the others are measured all the same. A benchmark is either part of the
# program (app.bench) or a file tools/bench-NAME.sh with a function bench_NAME that prints such
# lines as JSON objects and ends with 1 for a missed bound, with more when it broke off.

bench() {
  names=; json=; long=; missed=0
  while [ $# -gt 0 ]; do
    case "$1" in
      --json) json=--json ;;
      --long) long=--long ;;
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
    in_program $json || missed=$?
  fi
  for name in $names; do
    if [ -r "$home/tools/bench-$name.sh" ]; then
      . "$home/tools/bench-$name.sh"
      outcome=0
      "bench_$name" $long >"$build/bench-$name.jsonl" || outcome=$?
      [ "$outcome" -le 1 ] || refuse 1 "The benchmark $name could not be run to its end."
      [ "$outcome" -eq 0 ] || missed=1
      if [ -n "$json" ]; then cat "$build/bench-$name.jsonl"; else in_words <"$build/bench-$name.jsonl"; fi
    else
      in_program "$name" $json || missed=$?
    fi
  done
  exit "$missed"
}

in_program() { (run_java bench "$@"); }

# The objects of one line each, as words.
in_words() {
  sed 's/"\([a-z_]*\)":/\1 /g; s/[{}"]//g; s/,/ /g; s/null/-/g' |
    awk '{ for (i = 1; i < NF; i += 2) v[$i] = $(i + 1); print v["bench"], v["metric"], v["value"], v["unit"], v["yardstick"], v["ratio"], v["bound"] }'
}
