# shellcheck shell=sh
# viva rehearse: a synthetic candidate takes the interview.

# The process of the installation in data folder $1, or nothing.
running_in() {
  [ -r "$1/run.json" ] || return 1
  pid=$(sed -n 's/.*"pid":\([0-9]*\).*/\1/p' "$1/run.json" | head -n 1)
  [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null
}

# The data folder of the installation that answers at URL $1, among those that this checkout started.
installation_at() {
  for noted in "${VIVA_DATA:-$home/data}" "$build"/installations/*; do
    if [ -f "$noted" ]; then
      kill -0 "${noted##*/}" 2>/dev/null || { rm -f "$noted"; continue; }
      noted=$(cat "$noted")
    fi
    if running_in "$noted" && node "$home/tools/links.mjs" at "$noted/run.json" "$1"; then
      printf '%s' "$noted"
      return 0
    fi
  done
  return 1
}

rehearse() {
  data=
  url=; invitation=; answers=; json=
  while [ $# -gt 0 ]; do
    case "$1" in
      --url | --invitation | --answers | --json | --data) [ $# -ge 2 ] || refuse 2 "$1 needs a value." ;;
      *) refuse 2 "rehearse does not know \"$1\"." ;;
    esac
    case "$1" in
      --url) url=$2 ;;
      --invitation) invitation=$2 ;;
      --answers) answers=$(absolute "$2"); [ -d "$answers" ] || refuse 2 "There is no folder $2 with answers." ;;
      --json) json=$(absolute "$2") ;;
      --data) data=$2 ;;
    esac
    shift 2
  done
  need_node
  need_test_packages
  need_voice
  mkdir -p "$build/log" || refuse 7 "The folder $build cannot be written."
  npm_ready "$home/e2e" "$build/log/e2e.log" || { show_failure "$build/log/e2e.log"; refuse 4 'The rehearsal could not be installed.'; }
  member=; up=
  if [ -z "$invitation" ]; then
    if [ -n "$url" ] && [ -z "$data" ]; then
      data=$(installation_at "$url") || refuse 2 "No installation that this checkout started answers at $url. Name its folder with --data, or give an invitation's link with --invitation."
    fi
    data=${data:-${VIVA_DATA:-$home/data}}
    if ! running_in "$data"; then
      [ -z "$url" ] || refuse 2 "Nothing runs with the data folder $data."
      start_temporary
    fi
    links=$(node "$home/tools/links.mjs" demo "$data/run.json") || { end_temporary; exit 1; }
    # shellcheck disable=SC2086  # three words
    set -- $links
    url=${url:-$1}; invitation=$2; member=$3
  fi
  [ -n "$url" ] || url=$(printf '%s' "$invitation" | sed 's|^\([a-z]*://[^/]*\).*|\1|')
  set -- --url "$url" --invitation "$invitation"
  [ -z "$member" ] || set -- "$@" --member "$member" --mailed
  [ -z "$answers" ] || set -- "$@" --answers "$answers"
  [ -z "$json" ] || set -- "$@" --json "$json"
  (cd "$home/e2e" && node rehearse/rehearse.mjs "$@")
  outcome=$?
  end_temporary
  exit "$outcome"
}

absolute() { case "$1" in /*) printf '%s' "$1" ;; *) printf '%s/%s' "$PWD" "$1" ;; esac; }

# The candidate's own answers are spoken by Flite unless a folder of WAV files is given.
need_voice() {
  [ -n "$answers" ] || command -v flite >/dev/null 2>&1 || get_packages 'the synthetic candidate' flite
  [ -n "$answers" ] || command -v flite >/dev/null 2>&1 || refuse 3 "The synthetic candidate needs a voice: $(install_command flite), or --answers with WAV files."
}

start_temporary() {
  . "$home/tools/test.sh"
  say 'no installation is running: starting one for the rehearsal'
  need_jdk
  need_runtime_packages
  build_all
  scratch=$(mktemp -d) || exit 1
  trap end_temporary INT TERM
  # --demo opens the inbox to this machine: the candidate reads the invitation and the code there.
  (own_environment; run_java up --demo --data "$scratch/data" --port 0) >"$scratch/ready" 2>"$build/log/rehearse-up.log" &
  up=$!
  data=$scratch/data
  wait_ready "$up" "$scratch/ready" || { tail -n 5 "$build/log/rehearse-up.log" >&2; end_temporary; refuse 12 'The temporary installation did not get ready.'; }
}

end_temporary() {
  [ -n "$up" ] || return 0
  kill -TERM "$up" 2>/dev/null
  wait "$up" 2>/dev/null
  rm -rf "$scratch"
  up=
}
