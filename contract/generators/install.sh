#!/usr/bin/env bash
# Installs what run.mjs needs, each in the version that is pinned here; what is there already is left alone. Go is needed
# only for the trial of that name.
#   contract/generators/install.sh TOOLS [NAME...]
set -euo pipefail

# renovate: org.openapitools:openapi-generator-cli
generator=7.25.0

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$1"
tools=$(cd "$1" && pwd)
shift

if [ "$(cat "$tools/generator" 2>/dev/null)" != "$generator" ]; then
  "$here/../../scripts/with-jdk.sh" mvn -B -ntp -q dependency:copy \
    "-Dartifact=org.openapitools:openapi-generator-cli:$generator" "-DoutputDirectory=$tools" -Dmdep.stripVersion=true
  echo "$generator" >"$tools/generator"
fi
if ! cmp -s "$here/requirements.txt" "$tools/requirements.txt"; then
  python3 -m venv "$tools/python"
  "$tools/python/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  cp "$here/requirements.txt" "$tools/requirements.txt"
fi
if [ ! "$here/node_modules/.package-lock.json" -nt "$here/package-lock.json" ]; then
  (cd "$here" && npm ci --loglevel=error >/dev/null)
  touch "$here/node_modules/.package-lock.json"
fi
if [ $# -eq 0 ] || [[ " $* " == *" go "* ]]; then
  (cd "$here/programs/go" && go build -o "$tools/oapi-codegen" github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen)
fi
