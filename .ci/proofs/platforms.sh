#!/usr/bin/env bash
# Builds the programs of both architectures, looks that they are static, and runs the arm64 ones under an emulator against
# this machine's.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

.ci/programs.sh
if ! .ci/install.sh gcc-aarch64-linux-gnu qemu-user-static; then
  echo 'skipped: building and running the arm64 programs'
  exit 0
fi
.ci/programs.sh --platform linux-arm64
for program in dist/inject-registry-auth dist/inject-registry-auth-linux-arm64; do
  if readelf --program-headers "$program" | grep INTERP; then
    echo "FAILED: $program needs a loader"
    exit 1
  fi
  echo "$program: static, $(stat -c %s "$program" | numfmt --to=si)"
done
for name in inject-registry-auth validate-image-pull-secrets; do
  for example in examples/*/.expected; do
    expected=0 seen=0
    node scripts/run-typescript.mjs .ci/example.ts pack "${example%/*}" >"$work/input"
    "dist/$name" <"$work/input" >"$work/expected" 2>/dev/null || expected=$?
    qemu-aarch64-static "dist/$name-linux-arm64" <"$work/input" >"$work/output" 2>/dev/null || seen=$?
    [ "$seen" = "$expected" ]
    cmp "$work/expected" "$work/output"
  done
  echo "$name: the arm64 program does what this machine's does"
done
