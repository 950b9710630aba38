#!/usr/bin/env bash
# Builds one image of the Dockerfile from the bases of base-images.sh, or from NODE_IMAGE and GLIBC_IMAGE where set. The
# packages come from the cache that `npm ci` filled: no network, no credentials. build-image.sh TAG TARGET [OPTION...]
set -euo pipefail
cd "$(dirname "$0")/.."
podman build --quiet --network none --timestamp 0 --tag "$1" --target "$2" --volume "$(npm config get cache):/npm-cache:O" \
  --build-arg NODE_IMAGE="${NODE_IMAGE:-localhost/node}" --build-arg GLIBC_IMAGE="${GLIBC_IMAGE:-localhost/glibc}" \
  "${@:3}" . >/dev/null
