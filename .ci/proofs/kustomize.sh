#!/usr/bin/env bash
# Installs kustomize, and runs both functions by it as docs/kustomize.md says: then with the first left out.
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work" && rm -rf "$work"' EXIT
version=v5.7.1

if ! command -v go >/dev/null; then
  echo 'skipped: kustomize is built by Go, which is not installed'
  exit 0
fi
GOBIN=$work/bin go install "sigs.k8s.io/kustomize/kustomize/v5@$version"
build() { "$work/bin/kustomize" build --enable-alpha-plugins --enable-exec "$work/package"; }

mkdir "$work/package"
cp "$project"/examples/demo/{function-configs,function-runner,rbac}.yaml "$work/package"
cp "$project"/dist/{inject-registry-auth,validate-image-pull-secrets} "$work/package"
# The three files of docs/kustomize.md, each between its fences.
for file in kustomization inject-registry-auth validate-image-pull-secrets; do
  sed -n "/^# $file.yaml\$/,/^\`\`\`/p" "$project/docs/kustomize.md" | sed '$d' >"$work/package/$file.yaml"
  [ -s "$work/package/$file.yaml" ] || { echo "FAILED: docs/kustomize.md has no $file.yaml" && exit 1; }
done

build >"$work/output"
for line in '--enable-private-registries' 'mountPath: /var/tmp/auth-secret' 'secretName: auth-secret' \
  'type: kubernetes.io/dockerconfigjson' '- watch' 'kind: RoleBinding'; do
  grep -q -e "$line" "$work/output" || { echo "FAILED: no \"$line\" in what kustomize printed" && exit 1; }
done
if grep -q -e 'config.kubernetes.io' "$work/output"; then
  echo 'FAILED: bookkeeping annotations are left over'
  exit 1
fi
build | cmp - "$work/output"
echo "kustomize $version: transformed $(grep -c '^kind:' "$work/output") objects, and the validator agreed; twice the same bytes"

sed -i '/inject-registry-auth.yaml/d' "$work/package/kustomization.yaml"
if build >"$work/output" 2>"$work/errors"; then
  echo 'FAILED: kustomize went on although the validator found faults'
  exit 1
fi
grep -q 'private-registries-not-enabled' "$work/errors"
[ ! -s "$work/output" ]
echo "without inject-registry-auth kustomize fails: $(grep -o '^error \[[a-z-]*\]' "$work/errors" | head -1), and prints no manifest"
