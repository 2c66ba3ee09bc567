# shellcheck shell=sh
# Builds what changed. Each result is a folder named after the content it was made from, put there by
# one rename: a half-finished or failed build is never taken for one, and the one before stays.

# Hash of the files and folders named, by content and name; the order is fixed.
content_key() {
  { (cd "$home" && find "$@" -type f ! -path '*/node_modules/*' ! -path '*/dist/*' -print0 2>/dev/null |
    sort -z | xargs -0 sha256sum); [ -z "${JAVA_HOME:-}" ] || cat "$JAVA_HOME/release"; } | sha256sum | cut -c 1-16
}

name_builds() {
  java_key=$(content_key pom.xml .mvn server/pom.xml server/src/main twins/pom.xml twins/src/main \
    app/pom.xml app/src/main conformance/pom.xml api)
  web_key=$(content_key web api)
  java_build=$build/java/$java_key
  web_build=$build/web/$web_key
}

# Everything `up` needs. One build at a time in one checkout.
build_all() {
  name_builds
  [ -f "$java_build/trained" ] && [ -d "$web_build" ] && return
  mkdir -p "$build/log" 2>/dev/null || refuse 7 "The folder $home cannot be written, and Vivavoce builds inside it."
  # A redirection of exec's own would end the shell without a word.
  { : >>"$build/lock" && : >"$build/log/.probe"; } 2>/dev/null ||
    refuse 7 "The folder $build cannot be written, and Vivavoce builds inside it."
  exec 9>"$build/lock"
  flock -n 9 || { say 'waiting for another build in this folder'; flock 9; }
  java_job=; web_job=
  if [ ! -d "$java_build" ]; then
    need_maven
    say 'building the programs (the first time fetches libraries, which takes minutes)'
    (build_java 9>&-) & java_job=$!
  fi
  if [ ! -d "$web_build" ]; then
    need_node
    say 'building the pages'
    (build_web 9>&-) & web_job=$!
  fi
  failed=
  [ -z "$java_job" ] || wait "$java_job" || failed="$failed java"
  [ -z "$web_job" ] || wait "$web_job" || failed="$failed web"
  for each in $failed; do show_failure "$build/log/$each.log"; done
  [ -z "$failed" ] || need_disk
  [ -z "$failed" ] || refuse 4 "The build failed; what was built before is untouched. The whole log is in $build/log."
  [ -f "$java_build/trained" ] || train
  exec 9>&-
  keep_newest "$build/java"
  keep_newest "$build/web"
}

# Refuses when a build failed for want of space: here, or where Maven and npm keep what they fetch.
need_disk() {
  for each in "$home" "${HOME:-.}"; do
    free=$(df -Pk "$each" 2>/dev/null | awk 'NR == 2 { print int($4 / 1024) }')
    [ "${free:-1000}" -ge 100 ] || refuse 6 "The disk under $each is full ($free MB free): free some space (a first build needs about 1.5 GB)."
  done
}

# What a person needs of a build's log: the compiler's and the tests' own lines, else its end.
show_failure() {
  lines=$(grep -E '^\[ERROR\]|^\[WARNING\] [^ ]*\.java:|^[^ ]*\.tsx?[(:]|^npm error|FAIL|ERESOLVE|^ +[0-9]+\) ' "$1" |
    grep -v 'Re-run Maven\|full stack trace\|\[Help 1\]\|^\[ERROR\] *$\|re-run Maven\|After correcting\|mvn <args>' | head -n 40)
  { printf -- '--- %s\n' "$1"; if [ -n "$lines" ]; then printf '%s\n' "$lines"; else tail -n 30 "$1"; fi; } >&2
}

build_java() {
  cd "$home" || exit 1
  mvn -B -ntp -pl app -am package -Dmaven.test.skip=true >"$build/log/java.log" 2>&1 </dev/null || exit 1
  assemble_java >>"$build/log/java.log" 2>&1
}

