#!/usr/bin/env bash
# Does what the README says first: starts the server, gets live data, ends it; then starts its jar without any flag.
# PORT says where.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export PORT=${PORT:-18000} HOST=127.0.0.1
log=$(mktemp) warnings=$(mktemp)
setsid make dev >"$log" 2>&1 &
run=$!
trap 'kill -KILL -- "-$run" 2>/dev/null || true; rm -f "$log" "$warnings"' EXIT

fail() {
  cat "$log" >&2
  echo "$1" >&2
  exit 1
}

await_health() { # NAME
  local begun=$SECONDS
  until scripts/health.sh >/dev/null 2>&1; do
    kill -0 "$run" 2>/dev/null || fail "$1 has ended"
    [ $((SECONDS - begun)) -lt 600 ] || fail "$1 does not answer after ten minutes"
    sleep 0.2
  done
  echo "$1 answers after $((SECONDS - begun)) s"
}

await_health "make dev"

url="http://$HOST:$PORT/api/v1"
# Read whole before it is looked at: a reader that stops early makes curl fail.
bars=$(curl --fail --silent --show-error --noproxy '*' "$url/datafeed/bars?symbol=AAPL&resolution=1&count_back=3") ||
  fail "bars are not served"
grep -q '"no_data":false' <<<"$bars" || fail "there are no bars"
page=$(curl --fail --silent --show-error --noproxy '*' -H 'Accept: text/html' "http://$HOST:$PORT/") ||
  fail "/ is not served"
grep -qi '<html' <<<"$page" || fail "there is no page at /"

kill -TERM -- "-$run"
status=0
wait "$run" || status=$?
grep -q 'Draining' "$log" || fail "the server did not drain"
echo "and ends when it is told to (make: $status)"

setsid scripts/with-jdk.sh java -jar server/target/tapeloom-server.jar >"$log" 2>"$warnings" &
run=$!
await_health "java -jar"
kill -TERM "$run"
wait "$run" || fail "java -jar did not end well"
grep -q 'Draining' "$log" || fail "java -jar did not drain"
[ ! -s "$warnings" ] || fail "java -jar warned: $(cat "$warnings")"
echo "and drains without a warning"
