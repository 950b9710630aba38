#!/usr/bin/env bash
# Runs a proof, for at most 25 minutes: one that hangs must not take the time of the others. With NO_SKIP=1 one that prints
# that it skipped something fails. prove.sh PROOF [ARGUMENT...]
set -euo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
timeout -k 30 1500 "$@" 2>&1 | tee "$log"
if [ "${NO_SKIP-}" = 1 ] && grep -qE '(^|: )skipped[ :(,]' "$log"; then
  echo 'NO_SKIP is set, and a part was skipped'
  exit 1
fi
