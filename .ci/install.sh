#!/usr/bin/env bash
# Installs those of some Debian packages that are missing. Where it cannot, says so, with status 1. install.sh PACKAGE...
set -euo pipefail
missing=()
for name in "$@"; do
  dpkg-query --show --showformat '${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
done
[ "${#missing[@]}" -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "${missing[*]}: not installed, and only root on Debian can install them here"
  exit 1
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "${missing[@]}" >/dev/null
