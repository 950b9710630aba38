#!/usr/bin/env bash
# Runs `npm test` and prints jest's outcome as one line.
set -uo pipefail
report=$(mktemp)
trap 'rm -f "$report"' EXIT
npm test --silent -- --json --outputFile="$report"
status=$?
# shellcheck disable=SC2016 # node's own expressions
node -e '
  const report = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
  const broken = report.numRuntimeErrorTestSuites;
  console.log(`${report.numPassedTests} passed, ${report.numFailedTests + broken} failed, ${report.numPendingTests} skipped`);
' "$report"
exit $status
