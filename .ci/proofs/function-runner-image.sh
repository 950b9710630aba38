#!/usr/bin/env bash
# Builds deploy/function-runner.Dockerfile upon an image that stands in for a function runner's: a static busybox, and no
# library at all. The programs run in it, as they do in Alpine.
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
if [ "$(uname -m)" != x86_64 ]; then
  echo 'skipped: made for x64 machines'
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# shellcheck source=../podman.sh
. "$project/.ci/podman.sh" "$work"
trap 'umount --lazy "$work/storage/overlay" 2>/dev/null || true; rm -rf "$work"' EXIT
"$project/.ci/install.sh" busybox-static
"$project/.ci/programs.sh" --platform linux-x64
fail() {
  echo "FAILED: $*"
  exit 1
}
mkdir -p "$work"/root/{bin,etc,tmp}
echo 'root:x:0:0:root:/root:/bin/sh' >"$work/root/etc/passwd"
echo 'root:x:0:' >"$work/root/etc/group"
cp "$(command -v busybox)" "$work/root/bin"
for name in sh rm sed; do ln -s busybox "$work/root/bin/$name"; done

# The two layouts of Porch's images, and one without a config.yaml: runner FOLDER-OF-PROGRAMS CONFIG [BUILD-ARGUMENT...]
runner() {
  local folder=$1 config=$2 name
  shift 2
  rm -rf "$work/runner"
  cp -a "$work/root" "$work/runner"
  mkdir -p "$work/runner$folder"
  if [ -n "$config" ]; then
    printf 'functions:\n  - function: set-image\n    images:\n      - example.com/set-image:v0.1\n' >"$work/runner$config"
    chmod 444 "$work/runner$config"
  fi
  printf 'FROM scratch\nCOPY . /\nUSER 7:7\nENTRYPOINT ["/server", "--functions=%s"]\n' "$folder" |
    podman build --quiet --network none --tag localhost/runner --file - "$work/runner" >/dev/null
  podman build --quiet --network none --tag localhost/runner-auth --file "$project/deploy/function-runner.Dockerfile" \
    --build-arg RUNNER=localhost/runner "$@" "$project" >/dev/null
  [ "$(podman image inspect --format '{{json .Config.Entrypoint}} {{.Config.User}}' localhost/runner-auth)" = \
    "[\"/server\",\"--functions=$folder\"] 10001:10001" ] || fail "$folder: entry point or user"
  inside() { podman run --rm --interactive --network none --read-only --entrypoint "$1" localhost/runner-auth "${@:2}"; }
  for name in inject-registry-auth validate-image-pull-secrets; do
    inside "$folder/$name" --help | cmp - <(node "$project/dist/$name.cjs" --help) || fail "$folder/$name --help"
    [ "$(inside /bin/busybox stat -c '%u:%g %a' "$folder/$name")" = '0:0 555' ] || fail "$folder/$name: owner or mode"
  done
  if [ -n "$config" ]; then
    { cat "$work/runner$config" && sed 1d "$project/deploy/config.yaml"; } | cmp - <(inside /bin/busybox cat "$config") || fail "$config"
  fi
  [ -z "$(inside /bin/busybox ls /tmp)" ] || fail 'files are left in /tmp'
  echo "function-runner.Dockerfile: programs in $folder run as 10001; ${config:-no config.yaml}"
}
runner /home/nonroot/functions /home/nonroot/config.yaml
runner /functions /config.yaml --build-arg FUNCTIONS=/functions --build-arg CONFIG=/config.yaml
runner /home/nonroot/functions ''
