#!/usr/bin/env bash
# Makes the Dockerfile's base, so that no image registry is needed: localhost/node, a root whose /usr is this machine's own
# once build-image.sh has mounted it. base-images.sh SCRATCH
set -euo pipefail
root=$1/node
mkdir -p "$root"/{tmp,etc,usr,engine,project}
for folder in bin lib lib64 sbin; do ln -s "usr/$folder" "$root/$folder"; done
# npm takes the packages from the cache that the build is given.
podman build --quiet --network none --tag localhost/node --file - "$root" >/dev/null <<END
FROM scratch
COPY . /
ENV PATH=/usr/local/bin:/usr/bin:/bin
ENV npm_config_offline=true npm_config_cache=/npm-cache npm_config_logs_max=0 npm_config_registry=$(npm config get registry)
END
