#!/usr/bin/env bash
# Says whether the built functions became slow or hungry, without being disturbed by a busy machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
if ! command -v valgrind >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends valgrind >/dev/null || true
fi
node scripts/bun.mjs test/bench/guard.ts
