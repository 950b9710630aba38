#!/usr/bin/env bash
# Builds the programs with AddressSanitizer and UndefinedBehaviorSanitizer, and fuzzes their C part with drawn calls. Then
# runs them on every ResourceList that the tests of examples, hostile packages and damaged input read: a fault of memory
# ends a program, and is another outcome than node's.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
.ci/programs.sh --sanitize
# The process ends without giving its memory back, and QuickJS frees none of it.
export ASAN_OPTIONS=detect_leaks=0
seed=$RANDOM
echo "fuzzing the C part, seed $seed"
dist/sanitized/fuzz-natives "${FUZZ_CALLS:-50000}" "$seed" </dev/null || { echo "FAILED with seed $seed" && exit 1; }
RECORD_INPUTS=$work/inputs npx --no-install jest --silent test/security test/inject/examples test/validate/examples \
  test/properties/damaged-input >"$work/log" 2>&1 || { tail -n 50 "$work/log" && exit 1; }
node scripts/run-typescript.mjs test/programs/compare-programs.ts dist/sanitized "$work/inputs"
