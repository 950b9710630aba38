#!/usr/bin/env bash
# Packs the npm package, installs it as users do, without this project's dependencies, and runs what it brings.
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm() { command npm --silent --no-audit --no-fund "$@"; }

cd "$project"
tarball=$work/$(npm pack --pack-destination "$work")
tar -tzf "$tarball" | sort
npm install --global --prefix "$work/global" --omit=dev "$tarball"

for name in inject-registry-auth validate-image-pull-secrets; do
  bundle=$work/global/bin/$name
  "$bundle" --help | cmp - <("dist/$name" --help)
  for input in test/packaging/*/input.yaml; do
    expected=0 seen=0
    "dist/$name" <"$input" >"$work/expected" 2>"$work/expected-errors" || expected=$?
    # Outside the project's folder, where no module of it can be found.
    (cd "$work" && "$bundle" <"$project/$input" >"$work/output" 2>"$work/errors") || seen=$?
    [ "$seen" = "$expected" ]
    cmp "$work/expected" "$work/output"
    cmp "$work/expected-errors" "$work/errors"
  done
  echo "$name: the installed program does what the single-file program does"
done

mkdir "$work/user"
cd "$work/user"
echo '{ "type": "module" }' >package.json
npm install "$tarball" kpt-functions@0.16.1
node --eval '
  import("porch-registry-auth").then(({ injectRegistryAuth, validateImagePullSecrets }) => {
    const kinds = [injectRegistryAuth, validateImagePullSecrets].map((fn) => typeof fn + " " + typeof fn.usage);
    if (kinds.some((kind) => kind !== "function string")) throw new Error(kinds.join(", "));
    console.log("the module offers both functions as KptFunc");
  });
'
# The programs hold nothing of the SDK.
! grep --files-with-matches 'kpt-functions\|js-yaml' "$project"/dist/*.cjs
