#!/usr/bin/env bash
# Builds both images with podman from bases made here, twice, and runs them as kpt, Porch and OpenShift run functions.
# NODE_IMAGE and GLIBC_IMAGE, where set, are used instead of bases made here.
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)

# shellcheck source=../podman.sh
. "$project/.ci/podman.sh" "$work"
trap 'umount --lazy "$work/storage/overlay" 2>/dev/null; rm -rf "$work"' EXIT
cache=$(npm config get cache 2>/dev/null)

functions='inject-registry-auth validate-image-pull-secrets'
if [ -z "${NODE_IMAGE-}" ] || [ -z "${GLIBC_IMAGE-}" ]; then
  "$project/.ci/base-images.sh" "$work/base"
fi

# The packages come from the cache that `npm ci` filled: the build needs no network and no credentials.
# build TAG TARGET [OPTION...]
build() {
  podman build --quiet --network none --timestamp 0 --tag "$1" --target "$2" "${@:3}" \
    --build-arg NODE_IMAGE="${NODE_IMAGE:-localhost/node}" --build-arg GLIBC_IMAGE="${GLIBC_IMAGE:-localhost/glibc}" \
    --volume "$cache:/npm-cache:O" "$project" >/dev/null
}
layers() { podman image inspect --format '{{range .RootFS.Layers}}{{println .}}{{end}}' "$1" | sed '/^$/d'; }
fail() {
  echo "FAILED: $*"
  exit 1
}

build localhost/first/inject-registry-auth inject-registry-auth
build localhost/first/validate-image-pull-secrets validate-image-pull-secrets
build localhost/second/inject-registry-auth inject-registry-auth --no-cache
build localhost/second/validate-image-pull-secrets validate-image-pull-secrets
for name in $functions; do
  [ "$(layers "localhost/first/$name")" = "$(layers "localhost/second/$name")" ] || fail "$name: another build has other layers"
  [ "$(podman image inspect --format '{{json .Config.Entrypoint}} {{.Config.Cmd}} {{.Config.User}}' "localhost/first/$name")" = \
    '["/usr/local/bin/function"] [] 65534:65534' ] || fail "$name: entry point, command or user"
  podman save --quiet --format oci-archive --output "$work/$name.tar" "localhost/first/$name"
  echo "$name: $(podman image inspect --format '{{.Size}}' "localhost/first/$name" | numfmt --to=si) unpacked," \
    "$(stat -c %s "$work/$name.tar" | numfmt --to=si) packed; the same layers when built again"
done
common=$(comm -12 <(layers localhost/first/inject-registry-auth | sort) <(layers localhost/first/validate-image-pull-secrets | sort) | wc -l)
[ "$common" = 1 ] || fail 'the images share no layer'
echo "the images share $common of $(layers localhost/first/inject-registry-auth | wc -l) layers"

kpt='--network none --user nobody --security-opt=no-new-privileges'
porch='--network none --user 10001:10001 --read-only --security-opt=no-new-privileges --cap-drop=all --memory=128m'
openshift='--network none --user 1000680000:0 --read-only --security-opt=no-new-privileges --cap-drop=all'
runs=0
for input in "$project"/test/packaging/*/input.yaml; do
  for name in $functions; do
    status=0
    "$project/dist/$name" <"$input" >"$work/expected" 2>"$work/expected-errors" || status=$?
    for host in "$kpt" "$porch" "$openshift"; do
      seen=0
      # shellcheck disable=SC2086 # the words of $host are options
      podman run --rm --interactive $host "localhost/first/$name" <"$input" >"$work/output" 2>"$work/errors" || seen=$?
      [ "$seen" = "$status" ] || fail "$name with $host: exit status $seen instead of $status: $(cat "$work/errors")"
      cmp "$work/expected" "$work/output" || fail "$name with $host: another output than the program's"
      cmp "$work/expected-errors" "$work/errors" || fail "$name with $host: other errors than the program's"
      runs=$((runs + 1))
    done
  done
done
[ "$runs" -gt 0 ] || fail 'nothing was run'
for name in $functions; do
  # As `kpt fn doc` runs it.
  podman run --rm "localhost/first/$name" --help | cmp - <("$project/dist/$name" --help) || fail "$name --help"
  ! podman run --rm --entrypoint /bin/sh "localhost/first/$name" -c true 2>/dev/null || fail "$name holds a shell"
done
echo "$runs runs as kpt, Porch and OpenShift run functions: output, errors and status are those of the programs"
