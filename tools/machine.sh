# shellcheck shell=sh
# What the machine has: JDK, Node, Maven, Debian packages. Sourced by viva.

SPEECH_PACKAGES='flite libpocketsphinx3 pocketsphinx-en-us'
# A second voice, for languages that Flite does not speak; used where it is installed.
MORE_SPEECH_PACKAGES='espeak-ng'
MEDIA_PACKAGES='libpulse0 libudev1 libx11-6 libxfixes3 libxrandr2 libxcomposite1 libdbus-1-3'
# PostgreSQL 15 is the oldest that is promised; eSpeak NG the other voice; nginx the proxy of deploy/.
TEST_PACKAGES='chromium sox espeak-ng postgresql-15 nginx coturn'

say() { printf 'viva: %s\n' "$*" >&2; }

# $1 exit status, the rest one sentence.
refuse() {
  status=$1; shift
  say "$*"
  exit "$status"
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# --- JDK ------------------------------------------------------------------------------------------

# Major version of the JDK in $1, from its release file (starting a JVM would cost 0.1 s each).
jdk_major() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" | head -n 1
}

jdk_homes() {
  [ -n "${JAVA_HOME:-}" ] && printf '%s\n' "$JAVA_HOME"
  for each in /usr/lib/jvm/*; do [ -d "$each" ] && printf '%s\n' "$each"; done
  java=$(command -v java 2>/dev/null) && dirname "$(dirname "$(readlink -f "$java")")"
}

find_jdk() {
  jdk=$(jdk_homes | while IFS= read -r each; do
    major=$(jdk_major "$each") || continue
    [ "${major:-0}" -ge 25 ] && printf '%s\n' "$each" && break
  done)
  [ -n "$jdk" ] || return 1
  JAVA_HOME=$jdk
  export JAVA_HOME
}

NO_JDK='No JDK 25 or newer was found (looked at JAVA_HOME, /usr/lib/jvm and PATH): install one, such as the Debian package temurin-25-jdk of the Adoptium project or openjdk-25-jdk-headless where your Debian has it, or set JAVA_HOME.'

need_jdk() { find_jdk || refuse 3 "$NO_JDK"; }

# --- Node, Maven ----------------------------------------------------------------------------------

find_node() {
  command -v npm >/dev/null 2>&1 || return 1
  node_version=$(node --version 2>/dev/null) || return 1
  node_version=${node_version#v}
  node_major=${node_version%%.*}
  node_rest=${node_version#*.}
  [ "$node_major" -gt 20 ] || { [ "$node_major" -eq 20 ] && [ "${node_rest%%.*}" -ge 19 ]; }
}

NO_NODE='Node.js 20.19 or newer with npm was not found: install it (nodejs and npm, from your Debian where it is new enough, else from the Node.js project).'

need_node() { find_node || refuse 3 "$NO_NODE"; }

need_maven() {
  command -v mvn >/dev/null 2>&1 && return
  is_root && install_packages maven && command -v mvn >/dev/null 2>&1 && return
  refuse 3 'Maven was not found: install it with: apt-get install maven'
}

# --- Debian packages ------------------------------------------------------------------------------

# Prints those of the named packages that are not installed; nothing where there is no dpkg.
missing_packages() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  have=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "$@" 2>/dev/null | sed -n 's/ installed$//p')
  for each in "$@"; do
    case "
$have
" in *"
$each
"*) ;; *) printf '%s ' "$each" ;; esac
  done
}

install_command() { printf 'apt-get install --no-install-recommends %s' "$*"; }

# One apt-get update per run at most; a machine without network gives up after seconds, not minutes.
install_packages() {
  [ -z "${VIVA_NO_APT:-}" ] || return 1
  mkdir -p "$build" || return 1
  say "installing Debian packages: $*"
  if [ -z "${apt_updated:-}" ]; then
    apt_updated=yes
    apt_get update >"$build/apt.log" 2>&1 </dev/null
  fi
  apt_get install -y --no-install-recommends "$@" >>"$build/apt.log" 2>&1 </dev/null
}

# RUNLEVEL=1: what is installed for our tests is not started as a service of the machine.
apt_get() {
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::http::Timeout=20 \
    -o Acquire::https::Timeout=20 -o Acquire::Retries=1 -o DPkg::Lock::Timeout=120 "$@"
}

# Installs what is missing where that is allowed; the answer is in $missing, empty when all is there.
# $1 what for, the rest the packages.
get_packages() {
  purpose=$1; shift
  missing=$(missing_packages "$@")
  [ -z "$missing" ] && return
  # shellcheck disable=SC2086  # a list of words
  if is_root && install_packages $missing; then
    missing=$(missing_packages "$@")
    [ -z "$missing" ] && return
  fi
  say "missing for $purpose: ${missing% } (as root: $(install_command "${missing% }"))"
  if is_root && [ -s "$build/apt.log" ]; then say "apt-get said: $(tail -n 1 "$build/apt.log")"; fi
}

# Without the media libraries no call is possible; without speech packages the page says what is off.
need_runtime_packages() {
  # shellcheck disable=SC2086
  get_packages 'the recogniser and the voice; without them the interview has neither' $SPEECH_PACKAGES
  [ -n "${OPENAI_API_KEY:-}${OPENAI_API_KEY_FILE:-}" ] && return
  # shellcheck disable=SC2086
  get_packages 'voice over WebRTC' $MEDIA_PACKAGES
  [ -z "$missing" ] || refuse 3 "The embedded interviewer cannot load its media library without ${missing% }: install them with: $(install_command "${missing% }")"
}

need_test_packages() {
  # The tests start a PostgreSQL of their own: the package need not make one of the machine's.
  if is_root && [ -n "$(missing_packages postgresql-15)" ] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  fi
  # shellcheck disable=SC2086
  get_packages 'a browser that takes the interview' $TEST_PACKAGES
  find_chromium || refuse 3 'No Chromium was found: install it with: apt-get install chromium'
}

find_chromium() {
  for each in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$each" ] && CHROMIUM=$(command -v "$each" 2>/dev/null) && export CHROMIUM && return 0
  done
  return 1
}
