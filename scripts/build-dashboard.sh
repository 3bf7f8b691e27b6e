#!/usr/bin/env bash
# Builds the page at / from dashboard/ into dashboard/dist, from where Maven packs it into the server's jar.
# What it is built with is installed before, where that has changed.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ ! dashboard/node_modules/.package-lock.json -nt dashboard/package-lock.json ]; then
  (cd dashboard && npm ci --omit=dev --loglevel=error)
  touch dashboard/node_modules/.package-lock.json
fi
(cd dashboard && npm run --silent build)
rm -rf server/target/classes/dashboard # files of former builds have other names
