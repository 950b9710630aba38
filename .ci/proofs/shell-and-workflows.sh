#!/usr/bin/env bash
# Lints all shell: the scripts by shellcheck, the workflows and the shell in them by actionlint, which calls shellcheck.
set -euo pipefail
cd "$(dirname "$0")/../.."
actionlint=github.com/rhysd/actionlint/cmd/actionlint@v1.7.7

if ! command -v shellcheck >/dev/null && ! .ci/install.sh shellcheck; then
  echo 'skipped: shellcheck cannot be installed'
  exit 0
fi
scripts=(.ci/run .ci/*.sh .ci/proofs/*.sh scripts/*.sh)
shellcheck --external-sources --source-path=SCRIPTDIR "${scripts[@]}"
echo "shellcheck: no fault in ${#scripts[@]} scripts"

if ! command -v go >/dev/null; then
  echo 'skipped: actionlint is built by Go, which is not installed'
  exit 0
fi
go run "$actionlint" -no-color .github/workflows/*.yaml
echo 'actionlint: no fault in the workflows'
