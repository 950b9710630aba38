#!/usr/bin/env bash
# Tries the properties of whole packages on more cases than `npm test` does: PROPERTY_RUNS of them, 1000 by default.
set -euo pipefail
cd "$(dirname "$0")/../.."
PROPERTY_RUNS=${PROPERTY_RUNS:-1000} npx --no-install jest test/properties
