# shellcheck shell=sh
# viva doctor: what the shell can see; the program adds the rest. Looks, installs and builds nothing.

# $1 ok, lacks or note; $2 what; the rest one sentence.
found() {
  state=$1; what=$2; shift 2
  printf '%s\t%s\t%s\n' "$state" "$what" "$*"
}

look() {
  if find_jdk; then found ok JDK "$(jdk_major "$JAVA_HOME") at $JAVA_HOME"; else found lacks JDK "$NO_JDK"; fi
  if [ -n "$java_there" ]; then found ok programs built; else found note programs 'not built yet: ./viva up does it'; fi
  need=note; [ -n "$java_there" ] || need=lacks
  if command -v mvn >/dev/null 2>&1; then found ok Maven "$(command -v mvn)"; else found "$need" Maven 'not found: apt-get install maven (./viva up does it as root)'; fi
  need=note; [ -n "$web_there" ] || need=lacks
  if find_node; then found ok Node.js "$node_version"; else found "$need" Node.js "$NO_NODE"; fi
  packages lacks 'speech packages' "$SPEECH_PACKAGES"
  packages note 'further voice' "$MORE_SPEECH_PACKAGES"
  packages lacks 'media packages' "$MEDIA_PACKAGES"
  if find_chromium; then found ok Chromium "$CHROMIUM (for test and rehearse)"; else found note Chromium 'not found; test and rehearse need it: apt-get install chromium'; fi
}

packages() {
  # shellcheck disable=SC2086  # lists of words
  gone=$(missing_packages $3)
  if [ -z "$gone" ]; then found ok "$2" "$3"; else found "$1" "$2" "missing: ${gone% } ($(install_command "${gone% }"), which ./viva up runs as root)"; fi
}

doctor() {
  find_jdk || JAVA_HOME=
  name_builds
  java_there=; web_there=
  [ -d "$java_build" ] && java_there=yes
  [ -d "$web_build" ] && web_there=yes
  facts=$(look)
  if [ -n "${JAVA_HOME:-}" ] && [ -n "$java_there" ]; then
    printf '%s\n' "$facts" | (run_java doctor "$@")
    return
  fi
  case " $* " in
    *' --json '*) printf '%s\n' "$facts" | awk -F '\t' '
        function quoted(text) { gsub(/\\/, "\\\\", text); gsub(/"/, "\\\"", text); return "\"" text "\"" }
        $1 == "lacks" { bad = 1 }
        { list = list (NR > 1 ? "," : "") "{\"what\":" quoted($2) ",\"state\":" quoted($1) ",\"words\":" quoted($3) "}" }
        END { printf "{\"ok\":%s,\"findings\":[%s]}\n", bad ? "false" : "true", list }' ;;
    *) printf '%s\n' "$facts" | awk -F '\t' '{ printf "%-5s  %-22s %s\n", $1 == "lacks" ? "LACKS" : $1, $2, $3 }' ;;
  esac
  ! printf '%s\n' "$facts" | grep -q '^lacks'
}
