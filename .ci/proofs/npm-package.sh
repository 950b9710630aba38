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
  for example in examples/*/.expected; do
    expected=0 seen=0
    node scripts/run-typescript.mjs .ci/example.ts pack "${example%/*}" >"$work/input"
    "dist/$name" <"$work/input" >"$work/expected" 2>"$work/expected-errors" || expected=$?
    # Outside the project's folder, where no module of it can be found.
    (cd "$work" && "$bundle" <"$work/input" >"$work/output" 2>"$work/errors") || seen=$?
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
cat >compose.ts <<'END'
import type { KptFunc } from 'kpt-functions';
import { injectRegistryAuth, validateImagePullSecrets } from 'porch-registry-auth';

const functions: readonly KptFunc[] = [injectRegistryAuth, validateImagePullSecrets];
console.log(`the module offers ${functions.filter((fn) => fn.usage.length > 0).length} functions as KptFunc`);
END
"$project/node_modules/.bin/tsc" --strict --module nodenext --target es2022 --skipLibCheck compose.ts
node compose.js
node --eval '
  for (const fn of Object.values(require("porch-registry-auth"))) if (typeof fn.usage !== "string") throw new Error("usage");
'
# The programs hold nothing of the SDK.
! grep --files-with-matches 'functionConfig expected to be of kind ConfigMap' "$project"/dist/*.cjs