# From Maven's output folders to $java_build.
assemble_java() {
  part=$build/java/.part.$$
  rm -rf "$part" "$build"/java/.part.*
  mkdir -p "$part/lib" &&
    cp -p "$home"/app/target/lib/*.jar "$part/lib/" &&
    cp -p "$home"/app/target/app-*.jar "$part/lib/app.jar" &&
    cp -R "$home/app/src/main/jvm" "$part/jvm" &&
    { rm -rf "$java_build"; mv -T "$part" "$java_build"; }
}

build_web() {
  cd "$home/web" || exit 1
  : >"$build/log/web.log"
  npm_ready "$home/web" "$build/log/web.log" || exit 1
  npm run build >>"$build/log/web.log" 2>&1 </dev/null || exit 1
  part=$build/web/.part.$$
  rm -rf "$part" "$build"/web/.part.*
  { mkdir -p "$build/web" && cp -R dist "$part" && { rm -rf "$web_build"; mv -T "$part" "$web_build"; }; } >>"$build/log/web.log" 2>&1
}

# npm ci in folder $1, once per lock file; the log goes to $2.
npm_ready() {
  stamp=$(sha256sum <"$1/package-lock.json")
  [ "$(cat "$1/node_modules/.viva-lock" 2>/dev/null)" = "$stamp" ] && return
  (cd "$1" && npm ci --no-audit --no-fund >>"$2" 2>&1 </dev/null) && printf '%s\n' "$stamp" >"$1/node_modules/.viva-lock"
}

# Every name by which the environment says a setting: those of reference.properties, and the twins'.
setting_names() {
  sed -n 's/^#: //p' "$home/server/src/main/resources/reference.properties" | tr ' ' '\n' | grep -E '^[A-Z][A-Z0-9_]*$'
  env | sed -n 's/^\([A-Z][A-Z0-9_]*\)=.*/\1/p' | grep -E '^(VIVA|TWIN|RTC|TRANSCRIPTION|SPEECH)_'
}

# Forgets the operator's settings: a run of ours for ourselves touches no database and no cloud of theirs. Names in
# $keep_settings stay: a caller has set them on purpose.
own_environment() {
  for each in $(setting_names); do
    case " ${keep_settings:-} " in
      *" $each "*) ;;
      *) unset "$each" "${each}_FILE" ;;
    esac
  done
  export VIVA_CONFIG=/dev/null
}

# One whole run in a throw-away data folder, after which each JVM writes the archive of the classes
# it used: later starts map that instead of loading and checking thousands of class files.
train() {
  say 'preparing quick starts'
  scratch=$(mktemp -d) || return 0
  : >"$scratch/out"
  (own_environment; training=true; run_java up --demo --data "$scratch/data" --port 0) >"$scratch/out" 2>"$build/log/train.log" 9>&- &
  trainee=$!
  waited=0
  while ! grep -q '"ready":true' "$scratch/out" && kill -0 "$trainee" 2>/dev/null && [ "$waited" -lt 1200 ]; do
    sleep 0.1; waited=$((waited + 1))
  done
  kill -TERM "$trainee" 2>/dev/null
  wait "$trainee" 2>/dev/null
  # A session host in a process of its own starts while somebody waits. Without an order it listens, and ends.
  "$JAVA_HOME/bin/java" "@$java_build/jvm/host.args" "-XX:ArchiveClassesAtExit=$java_build/host.jsa" -Xlog:disable \
    -jar "$java_build/lib/app.jar" host </dev/null >>"$build/log/train.log" 2>&1 9>&-
  : >"$java_build/trained"
  rm -rf "$scratch"
}

# The newest two results stay: a program that still runs from the last one keeps its files.
keep_newest() {
  ls -1dt "$1"/*/ 2>/dev/null | tail -n +3 | while IFS= read -r old; do rm -rf "$old"; done
}
