#!/usr/bin/env bash
# Builds both images with podman from a base made here, twice, and runs them as kpt, Porch and OpenShift run functions; then
# those for arm64, under an emulator. NODE_IMAGE, where set, is used instead of the base made here.
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)

# shellcheck source=../podman.sh
. "$project/.ci/podman.sh" "$work"
trap 'umount --lazy "$work/storage/overlay" 2>/dev/null || true; rm -rf "$work"' EXIT

functions='inject-registry-auth validate-image-pull-secrets'
"$project/.ci/programs.sh"
if ! "$project/.ci/install.sh" gcc gcc-aarch64-linux-gnu qemu-user-static; then
  echo 'skipped: the images are built by compilers for x64 and arm64'
  exit 0
fi
[ -n "${NODE_IMAGE-}" ] || "$project/.ci/base-images.sh" "$work/base"

fail() {
  echo "FAILED: $*"
  exit 1
}
build() { "$project/.ci/build-image.sh" "$@"; }
layers() { podman image inspect --format '{{range .RootFS.Layers}}{{println .}}{{end}}' "$1" | sed '/^$/d'; }
# Builds both images twice as PREFIX/NAME and looks at them: check_images PREFIX ARCHITECTURE
check_images() {
  local name prefix=$1 of=$2 options=(--platform "linux/$2" --build-arg "TARGETARCH=$2") size packed
  for name in $functions; do build "$prefix/$name" "$name" "${options[@]}"; done
  # The first forgets what was built; the second finds that in the cache again.
  build "$prefix/again/inject-registry-auth" inject-registry-auth --no-cache "${options[@]}"
  build "$prefix/again/validate-image-pull-secrets" validate-image-pull-secrets "${options[@]}"
  for name in $functions; do
    [ "$(layers "$prefix/$name")" = "$(layers "$prefix/again/$name")" ] || fail "$prefix/$name: another build has other layers"
    [ "$(podman image inspect --format '{{.Architecture}} {{json .Config.Entrypoint}} {{.Config.Cmd}} {{.Config.User}}' "$prefix/$name")" = \
      "$of [\"/$name\"] [] 65534:65534" ] || fail "$prefix/$name: architecture, entry point, command or user"
    podman save --quiet --format oci-archive --output "$work/$name.tar" "$prefix/$name"
    size=$(podman image inspect --format '{{.Size}}' "$prefix/$name") packed=$(stat -c %s "$work/$name.tar")
    [ "$size" -le 2500000 ] || fail "$prefix/$name: $size bytes"
    [ "$packed" -le 1200000 ] || fail "$prefix/$name: $packed bytes, packed"
    echo "$name, $of: $(numfmt --to=si "$size") unpacked, $(numfmt --to=si "$packed") packed; the same layers when built again"
  done
}

architecture=$(podman info --format '{{.Host.Arch}}')
check_images localhost/own "$architecture"
kpt='--user nobody --security-opt=no-new-privileges --memory=64m'
porch='--user 10001:10001 --read-only --security-opt=no-new-privileges --cap-drop=all --memory=64m'
openshift='--user 1000680000:0 --read-only --security-opt=no-new-privileges --cap-drop=all --memory=64m'
for host in "$kpt" "$porch" "$openshift"; do
  # shellcheck disable=SC2086 # the words of $host are options
  "$project/.ci/run-examples.sh" localhost/own $host
done
for name in $functions; do
  # As `kpt fn doc` runs it.
  podman run --rm "localhost/own/$name" --help | cmp - <("$project/dist/$name" --help) || fail "$name --help"
  ! podman run --rm --entrypoint /bin/sh "localhost/own/$name" -c true 2>/dev/null || fail "$name holds a shell"
done

if [ "$architecture" = arm64 ]; then
  echo 'skipped: the images of the other architecture'
  exit 0
fi
check_images localhost/arm64 arm64
# shellcheck disable=SC2086 # the words of $openshift are options
"$project/.ci/run-examples.sh" localhost/arm64 --platform linux/arm64 $openshift \
  --volume "$(command -v qemu-aarch64-static):/emulator:ro" --entrypoint '["/emulator","/NAME"]'
