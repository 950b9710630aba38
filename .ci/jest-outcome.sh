#!/usr/bin/env bash
# Runs all tests, asks for the coverage floor of jest.config.mjs, and prints jest's outcome as one line.
set -uo pipefail
report=$(mktemp)
trap 'rm -f "$report"' EXIT
RECORD_INPUTS=${RECORDED_INPUTS:+$RECORDED_INPUTS/tests} npm run --silent coverage -- --json --outputFile="$report"
status=$?
# shellcheck disable=SC2016 # node's own expressions
node -e '
  const report = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
  const broken = report.numRuntimeErrorTestSuites;
  console.log(`${report.numPassedTests} passed, ${report.numFailedTests + broken} failed, ${report.numPendingTests} skipped`);
' "$report"
exit $status
