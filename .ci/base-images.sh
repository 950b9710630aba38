#!/usr/bin/env bash
# Makes the Dockerfile's two bases of this machine's own files, so that no image registry is needed: localhost/glibc, the
# C library, and localhost/node, node with the commands that the build uses. base-images.sh SCRATCH
set -euo pipefail
glibc=$1/glibc node=$1/node

# Copies files and the libraries that they are linked with, links followed, each to its own path.
copy() {
  local root=$1
  shift
  {
    printf '%s\n' "$@"
    for file in "$@"; do ldd "$file" 2>/dev/null | grep -oE '/[^ ]+' || true; done
  } | sort -u | while read -r file; do install -D "$file" "$root$file"; done
}

libraries=$(dirname "$(ldd /bin/true | grep -oE '/[^ ]+/libc\.so\.6')")
copy "$glibc" "$libraries"/{libc.so.6,libm.so.6,libpthread.so.0,libdl.so.2} \
  /usr/share/doc/libc6/copyright /usr/share/common-licenses/LGPL-2 /usr/share/common-licenses/LGPL-2.1

commands=$(for name in sh node env sed find dirname install ln mkdir rm tar gzip touch; do command -v "$name"; done)
# shellcheck disable=SC2086 # no command's path holds a space
copy "$node" /bin/sh $commands
npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
mkdir -p "$node/usr/lib/node_modules" "$node/usr/bin" "$node/tmp"
cp -a "$npm" "$node/usr/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$node/usr/bin/npm"

podman build --quiet --network none --tag localhost/glibc --file - "$glibc" >/dev/null <<'END'
FROM scratch
COPY . /
END
# npm takes the packages from the cache that the build is given.
podman build --quiet --network none --tag localhost/node --file - "$node" >/dev/null <<END
FROM scratch
COPY . /
ENV PATH=/usr/local/bin:/usr/bin:/bin
ENV npm_config_offline=true npm_config_cache=/npm-cache npm_config_logs_max=0 npm_config_registry=$(npm config get registry)
END
