# shellcheck shell=sh
# viva test, viva check: run everything (or the quick part), then count what the runners reported.

# Runs one runner; what it prints goes to $build/test/NAME.log, its status is kept for the count.
runner() {
  runner_name=$1; shift
  say "running: $runner_name"
  printf 'none\n' >"$build/test/$runner_name.status"
  "$@" >"$build/test/$runner_name.log" 2>&1 </dev/null
  status=$?
  printf '%s\n' "$status" >"$build/test/$runner_name.status"
  [ "$status" -eq 0 ] || show_failure "$build/test/$runner_name.log"
}

prepare_tests() {
  need_jdk
  need_node
  need_maven
  mkdir -p "$build/log" || refuse 7 "The folder $home cannot be written, and the tests build inside it."
  rm -rf "$build/test"
  mkdir -p "$build/test"
  find "$home" -path "$home/*/target/surefire-reports" -type d -prune -exec rm -rf {} + 2>/dev/null
}

# A failed test does not keep the others from running: the reports are counted, not the status.
java_tests() {
  (cd "$home" && mvn -B -ntp verify -Dmaven.test.failure.ignore=true -DexcludedGroups="$1")
}

types() { cd "$home/web" && npm run check; }
vitest() { cd "$home/web" && npx --no-install vitest run --reporter=default --reporter=json --outputFile.json="$build/test/vitest.json"; }

# The last line counts; the status is non-zero for any failure, a crashed runner or no tests.
count() { node "$home/tools/results.mjs" "$home" "$build/test" "$@"; }

check_quick() {
  [ $# -eq 0 ] || refuse 2 'viva check takes no options.'
  prepare_tests
  runner web-install npm_ready "$home/web" /dev/stdout
  runner java java_tests slow,long
  runner types types
  runner vitest vitest
  count java vitest
}

test_all() {
  left_out=long
  case "${1:-}" in
    '') ;;
    --long) left_out= ;;
    *) refuse 2 "viva test knows --long and nothing else; \"$1\" is not that." ;;
  esac
  prepare_tests
  need_runtime_packages
  need_test_packages
  runner web-install npm_ready "$home/web" /dev/stdout
  runner e2e-install npm_ready "$home/e2e" /dev/stdout
  runner clients-install npm_ready "$home/conformance/node" /dev/stdout
  runner java java_tests "$left_out"
  runner types types
  runner vitest vitest
  name_builds
  # What Maven has just built for the tests is what `up` would build.
  [ -d "$java_build" ] || [ "$(cat "$build/test/java.status")" != 0 ] || assemble_java
  build_all
  runner journeys journeys playwright.json --grep-invert '@alone|@faults|@limit|@handed|the interview in writing'
  # Each has a product of its own and waits for speech most of the time: side by side.
  runner journeys-bare bare_journeys &
  runner journeys-killed killed_journeys &
  runner journeys-hosts journeys playwright-hosts.json --grep @handed &
  wait
  if [ -n "$left_out" ]; then
    count java vitest journeys journeys-bare journeys-killed journeys-hosts
  else
    runner journeys-faults journeys playwright-faults.json --grep @faults
    runner journeys-limit limit_journeys
    runner interview-offline offline_interview
    count java vitest journeys journeys-bare journeys-killed journeys-hosts journeys-faults journeys-limit interview-offline
  fi
}

# A machine without recogniser and voice: the page says so before the start.
bare_journeys() (
  export TWIN_RECOGNIZER=none TWIN_VOICE=none VIVA_EXPECT_NOTICES=recognizer_missing,voice_missing
  keep_settings='TWIN_RECOGNIZER TWIN_VOICE'
  journeys playwright-bare.json --grep 'what the installation lacks|the interview in writing'
)

# viva itself is killed, and the calls are renewed ahead of a limit that is short enough to be met.
killed_journeys() (
  export VIVA_REALTIME_MAX_CALL=45s VIVA_EXPECT_ROLLOVER=45
  keep_settings=VIVA_REALTIME_MAX_CALL
  journeys playwright-killed.json --grep 'kill -9 of viva'
)

# The interviewer ends each call after a time that nobody was told.
limit_journeys() (
  export TWIN_SESSION_SECONDS=40
  keep_settings=TWIN_SESSION_SECONDS
  journeys playwright-limit.json --grep @limit
)

# A start and a whole interview where no address but this machine's own can be reached.
offline_interview() {
  unshare -n sh -c 'ip link set lo up && exec "$0" rehearse --data "$1"' "$home/viva" "$build/test/no-installation"
}

# Journeys in a real browser against a product of their own: fresh data, free port. $1 names the
# report; the rest goes to Playwright.
journeys() {
  report=$1; shift
  scratch=$(mktemp -d) || return 1
  case "$*" in
    '--grep @faults' | '--grep @limit') with=--faults ;;
    '--grep @handed') with='--hosts handed' ;;
    *) with= ;;
  esac
  # shellcheck disable=SC2086  # flags or nothing
  (own_environment; run_java up --demo --data "$scratch/data" --port 0 $with) >"$scratch/ready" 2>"$build/test/up-of-${report%.json}.log" &
  up=$!
  wait_ready "$up" "$scratch/ready" || { echo 'viva up did not get ready:'; tail -n 20 "$build/test/up-of-${report%.json}.log"; stop_up "$up"; return 1; }
  (
    cd "$home/e2e" || exit 1
    # Split at blanks by who runs it, hence the path without the checkout's own name.
    export VIVA_CLEAN_DECODE="java -jar ../build/java/$java_key/lib/app.jar transcribe"
    host=../build/java/$java_key
    export VIVA_HOST_COMMAND="java @$host/jvm/host.args -XX:SharedArchiveFile=$host/host.jsa -jar $host/lib/app.jar host"
    PATH=$JAVA_HOME/bin:$PATH
    export VIVA_UP="$home/viva" VIVA_RUN="$scratch/data/run.json" VIVA_TWIN_KEYS="$scratch/data/twin-keys.json"
    VIVA_URL=$(node "$home/tools/links.mjs" get local_url "$VIVA_RUN")
    VIVA_ADMIN_TOKEN=$(node "$home/tools/links.mjs" get admin_token "$VIVA_RUN")
    export VIVA_URL VIVA_ADMIN_TOKEN PLAYWRIGHT_JSON_OUTPUT_NAME="$build/test/$report"
    npx --no-install playwright test --reporter=list,json --output "test-results/${report%.json}" "$@"
  )
  outcome=$?
  stop_up "$up"
  if [ "$outcome" -ne 0 ]; then cp -R "$scratch/data/logs" "$build/test/logs-of-$report" 2>/dev/null; fi
  rm -rf "$scratch"
  return "$outcome"
}

# $1 process id, $2 the file its ready line goes to. At most four minutes.
wait_ready() {
  tries=0
  while ! grep -q '"ready":true' "$2" 2>/dev/null; do
    kill -0 "$1" 2>/dev/null && [ "$tries" -lt 2400 ] || return 1
    tries=$((tries + 1))
    sleep 0.1
  done
}

stop_up() {
  kill -TERM "$1" 2>/dev/null
  wait "$1" 2>/dev/null
}
