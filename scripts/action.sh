#!/usr/bin/env bash
# The step of action.yml: annotations on the pull request, the report in the job's summary, and the files that are asked for.
# In: the variables INPUT_*, GITHUB_STEP_SUMMARY and GITHUB_OUTPUT. PORCH_REGISTRY_AUTH, where set, is run instead of the npm package.
set -euo pipefail

project=$(cd "$(dirname "$0")/.." && pwd)
version=${INPUT_VERSION:-$(node --print 'require(process.argv[1]).version' "$project/package.json")}
if [ -n "${PORCH_REGISTRY_AUTH-}" ]; then
  program=("$PORCH_REGISTRY_AUTH")
else
  program=(npx --yes "porch-registry-auth@$version")
fi

mapfile -t paths < <(printf '%s\n' "${INPUT_PATH:-.}" | sed '/^[[:space:]]*$/d')
mapfile -t values < <(printf '%s\n' "${INPUT_VALUES-}" | sed '/^[[:space:]]*$/d')
summary=$(mktemp)
trap 'rm -f "$summary"' EXIT
options=(--output github --output "markdown=$summary" --fail-on "${INPUT_FAIL_ON:-error}")
[ -z "${INPUT_SARIF-}" ] || options+=(--output "sarif=$INPUT_SARIF")
[ -z "${INPUT_JUNIT-}" ] || options+=(--output "junit=$INPUT_JUNIT")
[ -z "${INPUT_FN_CONFIG-}" ] || options+=(--fn-config "$INPUT_FN_CONFIG")
[ ${#values[@]} -eq 0 ] || values=(-- "${values[@]}")

status=0
"${program[@]}" check "${options[@]}" "${paths[@]}" "${values[@]}" || status=$?
[ -z "${GITHUB_STEP_SUMMARY-}" ] || cat "$summary" >>"$GITHUB_STEP_SUMMARY"
[ -z "${GITHUB_OUTPUT-}" ] || echo "status=$status" >>"$GITHUB_OUTPUT"
exit $status
