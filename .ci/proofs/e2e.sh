#!/usr/bin/env bash
# Runs the end-to-end suite on real servers (etcd, kube-apiserver, docker-registry); installs and builds what is missing.
# The API server's binary is kept in the user's cache folder between runs.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec npm run --silent test:e2e -- --install
