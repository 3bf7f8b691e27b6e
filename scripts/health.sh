#!/bin/sh
# Asks a running server how it is; HOST and PORT say where it listens.
set -eu

host=${HOST:-127.0.0.1}
case $host in
  0.0.0.0) host=127.0.0.1 ;;
  ::) host='[::1]' ;;
  *:*) host="[$host]" ;;
esac
url="http://$host:${PORT:-8000}/api/v1/health"

if ! command -v curl >/dev/null; then
  echo "curl not found: install it, or open $url yourself." >&2
  exit 1
fi
if ! answer=$(curl --globoff --fail --silent --max-time 5 --noproxy '*' "$url"); then
  echo "No healthy answer from $url: is the server running there? (make dev; HOST and PORT say where)" >&2
  exit 1
fi

printf '%s\n' "$answer" | jq . 2>/dev/null ||
  printf '%s\n' "$answer" | python3 -m json.tool 2>/dev/null ||
  printf '%s\n' "$answer"
