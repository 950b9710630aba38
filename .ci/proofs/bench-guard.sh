#!/usr/bin/env bash
# Says whether the built functions became slow or hungry, without being disturbed by a busy machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v valgrind >/dev/null || .ci/install.sh valgrind || true
.ci/programs.sh
node scripts/run-typescript.mjs test/bench/guard.ts
