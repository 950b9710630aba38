#!/usr/bin/env bash
# Runs the programs in hostile folders, without memory and with streams that fail; asks npm about its packages.
set -uo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
fail() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}
"$project/.ci/programs.sh" || exit 1
credential="unique-$RANDOM-$RANDOM"
cat >"$work/input.yaml" <<YAML
apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: function-runner
    namespace: porch-system
  spec:
    template:
      spec:
        containers:
        - name: function-runner
          image: ghcr.io/example/porch-function-runner:v1.5.8
          command:
          - /home/nonroot/server
          - --config=/config.yaml
functionConfig:
  apiVersion: fn.kpt.dev/v1alpha1
  kind: InjectRegistryAuth
  spec:
    secret:
      registries:
      - {server: ghcr.io, username: alice, passwordEnv: PASSWORD}
YAML
mkdir "$work/folder" && cd "$work/folder" || exit 1
echo 'require("node:fs").writeFileSync("steered", "")' >steer.cjs
printf 'PASSWORD=from-dotenv\n' >.env
for name in inject-registry-auth validate-image-pull-secrets; do
  program=$project/dist/$name
  [ $name = inject-registry-auth ] || sed -i 's/InjectRegistryAuth/ValidateImagePullSecrets/' "$work/input.yaml"
  (cd / && PASSWORD=$credential "$program") <"$work/input.yaml" >"$work/expected" 2>/dev/null
  status=$?
  (ulimit -c 0 && PASSWORD=$credential NODE_OPTIONS='--require=./steer.cjs' LD_PRELOAD=./steer.so "$program") \
    <"$work/input.yaml" >"$work/out" 2>"$work/err"
  [ $? = $status ] || fail "$name in a hostile folder: another status than $status"
  cmp -s "$work/expected" "$work/out" || fail "$name in a hostile folder: another output"
  [ ! -e steered ] || fail "$name ran code of the folder or of a variable"
  ! grep -q -e "$credential" -e from-dotenv "$work/out" "$work/err" || fail "$name shows a credential"
  PASSWORD=$credential "$program" <"$work/input.yaml" >/dev/full 2>"$work/err"
  [ $? = 2 ] || fail "$name on a full disk: status"
  "$program" <&- >"$work/out" 2>"$work/err"
  [ $? = 2 ] || fail "$name without stdin: status"
  [ ! -s "$work/out" ] || fail "$name: output without stdin"
  # Too little memory for the engine itself: whatever happens, there is no success and no part of an output.
  (ulimit -c 0 -v 1500 && PASSWORD=$credential "$program") <"$work/input.yaml" >"$work/out" 2>"$work/err" &&
    fail "$name: success without memory"
  [ ! -s "$work/out" ] || fail "$name: a part of an output without memory"
  ! grep -q "$credential" "$work/out" "$work/err" || fail "$name shows a credential when memory is short"
  [ -z "$(find "$work/folder" -newer .env -type f ! -name steer.cjs ! -name .env)" ] ||
    fail "$name leaves files"
done
cd "$project" || exit 1
if ! npm audit --omit=optional >"$work/audit" 2>&1; then
  if grep -qiE '405|not implemented|endpoint|ENOTFOUND|ECONNREFUSED' "$work/audit"; then
    echo 'npm audit: skipped, the registry that is set up here does not answer it'
  else
    cat "$work/audit"
    fail 'npm audit'
  fi
fi
[ $failures = 0 ] && echo 'hostile folders, failing streams and little memory: no success, no leak, no part of an output'
exit $((failures > 0))
