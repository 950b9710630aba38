#!/usr/bin/env bash
# Builds what a suite starts into the user's cache folder, where its proof looks for it. It is a step of its own because it
# takes minutes on a clean machine. servers.sh e2e|cluster
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "$1" = cluster ] && [ "$(id -u)" != 0 ]; then
  echo 'skipped: only root can give a cluster namespaces of its own'
  exit 0
fi
exec npm run --silent "test:$1" -- --only-install
