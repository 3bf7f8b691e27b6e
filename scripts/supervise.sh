#!/usr/bin/env bash
# Runs a server, and again when it has ended with exit code 3: out of memory, or a thread that does not move.
#   scripts/supervise.sh COMMAND...
# Any other end is the end. SIGINT and SIGTERM end the server, and with it this script; nothing is left behind.
# It gives up after five restarts within ten minutes. RESTART_PAUSE is how many seconds it waits before each.
set -uo pipefail

readonly BROKEN=3 MAX_RESTARTS=5 WITHIN_SECONDS=600
pause=${RESTART_PAUSE:-1}
server='' sleeper='' told=''
restarts=()

# The signal may come at any moment: to nobody, to a server, or to a pause.
end() {
  told=yes
  [ -z "$server" ] || kill -TERM "$server" 2>/dev/null
  [ -z "$sleeper" ] || kill "$sleeper" 2>/dev/null
}
trap end INT TERM HUP

# Waits for a child, however often a signal interrupts that; its exit code.
await() {
  local status
  while true; do
    wait "$1"
    status=$?
    kill -0 "$1" 2>/dev/null || break
  done
  # Interrupted by the signal that ended the child: ask again for the child's own code.
  if [ "$status" -gt 128 ]; then
    wait "$1" 2>/dev/null
    local own=$?
    [ "$own" -eq 127 ] || status=$own
  fi
  return "$status"
}

# Restarts from before the last minutes do not count any more.
forget_old() {
  local kept=() each
  for each in ${restarts[@]+"${restarts[@]}"}; do
    [ $((SECONDS - each)) -ge "$WITHIN_SECONDS" ] || kept+=("$each")
  done
  restarts=(${kept[@]+"${kept[@]}"})
}

while true; do
  "$@" &
  server=$!
  [ -z "$told" ] || end
  await "$server"
  status=$?
  server=''
  if [ "$status" -ne "$BROKEN" ] || [ -n "$told" ]; then
    exit "$status"
  fi
  forget_old
  if [ "${#restarts[@]}" -ge "$MAX_RESTARTS" ]; then
    echo "The server has ended with exit code $BROKEN too often, $((MAX_RESTARTS + 1)) times within ten minutes: it is not started again." >&2
    exit "$status"
  fi
  restarts+=("$SECONDS")
  echo "The server has ended with exit code $BROKEN: it is started again in $pause s (${#restarts[@]} of at most $MAX_RESTARTS restarts in ten minutes)." >&2
  sleep "$pause" &
  sleeper=$!
  [ -z "$told" ] || end
  wait "$sleeper"
  sleeper=''
  [ -z "$told" ] || exit "$status"
done
