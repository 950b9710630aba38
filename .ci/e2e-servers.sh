#!/usr/bin/env bash
# Builds the API server and the controller of External Secrets into the user's cache folder, where the end-to-end proof looks
# for them. On a clean machine that takes about ten minutes, which would be too much of the proof's time.
set -euo pipefail
cd "$(dirname "$0")/.."
exec npm run --silent test:e2e -- --only-install
