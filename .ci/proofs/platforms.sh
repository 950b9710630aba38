#!/usr/bin/env bash
# Builds the programs of the other platforms, and runs the arm64 ones under an emulator against this machine's.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for platform in linux-arm64 linux-x64-musl linux-arm64-musl; do
  node scripts/build.mjs --platform "$platform" 2>"$work/log" || {
    cat "$work/log"
    exit 1
  }
  for name in inject-registry-auth validate-image-pull-secrets; do
    readelf --program-headers "dist/$name-$platform" | grep -o 'interpreter: [^]]*' | sed "s|^|$name-$platform, |"
  done
done

if ! .ci/install.sh qemu-user-static libc6-arm64-cross; then
  echo 'skipped: running the arm64 programs'
  exit 0
fi
for name in inject-registry-auth validate-image-pull-secrets; do
  for example in examples/*/.expected; do
    expected=0 seen=0
    node scripts/bun.mjs .ci/example.ts pack "${example%/*}" >"$work/input"
    "dist/$name" <"$work/input" >"$work/expected" 2>/dev/null || expected=$?
    qemu-aarch64-static -L /usr/aarch64-linux-gnu "dist/$name-linux-arm64" <"$work/input" >"$work/output" 2>/dev/null || seen=$?
    [ "$seen" = "$expected" ]
    cmp "$work/expected" "$work/output"
  done
  echo "$name: the arm64 program does what this machine's does"
done
