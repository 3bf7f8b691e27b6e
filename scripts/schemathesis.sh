#!/usr/bin/env bash
# Runs schemathesis, which makes requests of all kinds from the OpenAPI document, against the server at $SERVER, which
# writes to $SERVER_LOG: scripts/with-server.sh starts it.
#   scripts/schemathesis.sh SCHEMATHESIS SEED EXAMPLES
set -euo pipefail

# A user whose requests are answered in full.
token=$(curl -fsS "$SERVER/api/v1/auth/token" -H 'Content-Type: application/json' -d '{"user_id": "schemathesis"}' |
  sed 's/.*"access_token":"\([^"]*\)".*/\1/')

status=0
"$1" --config-file contract/schemathesis.toml run "$SERVER/api/v1/openapi.json" \
  --url "$SERVER" --checks all --seed "$2" --max-examples "$3" --workers 1 \
  --header "Authorization: Bearer $token" --generation-database none --no-color || status=$?
if grep -E ' ERROR ' "$SERVER_LOG"; then
  echo "The server logged errors." >&2
  status=1
fi
exit $status
