# shellcheck shell=sh
# viva verify: reads a session's journal, or a tenant's audit trail, again in the running
# installation, and says what does not hold.

verify() {
  data=${VIVA_DATA:-$home/data}
  what=session; id=; head=
  while [ $# -gt 0 ]; do
    case "$1" in
      --audit | --head | --data) [ $# -ge 2 ] || refuse 2 "$1 needs a value." ;;
      -*) refuse 2 "verify does not know \"$1\"." ;;
    esac
    case "$1" in
      --audit) what=tenant; [ -z "$id" ] || refuse 2 'Say a session or --audit TENANT, not both.'; id=$2; shift 2 ;;
      --head) head=$2; shift 2 ;;
      --data) data=$2; shift 2 ;;
      *) [ -z "$id" ] || refuse 2 "One session at a time: \"$id $1\"."; id=$1; shift ;;
    esac
  done
  [ -n "$id" ] || refuse 2 'Say: ./viva verify SESSION [--head FILE], or ./viva verify --audit TENANT [--head FILE]'
  [ -z "$head" ] || [ -r "$head" ] || refuse 2 "The file $head cannot be read."
  running_in "$data" || refuse 1 "No installation is running in $data: start one with ./viva up, or name its folder with --data."
  need_node
  node "$home/tools/links.mjs" verify "$data/run.json" "$what" "$id" "$head"
}
