#!/usr/bin/env bash
# Builds one image of the Dockerfile from the base of base-images.sh, or from NODE_IMAGE where set. Packages, compilers and
# the engine are this machine's (programs.sh has fetched the last): no network, no credentials. build-image.sh TAG TARGET [OPTION...]
set -euo pipefail
cd "$(dirname "$0")/.."
engine=${ENGINE:-$HOME/.cache/porch-registry-auth/engine}
options=(--volume /usr:/usr:ro --volume /etc/alternatives:/etc/alternatives:ro --volume "$engine:/engine:O")
[ -z "${NODE_IMAGE-}" ] || options=()
# Unlike docker, podman 4 must be told what it runs on.
podman build --quiet --network none --timestamp 0 --tag "$1" --target "$2" "${options[@]}" \
  --volume "$(npm config get cache):/npm-cache:O" --build-arg NODE_IMAGE="${NODE_IMAGE:-localhost/node}" \
  --build-arg BUILDPLATFORM="linux/$(podman info --format '{{.Host.Arch}}')" "${@:3}" . >/dev/null
