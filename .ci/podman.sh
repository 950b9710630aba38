# shellcheck shell=bash
# Sourced with a scratch folder as its argument: podman with a store of its own there, installed first where it is absent.
# Ends the calling script, with the reason, where podman cannot run.
if ! command -v podman >/dev/null || ! command -v runc >/dev/null; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo 'skipped: podman and runc are not installed, and only root on Debian can install them here'
    exit 0
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends podman buildah runc >/dev/null
fi

# The limits are stated because raising those of the container above podman may not be allowed.
cat >"$1/containers.conf" <<'CONF'
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
netns = "none"
[engine]
runtime = "runc"
CONF
cat >"$1/storage.conf" <<CONF
[storage]
driver = "overlay"
graphroot = "$1/storage"
runroot = "$1/run"
CONF
export CONTAINERS_CONF=$1/containers.conf CONTAINERS_STORAGE_CONF=$1/storage.conf

if ! podman info >"$1/podman-info" 2>&1; then
  echo "skipped: podman cannot run here: $(tail -n 1 "$1/podman-info")"
  exit 0
fi
