#!/usr/bin/env bash
# Compares what yaml, kyaml and kubectl read in the mutator's outputs.
set -euo pipefail
cd "$(dirname "$0")/../.."
node scripts/run-typescript.mjs test/differential/compare-parsers.ts
