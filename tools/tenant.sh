# shellcheck shell=sh
# viva tenant create: a tenant and the first link of its owner, from the running installation.

tenant() {
  [ "${1:-}" = create ] || refuse 2 'Say: ./viva tenant create NAME --owner EMAIL [--data DIR]'
  shift
  data=${VIVA_DATA:-$home/data}
  name=; owner=
  while [ $# -gt 0 ]; do
    case "$1" in
      --owner | --data) [ $# -ge 2 ] || refuse 2 "$1 needs a value." ;;
      -*) refuse 2 "tenant create does not know \"$1\"." ;;
    esac
    case "$1" in
      --owner) owner=$2; shift 2 ;;
      --data) data=$2; shift 2 ;;
      *) [ -z "$name" ] || refuse 2 "The name stands in quotes: \"$name $1\"."; name=$1; shift ;;
    esac
  done
  [ -n "$name" ] || refuse 2 'The tenant needs a name: ./viva tenant create NAME --owner EMAIL'
  case "$owner" in
    *[[:space:]]* | *@*@* | @* | *@) refuse 2 "\"$owner\" is no mail address." ;;
    *@*) ;;
    *) refuse 2 'The tenant needs an owner: --owner EMAIL' ;;
  esac
  running_in "$data" || refuse 1 "No installation is running in $data: start one with ./viva up, or name its folder with --data."
  need_node
  node "$home/tools/links.mjs" tenant "$data/run.json" "$name" "$owner"
}
