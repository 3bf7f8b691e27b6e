#!/usr/bin/env bash
# Runs schemathesis, which makes requests of all kinds from the OpenAPI document, against a server of its own.
#   scripts/schemathesis.sh SCHEMATHESIS SEED EXAMPLES COMMAND...
# COMMAND starts the server; what it prints is shown when something fails.
set -euo pipefail

schemathesis=$1 seed=$2 examples=$3
shift 3
log=$(mktemp)
PORT=0 HOST=127.0.0.1 AUTH_DEV_TOKENS=true "$@" >"$log" 2>&1 &
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

status=0
"$schemathesis" --config-file contract/schemathesis.toml run "http://127.0.0.1:$port/api/v1/openapi.json" \
  --url "http://127.0.0.1:$port" --checks all --seed "$seed" --max-examples "$examples" --workers 2 \
  --generation-database none --no-color || status=$?
if grep -E ' ERROR ' "$log"; then
  echo "The server logged errors." >&2
  status=1
fi
exit $status
