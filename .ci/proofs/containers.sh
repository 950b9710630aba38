#!/usr/bin/env bash
# Builds both images with podman from bases made here, twice, and runs them as kpt, Porch and OpenShift run functions; then
# those for arm64, under an emulator. NODE_IMAGE and GLIBC_IMAGE, where set, are used instead of bases made here.
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)

# shellcheck source=../podman.sh
. "$project/.ci/podman.sh" "$work"
trap 'umount --lazy "$work/storage/overlay" 2>/dev/null || true; rm -rf "$work"' EXIT

functions='inject-registry-auth validate-image-pull-secrets'
if [ -z "${NODE_IMAGE-}" ] || [ -z "${GLIBC_IMAGE-}" ]; then
  "$project/.ci/base-images.sh" "$work/base"
fi

fail() {
  echo "FAILED: $*"
  exit 1
}
build() { "$project/.ci/build-image.sh" "$@"; }
layers() { podman image inspect --format '{{range .RootFS.Layers}}{{println .}}{{end}}' "$1" | sed '/^$/d'; }
# Builds both images twice as PREFIX/NAME and looks at them: check_images PREFIX ARCHITECTURE [OPTION...]
check_images() {
  local name prefix=$1 of=$2 common
  shift 2
  build "$prefix/inject-registry-auth" inject-registry-auth "$@"
  build "$prefix/validate-image-pull-secrets" validate-image-pull-secrets "$@"
  build "$prefix/again/inject-registry-auth" inject-registry-auth --no-cache "$@"
  build "$prefix/again/validate-image-pull-secrets" validate-image-pull-secrets "$@"
  for name in $functions; do
    [ "$(layers "$prefix/$name")" = "$(layers "$prefix/again/$name")" ] || fail "$prefix/$name: another build has other layers"
    [ "$(podman image inspect --format '{{.Architecture}} {{json .Config.Entrypoint}} {{.Config.Cmd}} {{.Config.User}}' "$prefix/$name")" = \
      "$of "'["/usr/local/bin/function"] [] 65534:65534' ] || fail "$prefix/$name: architecture, entry point, command or user"
    podman save --quiet --format oci-archive --output "$work/$name.tar" "$prefix/$name"
    echo "$name, $of: $(podman image inspect --format '{{.Size}}' "$prefix/$name" | numfmt --to=si) unpacked," \
      "$(stat -c %s "$work/$name.tar" | numfmt --to=si) packed; the same layers when built again"
  done
  common=$(comm -12 <(layers "$prefix/inject-registry-auth" | sort) <(layers "$prefix/validate-image-pull-secrets" | sort) | wc -l)
  [ "$common" = 1 ] || fail "the images of $of share no layer"
  echo "the images share $common of $(layers "$prefix/inject-registry-auth" | wc -l) layers"
}

architecture=$(podman info --format '{{.Host.Arch}}')
check_images localhost/own "$architecture"
kpt='--user nobody --security-opt=no-new-privileges'
porch='--user 10001:10001 --read-only --security-opt=no-new-privileges --cap-drop=all --memory=128m'
openshift='--user 1000680000:0 --read-only --security-opt=no-new-privileges --cap-drop=all'
for host in "$kpt" "$porch" "$openshift"; do
  # shellcheck disable=SC2086 # the words of $host are options
  "$project/.ci/run-examples.sh" localhost/own $host
done
for name in $functions; do
  # As `kpt fn doc` runs it.
  podman run --rm "localhost/own/$name" --help | cmp - <("$project/dist/$name" --help) || fail "$name --help"
  ! podman run --rm --entrypoint /bin/sh "localhost/own/$name" -c true 2>/dev/null || fail "$name holds a shell"
done

# Debian has the C library of another architecture where its own is.
if [ "$architecture" = arm64 ] || [ -n "${GLIBC_IMAGE-}" ] || ! grep -qx ID=debian /etc/os-release ||
  ! "$project/.ci/install.sh" qemu-user-static; then
  echo 'skipped: the arm64 images'
  exit 0
fi
"$project/.ci/arm64-base-image.sh" "$work/arm64"
# As a release does; it also leaves the package of that platform in npm's cache.
(cd "$project" && node scripts/build.mjs --platform linux-arm64)
# Unlike docker, podman 4 must be told what it runs on.
check_images localhost/arm64 arm64 --platform linux/arm64 --build-arg BUILDPLATFORM="linux/$architecture" \
  --build-arg GLIBC_IMAGE=localhost/glibc-arm64
# shellcheck disable=SC2086 # the words of $openshift are options
"$project/.ci/run-examples.sh" localhost/arm64 --platform linux/arm64 $openshift \
  --volume "$(command -v qemu-aarch64-static):/emulator:ro" --entrypoint '["/emulator","/usr/local/bin/function"]'
