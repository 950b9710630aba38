#!/bin/sh
# Fetches what `npm run build:programs` needs besides C compilers: QuickJS' source and the C library musl for x64 and arm64,
# of Debian 13. apt gets them, checked, from where this machine (a Debian) gets its packages.
# get-engine.sh FOLDER. Where the folder has them already, nothing is done.
set -eu
folder=$1
quickjs=2025.04.26-1

[ ! -e "$folder/complete" ] || exit 0
work=$folder/apt
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$folder/quickjs"
source=$(sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)*\([^ ]*\) .*/\2/p' /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | head -n 1)
signed='signed-by=/usr/share/keyrings/debian-archive-keyring.gpg'
printf '%s\n' "deb [$signed] $source trixie main" "deb-src [$signed] $source trixie main" >"$work/sources.list"
cd "$work"
set -- -qq -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o "Dir::Etc::sourcelist=$work/sources.list" \
  -o Dir::Etc::sourceparts=/dev/null -o APT::Sandbox::User=root -o APT::Architectures::=amd64 -o APT::Architectures::=arm64
apt-get "$@" update
apt-get "$@" source --download-only "quickjs=$quickjs"
apt-get "$@" download musl-dev:amd64 musl-dev:arm64
tar -xf "quickjs_${quickjs%-*}.orig.tar.xz" --strip-components=1 -C "$folder/quickjs"
for package in musl-dev_*.deb; do
  dpkg-deb --extract "$package" "$folder"
  dpkg-deb --field "$package" Package Version Architecture
done
cd "$folder"
rm -r apt
touch complete
