#!/usr/bin/env bash
# Runs all examples by the images PREFIX/NAME of both functions: the example's function as its golden files say, and the
# validator on its package, as this machine's program does. NAME in an option becomes the function's.
# run-examples.sh PREFIX [PODMAN-OPTION...]
set -euo pipefail
project=$(cd "$(dirname "$0")/.." && pwd)
prefix=$1 options=("${@:2}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
  echo "FAILED: $prefix, $(basename "$folder"), ${options[*]}: $*"
  exit 1
}
example() { node "$project/scripts/run-typescript.mjs" "$project/.ci/example.ts" "$@"; }

# run NAME [PODMAN-OPTION...]
run() { podman run --rm --interactive --network none "${options[@]/NAME/$1}" "${@:2}" "$prefix/$1"; }

runs=0
for folder in "$project"/examples/*/; do
  expected=$folder.expected
  [ -e "$expected/results.yaml" ] || continue
  case $(basename "$folder") in
    inject-*) name=inject-registry-auth ;;
    *) name=validate-image-pull-secrets ;;
  esac
  status=$(sed -n 's/^exitStatus: *//p' "$expected/config.yaml")
  example pack "$folder" >"$work/input.yaml"
  mapfile -t files < <(example options "$folder")
  seen=0
  run "$name" "${files[@]}" <"$work/input.yaml" >"$work/output.yaml" || seen=$?
  [ "$seen" = "${status:-0}" ] || fail "exit status $seen"
  sed -n '/^results:$/,$p' "$work/output.yaml" | cmp - "$expected/results.yaml" || fail results
  rm -rf "$work/before" "$work/after"
  mkdir "$work/before" "$work/after"
  example unpack "$work/before" <"$work/input.yaml"
  [ ! -s "$expected/diff.patch" ] || patch --quiet --strip=1 --directory="$work/before" <"$expected/diff.patch"
  example unpack "$work/after" <"$work/output.yaml"
  diff -r "$work/before" "$work/after" || fail items

  expected=0 seen=0
  example plain "$folder" >"$work/input.yaml"
  "$project/dist/validate-image-pull-secrets" <"$work/input.yaml" >"$work/expected.yaml" 2>"$work/errors" || expected=$?
  run validate-image-pull-secrets <"$work/input.yaml" >"$work/output.yaml" 2>"$work/seen-errors" || seen=$?
  [ "$seen" = "$expected" ] || fail "the validator's exit status $seen"
  cmp "$work/expected.yaml" "$work/output.yaml" || fail "the validator's output"
  cmp "$work/errors" "$work/seen-errors" || fail "the validator's messages"
  runs=$((runs + 2))
done
[ "$runs" -gt 0 ]
echo "$prefix, ${options[*]}: $runs runs, whose items, results and exit status are the expected ones"
