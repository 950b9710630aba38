#!/usr/bin/env bash
# Gives the programs every ResourceList that any test reads (golden files, examples, conformance rows, damaged and hostile
# input), and at least 5,000 drawn ones: stdout, stderr and status are those of node, byte for byte.
# RECORDED_INPUTS, where set, is a folder in which .ci/run's tests and properties left what they read.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
.ci/programs.sh
inputs=${RECORDED_INPUTS:-$work/inputs}
if [ ! -d "$inputs/tests" ]; then
  RECORD_INPUTS=$inputs/tests npx --no-install jest --silent >"$work/log" 2>&1 || { tail -n 50 "$work/log" && exit 1; }
fi
if [ ! -d "$inputs/drawn" ]; then
  RECORD_INPUTS=$inputs/drawn PROPERTY_RUNS=${PROPERTY_RUNS:-400} npx --no-install jest test/properties --silent >"$work/log" 2>&1 ||
    { tail -n 50 "$work/log" && exit 1; }
fi
# Their names are digests, so these are any of them.
mkdir "$work/drawn"
find "$inputs/drawn" -type f | sort >"$work/list"
head -n 5500 "$work/list" | xargs cp -t "$work/drawn"
drawn=$(find "$work/drawn" -type f | wc -l)
[ "$drawn" -ge 5000 ] || { echo "FAILED: only $drawn inputs were drawn" && exit 1; }
for folder in "$inputs/tests" "$work/drawn"; do
  echo "$(basename "$folder"):"
  node scripts/run-typescript.mjs test/programs/compare-programs.ts dist "$folder"
done
