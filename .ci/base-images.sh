#!/usr/bin/env bash
# Makes the Dockerfile's bases, so that no image registry is needed: of this machine's own files localhost/glibc, the C
# library, and localhost/node, node with the commands that the build uses; of Debian's package localhost/glibc-arm64.
# base-images.sh SCRATCH
set -euo pipefail
glibc=$1/glibc node=$1/node arm64=$1/glibc-arm64
licenses=(/usr/share/common-licenses/LGPL-2 /usr/share/common-licenses/LGPL-2.1)

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
  /usr/share/doc/libc6/copyright "${licenses[@]}"

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
# Into folders of its own: this machine's dpkg knows nothing of arm64, and need not.
mkdir -p "$1/apt/lists/partial" "$arm64"
apt=(apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o APT::Sandbox::User=root
  -o "Dir::State::lists=$1/apt/lists" -o "Dir::Cache=$1/apt")
(cd "$1/apt" && "${apt[@]}" update && "${apt[@]}" download libc6)
dpkg-deb --extract "$1"/apt/libc6_*_arm64.deb "$arm64"
copy "$arm64" "${licenses[@]}"
podman build --quiet --network none --platform linux/arm64 --tag localhost/glibc-arm64 --file - "$arm64" >/dev/null <<'END'
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
