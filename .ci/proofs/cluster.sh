#!/usr/bin/env bash
# Runs the suite of a whole cluster with a real kubelet, in namespaces of its own; installs and builds what is missing.
# With podman, the Dockerfile's images are pulled and run, too. PORCH_BIN, where set, names the folder of Porch's programs.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ "$(id -u)" != 0 ]; then
  echo 'skipped: only root can give a cluster namespaces of its own'
  exit 0
fi
work=$(mktemp -d)
trap 'umount --lazy "$work/storage/overlay" 2>/dev/null || true; rm -rf "$work"' EXIT

# What a node does to its machine, all of it undone when the probe ends.
probe() {
  # shellcheck disable=SC2016 # the inner shell expands them
  unshare --mount --net --pid --fork --mount-proc bash -euc '
    mount -t tmpfs tmpfs "$1"
    mkdir "$1"/{lower,upper,work,merged}
    mount -t overlay overlay -o "lowerdir=$1/lower,upperdir=$1/upper,workdir=$1/work" "$1/merged"
    echo 1 >/proc/sys/net/ipv4/ip_forward
    true </dev/kmsg
    groups=$(find /sys/fs/cgroup -maxdepth 2 -name cgroup.procs -printf "%h\n" | grep -xE "/sys/fs/cgroup(/[^/]+)?")
    if [ -e /sys/fs/cgroup/cgroup.procs ]; then groups=/sys/fs/cgroup; fi
    for group in $groups; do
      mkdir "$group/porch-registry-auth-cluster-probe"
      rmdir "$group/porch-registry-auth-cluster-probe"
    done
  ' - "$1"
}
mkdir "$work/probe"
if ! probe "$work/probe" 2>"$work/reason"; then
  echo "skipped: a node cannot run here: $(tail -n 1 "$work/reason")"
  exit 0
fi

# Both images as folders that skopeo can push. Ends early, with the reason, where they cannot be built.
build_images() (
  # shellcheck source=../podman.sh
  . .ci/podman.sh "$work"
  .ci/programs.sh
  if ! .ci/install.sh gcc gcc-aarch64-linux-gnu; then
    echo 'skipped: the images are built by compilers for x64 and arm64'
    exit 0
  fi
  [ -n "${NODE_IMAGE-}" ] || .ci/base-images.sh "$work/base"
  for name in inject-registry-auth validate-image-pull-secrets; do
    .ci/build-image.sh "localhost/cluster/$name" "$name" --build-arg "TARGETARCH=$(podman info --format '{{.Host.Arch}}')"
    podman save --quiet --format oci-dir --output "$work/images/$name" "localhost/cluster/$name"
  done
)
mkdir "$work/images"
build_images
[ -e dist/porch-registry-auth.cjs ] || npm run --silent build
FUNCTION_IMAGES=$work/images npm run --silent test:cluster -- --install

# Its files, control groups and processes are run.mjs' to look for; mounts are left only by a fault of its namespaces.
if grep porch-registry-auth-cluster- /proc/mounts; then
  echo 'FAILED: mounts are left'
  exit 1
fi
