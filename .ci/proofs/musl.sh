#!/usr/bin/env bash
# Runs the musl programs where Alpine's two libraries are, and builds deploy/function-runner.Dockerfile upon an image that
# stands in for a function runner's: musl, busybox, and an `apk` that knows libstdc++ only.
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
"$project/.ci/install.sh" musl-tools g++-12 gcc-12-source make busybox-static || exit 0
fail() {
  echo "FAILED: $*"
  exit 1
}

functions='inject-registry-auth validate-image-pull-secrets'
(cd "$project" && node scripts/build.mjs --platform linux-x64-musl)
"$project/.ci/musl-root.sh" "$work/root"
for name in $functions; do
  cp "$project/dist/$name-linux-x64-musl" "$work/root/function"
  printf 'FROM scratch\nCOPY . /\nENTRYPOINT ["/function"]\n' |
    podman build --quiet --network none --tag "localhost/musl/$name" --file - "$work/root" >/dev/null
done
rm "$work/root/function"
porch=(--user 10001:10001 --read-only --security-opt=no-new-privileges --cap-drop=all --memory=128m)
"$project/.ci/run-examples.sh" localhost/musl "${porch[@]}"

# The library stands where only `apk` finds it.
mkdir -p "$work"/root/{bin,etc,sbin,srv,tmp}
echo 'root:x:0:0:root:/root:/bin/sh' >"$work/root/etc/passwd"
echo 'root:x:0:' >"$work/root/etc/group"
mv "$work/root/usr/lib/libstdc++.so.6" "$work/root/srv"
cp "$(command -v busybox)" "$work/root/bin"
for name in sh cp rm sed; do ln -s busybox "$work/root/bin/$name"; done
cat >"$work/root/sbin/apk" <<'END'
#!/bin/sh -e
[ "$*" = 'add --no-cache libstdc++' ]
cp /srv/libstdc++.so.6 /usr/lib
END
chmod +x "$work/root/sbin/apk"

# The two layouts of Porch's images, and one without a config.yaml: runner FOLDER-OF-PROGRAMS CONFIG [BUILD-ARGUMENT...]
runner() {
  local functions_folder=$1 config=$2 name
  shift 2
  rm -rf "$work/runner"
  cp -a "$work/root" "$work/runner"
  mkdir -p "$work/runner$functions_folder"
  if [ -n "$config" ]; then
    printf 'functions:\n  - function: set-image\n    images:\n      - example.com/set-image:v0.1\n' >"$work/runner$config"
    chmod 444 "$work/runner$config"
  fi
  printf 'FROM scratch\nCOPY . /\nUSER 7:7\nENTRYPOINT ["/server", "--functions=%s"]\n' "$functions_folder" |
    podman build --quiet --network none --tag localhost/runner --file - "$work/runner" >/dev/null
  podman build --quiet --network none --tag localhost/runner-auth --file "$project/deploy/function-runner.Dockerfile" \
    --build-arg RUNNER=localhost/runner "$@" "$project" >/dev/null
  [ "$(podman image inspect --format '{{json .Config.Entrypoint}} {{.Config.User}}' localhost/runner-auth)" = \
    "[\"/server\",\"--functions=$functions_folder\"] 10001:10001" ] || fail "$functions_folder: entry point or user"
  inside() { podman run --rm --interactive --network none --read-only --entrypoint "$1" localhost/runner-auth "${@:2}"; }
  for name in $functions; do
    inside "$functions_folder/$name" --help | cmp - <("$project/dist/$name" --help) || fail "$functions_folder/$name --help"
    [ "$(inside /bin/busybox stat -c '%u:%g %a' "$functions_folder/$name")" = '0:0 555' ] || fail "$functions_folder/$name: owner or mode"
  done
  if [ -n "$config" ]; then
    { cat "$work/runner$config" && sed 1d "$project/deploy/config.yaml"; } | cmp - <(inside /bin/busybox cat "$config") || fail "$config"
  fi
  [ -z "$(inside /bin/busybox ls /tmp)" ] || fail 'files are left in /tmp'
  echo "function-runner.Dockerfile: programs in $functions_folder run as 10001; ${config:-no config.yaml}"
}
runner /home/nonroot/functions /home/nonroot/config.yaml
runner /functions /config.yaml --build-arg FUNCTIONS=/functions --build-arg CONFIG=/config.yaml
runner /home/nonroot/functions ''
