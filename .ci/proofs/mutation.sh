#!/usr/bin/env bash
# Mutation testing in a short form: a folder whose run takes a minute or two. docs/mutation-testing.md has them all.
set -euo pipefail
cd "$(dirname "$0")/../.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
folder=text
# Fails below the score that stryker.config.mjs asks for.
if ! FOLDER=$folder npm run --silent mutation >"$log" 2>&1; then
  cat "$log"
  exit 1
fi
awk -F'|' -v folder="$folder" '/^All files/ { printf "src/%s: %s %% of the mutants killed,%s survived\n", folder, $2 + 0, $6 }' "$log"
