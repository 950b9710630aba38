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
example() { node "$project/scripts/bun.mjs" "$project/.ci/example.ts" "$@"; }
runs=0
for folder in "$project"/examples/*/; do
  expected=$folder.expected
  [ -e "$expected/results.yaml" ] || continue
  case $(basename "$folder") in
    inject-*) name=inject-registry-auth ;;
    *) name=validate-image-pull-secrets ;;
  esac
  status=$(sed -n 's/^exitStatus: *//p' "$expected/config.yaml")
  example pack "$folder" >"$work/input.yaml"
  mapfile -t options < <(example options "$folder")
  for host in "$kpt" "$porch" "$openshift"; do
    seen=0
    # shellcheck disable=SC2086 # the words of $host are options
    podman run --rm --interactive $host "${options[@]}" "localhost/first/$name" <"$work/input.yaml" >"$work/output.yaml" || seen=$?
    [ "$seen" = "${status:-0}" ] || fail "$folder with $host: exit status $seen"
    sed -n '/^results:$/,$p' "$work/output.yaml" | cmp - "$expected/results.yaml" || fail "$folder with $host: results"
    rm -rf "$work/before" "$work/after"
    mkdir "$work/before" "$work/after"
    example unpack "$work/before" <"$work/input.yaml"
    [ ! -s "$expected/diff.patch" ] || patch --quiet --strip=1 --directory="$work/before" <"$expected/diff.patch"
    example unpack "$work/after" <"$work/output.yaml"
    diff -r "$work/before" "$work/after" || fail "$folder with $host: items"
    runs=$((runs + 1))
  done
done
[ "$runs" -gt 0 ] || fail 'nothing was run'
for name in $functions; do
  # As `kpt fn doc` runs it.
  podman run --rm "localhost/first/$name" --help | cmp - <("$project/dist/$name" --help) || fail "$name --help"
  ! podman run --rm --entrypoint /bin/sh "localhost/first/$name" -c true 2>/dev/null || fail "$name holds a shell"
done
echo "$runs runs of examples as kpt, Porch and OpenShift run functions: items, results and exit status are the golden ones"
