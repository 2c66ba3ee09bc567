# shellcheck shell=sh
# viva bench voice: interviews in real Chromium against an installation of their own (docs/patience.md).

bench_voice() (
  need_node
  need_test_packages >&2
  npm_ready "$home/e2e" /dev/stderr >&2 || exit 2
  scratch=$(mktemp -d) || exit 2
  . "$home/tools/test.sh"
  (own_environment; run_java up --demo --data "$scratch/data" --port 0) >"$scratch/ready" 2>"$build/bench-voice.log" &
  up=$!
  wait_ready "$up" "$scratch/ready" || { stop_up "$up"; exit 2; }
  VIVA_ADMIN_TOKEN=$(node "$home/tools/links.mjs" get admin_token "$scratch/data/run.json")
  export VIVA_ADMIN_TOKEN
  node "$home/e2e/bench/voice.mjs" --url "$(node "$home/tools/links.mjs" get local_url "$scratch/data/run.json")" \
    --details "$build/bench-voice-details.json" "$@"
  outcome=$?
  stop_up "$up"
  rm -rf "$scratch"
  exit "$outcome"
)
