#!/usr/bin/env bash
# Tries the properties of whole packages on more cases than `npm test` does: PROPERTY_RUNS of them, 400 by default.
set -euo pipefail
cd "$(dirname "$0")/../.."
RECORD_INPUTS=${RECORDED_INPUTS:+$RECORDED_INPUTS/drawn} PROPERTY_RUNS=${PROPERTY_RUNS:-400} npx --no-install jest test/properties
