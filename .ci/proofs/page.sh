#!/usr/bin/env bash
# Drives the page, and a report of the check, in Debian's Chromium: real folders, downloads, the policy, axe, many items.
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$project"
if ! command -v chromium >/dev/null && ! .ci/install.sh chromium fonts-dejavu-core; then
  echo 'skipped: the page is driven in chromium, which is not installed'
  exit 0
fi
[ -e dist/porch-registry-auth.cjs ] || npm run --silent build
npm run --silent build:page
node_modules/.bin/esbuild .ci/example.ts --bundle --platform=node --log-level=warning --outfile="$work/example.cjs"

# What the programs make of an example: the whole output, and the files that the check writes.
example=examples/inject-password-inline
node "$work/example.cjs" pack "$example" >"$work/input.yaml"
node dist/inject-registry-auth.cjs <"$work/input.yaml" >"$work/output.yaml"
cp -r "$example" "$work/fixed"
node dist/porch-registry-auth.cjs check "$work/fixed" --fix --fix-config "$example/fn-config.yaml" >"$work/fix.txt" || [ $? = 1 ]
report=examples/validate-broken-package
status=0
node dist/porch-registry-auth.cjs check "$report" --fn-config "$report/fn-config.yaml" --output "html=$work/report.html" || status=$?
[ "$status" = 1 ]
node test/page/drive-page.mjs "$work"
