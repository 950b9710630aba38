#!/usr/bin/env bash
# Builds the programs with what scripts/get-engine.sh fetches, after it was fetched. programs.sh [OPTION...]
set -euo pipefail
cd "$(dirname "$0")/.."
.ci/install.sh gcc dpkg-dev xz-utils
export ENGINE=${ENGINE:-$HOME/.cache/porch-registry-auth/engine}
scripts/get-engine.sh "$ENGINE"
node scripts/build-programs.mjs "$@"
