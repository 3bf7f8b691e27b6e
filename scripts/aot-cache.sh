#!/usr/bin/env bash
# Makes the JVM's ahead-of-time cache of the server (JEP 483, 514, 515): what it has loaded and learnt
# while it served a rehearsal. With it the next start takes half the time and runs compiled code sooner.
#   scripts/aot-cache.sh JAR CACHE JAVA_FLAGS...
set -euo pipefail

jar=$1 cache=$2
shift 2
here=$(dirname "${BASH_SOURCE[0]}")
java=$("$here/find-jdk.sh")/bin/java
log=$(mktemp)
rm -f "$cache"

# Nothing of the caller's environment: it is the server's configuration.
env -i PATH="$PATH" HOST=127.0.0.1 PORT=0 MARKET_SPEED=200 AUTH_DEV_TOKENS=true \
  "$java" "$@" -XX:AOTCacheOutput="$cache" -jar "$jar" >"$log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f "$log"' EXIT

fail() {
  cat "$log" >&2
  echo "No ahead-of-time cache: $1" >&2
  exit 1
}

port=
for _ in $(seq 600); do
  port=$(sed -n 's|.*serves on http://[^:]*:\([0-9]*\)/.*|\1|p' "$log")
  [ -z "$port" ] || break
  kill -0 "$server" 2>/dev/null || fail "the server did not start"
  sleep 0.1
done
[ -n "$port" ] || fail "the server did not start within a minute"

"$java" -XX:TieredStopAtLevel=1 "$here/Rehearsal.java" "$port" 4 >>"$log" 2>&1 || fail "the rehearsal failed"
kill "$server"
wait "$server" || fail "the server did not end well"
[ -f "$cache" ] || fail "the JVM wrote none"
