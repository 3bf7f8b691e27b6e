#!/usr/bin/env bash
# Starts a server on a free port, runs a command that finds its address in $SERVER and what it prints in the file
# $SERVER_LOG, and ends the server.
#   scripts/with-server.sh SERVER_COMMAND... -- COMMAND...
# What the server prints is shown when it does not start.
set -euo pipefail

start=()
while [ "$1" != -- ]; do
  start+=("$1")
  shift
done
shift

log=$(mktemp)
PORT=0 HOST=127.0.0.1 AUTH_DEV_TOKENS=true "${start[@]}" >"$log" 2>&1 &
server=$!
# shellcheck disable=SC2317 # the trap runs it
stop() {
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  rm -f "$log"
}
trap stop EXIT

port=
for _ in $(seq 240); do
  port=$(sed -n 's/.*serves on http:\/\/[^:]*:\([0-9]*\)\/.*/\1/p' "$log")
  [ -z "$port" ] || break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.5
done
if [ -z "$port" ]; then
  echo "The server did not start:" >&2
  cat "$log" >&2
  exit 1
fi

SERVER="http://127.0.0.1:$port" SERVER_LOG=$log "$@"
