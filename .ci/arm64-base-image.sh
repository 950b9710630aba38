#!/usr/bin/env bash
# Makes the arm64 base of the Dockerfile out of Debian's package of the C library: localhost/glibc-arm64.
# arm64-base-image.sh SCRATCH
set -euo pipefail
root=$1/glibc-arm64

# Into folders of its own: this machine's dpkg knows nothing of arm64, and need not.
mkdir -p "$1/apt/lists/partial"
apt=(apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o APT::Sandbox::User=root
  -o "Dir::State::lists=$1/apt/lists" -o "Dir::Cache=$1/apt")
(cd "$1/apt" && "${apt[@]}" update && "${apt[@]}" download libc6)
dpkg-deb --extract "$1"/apt/libc6_*_arm64.deb "$root"
mkdir -p "$root/usr/share/common-licenses"
cp /usr/share/common-licenses/LGPL-2{,.1} "$root/usr/share/common-licenses"
podman build --quiet --network none --platform linux/arm64 --tag localhost/glibc-arm64 --file - "$root" >/dev/null <<'END'
FROM scratch
COPY . /
END
