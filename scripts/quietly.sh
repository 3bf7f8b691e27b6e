#!/bin/sh
# Runs a command and shows what it said only when it fails.
#   scripts/quietly.sh COMMAND...
set -eu

log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

status=0
"$@" >"$log" 2>&1 || status=$?
if [ "$status" -ne 0 ]; then
  cat "$log"
fi
exit "$status"
