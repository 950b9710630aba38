#!/usr/bin/env bash
# Runs both functions by the kpt on PATH: every example, render, selectors, source and sink by the programs; and where podman
# runs, the READMEs' lines as they stand, with images of those names built here.
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mutator=$project/dist/inject-registry-auth validator=$project/dist/validate-image-pull-secrets
demo=$project/examples/demo
by_exec="s|image: ghcr.io/porch-registry-auth/\(.*\):v0.1|exec: $project/dist/\1|"

if ! command -v kpt >/dev/null; then
  echo 'skipped: kpt is not on PATH'
  exit 0
fi
echo '{"auths": {"ghcr.io": {"auth": "YWxpY2U6bm90LWEtcmVhbC1wYXNzd29yZA=="}}}' >"$work/config.json"
fail() {
  echo "FAILED: $*"
  exit 1
}
# What kpt prints is kept in log, and shown where the outcome is not the expected one.
passes() {
  "$@" >"$work/log" 2>&1 && return
  cat "$work/log"
  fail "$*"
}
# fails TEXT COMMAND...: with this text
fails() {
  if "${@:2}" >"$work/log" 2>&1 || ! grep -q -e "$1" "$work/log"; then
    cat "$work/log"
    fail "${*:2}: no failure with $1"
  fi
}
# fresh COPY FOLDER
fresh() {
  rm -rf "${work:?}/$1"
  cp -r "$2" "$work/$1"
}
# same A B: packages alike, but for the status in which newer releases of kpt keep what the functions said.
same() {
  diff -r --exclude Kptfile "$work/$1" "$work/$2" || fail "$2 is not $1"
  diff <(sed '/^status:$/,$d' "$work/$1/Kptfile") <(sed '/^status:$/,$d' "$work/$2/Kptfile") || fail "$2/Kptfile is not $1/Kptfile"
}
# same_results OUTPUT: kpt's file holds the results of a function's output, whole. kpt leaves an index of 0 away.
same_results() {
  (cd "$project" && node -e '
    const read = (file) => require("yaml").parse(require("fs").readFileSync(file, "utf8"));
    const plain = (results) => JSON.parse(JSON.stringify(results, (key, value) => (key === "index" ? value || undefined : value)));
    const [said, kept] = [read(process.argv[1]).results, read(process.argv[2]).items[0].results].map(plain);
    require("assert").deepStrictEqual(kept, said);
  ' "$1" "$work/results/results.yaml") || fail "the results in kpt's file are not those of $1"
}
# shellcheck disable=SC2016 # the signs are Markdown's
shell_block() { sed -n '/^```shell$/,/^```$/{//!p}; /^```$/q' "$1"; }

# Runs the line of an example's README in a copy, changed by a sed script, and compares with what kpt makes of the expected
# package: it touches white space itself. run_example FOLDER SED-SCRIPT
run_example() {
  local command variables
  fresh expected "$1"
  [ ! -s "$1/.expected/diff.patch" ] || patch --quiet --strip=1 --directory="$work/expected" <"$1/.expected/diff.patch"
  passes kpt fn eval "$work/expected" --exec cat
  fresh 'a package' "$1"
  rm -rf "$work/results"
  command=$(shell_block "$1/README.md" | sed "$2")
  mapfile -t variables < <(node "$project/scripts/run-typescript.mjs" "$project/.ci/example.ts" options "$1" | sed -n 's/^--env=//p')
  passes env --chdir "$work/a package" "${variables[@]}" bash -euc "$command --results-dir '$work/results'"
  same expected 'a package'
  same_results "$1/.expected/results.yaml"
}

runs=0
for folder in "$project"/examples/inject-*; do
  # kpt mounts files and passes variables on to containers only; a program sees its caller's.
  if grep -q -e --mount "$folder/README.md"; then continue; fi
  run_example "$folder" "s|--image ghcr.io/porch-registry-auth/\([a-z-]*\):v0.1|--exec $project/dist/\1|; s|--env [A-Z_]*||"
  runs=$((runs + 1))
done
[ "$runs" -gt 0 ] || fail 'no example was run'
echo "kpt $(kpt version | grep -oE 'v?1\.[0-9a-z.-]+'): $runs examples by the program, files and results as expected"

# The validator says by kpt what it says alone, also where it fails, and leaves the package as kpt does.
fresh expected "$demo"
passes kpt fn eval "$work/expected" --exec cat
fresh package "$demo"
kpt fn source "$work/package" | "$validator" >"$work/output.yaml" 2>/dev/null && fail 'the demo package is right already'
rm -rf "$work/results"
fails 'Exit code: 1' kpt fn eval "$work/package" --exec "$validator" --results-dir "$work/results"
same_results "$work/output.yaml"
for field in resourceRef field file; do
  grep -q "^ *$field:\$" "$work/results/results.yaml" || fail "no $field in the results that kpt keeps"
done
same expected package

# All of a package, a part that suffices, a part that does not, and the package as a stream.
fresh whole "$demo"
passes kpt fn eval "$work/whole" --exec "$mutator"
fresh package "$demo"
passes kpt fn eval "$work/package" --match-kind Deployment --match-name function-runner --exec "$mutator"
grep -q 'on 1 resource(s)' "$work/log" || fail '--match-name selects more or less than one'
cmp "$work/whole/function-runner.yaml" "$work/package/function-runner.yaml"
cmp "$work/expected/rbac.yaml" "$work/package/rbac.yaml"
fresh package "$demo"
fails 'no Deployment in the package runs an image' kpt fn eval "$work/package" --match-kind ConfigMap --exec "$mutator"
diff -r "$demo" "$work/package"
kpt fn source "$demo" 2>/dev/null | "$mutator" | kpt fn sink "$work/sink"
rm "$work/whole/README.md"
same whole sink
echo 'results, selectors, source and sink: as the program does alone'

# The packages that Porch ships, where they are at hand: lines come in, and none but `verbs` goes. One cannot use registries.
mutate=(kpt fn eval "$work/package" --exec "$mutator" -- file="$work/config.json")
for folder in "$project"/../shared/packages/*/; do
  [ -e "$folder" ] || continue
  fresh package "$folder"
  if [ "$(basename "$folder")" = catalog-v2.0.0 ]; then
    fails 'cannot use private registries' "${mutate[@]}"
    diff -r "$folder" "$work/package"
    continue
  fi
  fresh expected "$folder"
  passes kpt fn eval "$work/expected" --exec cat
  passes "${mutate[@]}"
  if diff -r "$work/expected" "$work/package" | grep '^<' | grep -v verbs:; then fail "$folder: lines went"; fi
  fresh expected "$work/package"
  passes "${mutate[@]}"
  same expected package
  echo "$(basename "$folder"): $(grep -o 'uses the Secret .* already' "$work/log")"
done

# The files that the README gives for a Kptfile, put into a package, and the Kptfile and config/ of this repository above one.
readme_files() {
  awk -v folder="$1" '
    /^```/ { inside = /^```yaml$/; file = folder "/Kptfile"; next }
    inside && match($0, /^# [a-z-]+\.yaml/) { file = folder "/" substr($0, 3, RLENGTH - 2) }
    inside { print >file }
  ' "$project/README.md"
}
# render_twice PACKAGE OPTION...
render_twice() {
  passes kpt fn render "$work/$1" "${@:2}"
  grep -q 'executed 2 function(s)' "$work/log" || fail "$1: not both functions were run"
  grep -qr -e '- --enable-private-registries=true' "$work/$1" || fail "$1: the mutator changed nothing"
  fresh once "$work/$1"
  passes kpt fn render "$work/$1" "${@:2}"
  same once "$1"
}
fresh root "$demo"
readme_files "$work/root"
sed -i "$by_exec" "$work/root/Kptfile"
# A failing validator: what the mutator before it changed must not be kept.
fresh expected "$work/root"
sed -i 's|exec: .*/inject-registry-auth|exec: sed s/nephio/another/|' "$work/expected/Kptfile"
fresh package "$work/expected"
# shellcheck disable=SC2016 # the signs are the message's
fails 'the evaluator is not given `--enable-private-registries`' kpt fn render "$work/package" --allow-exec
same expected package
render_twice root --allow-exec

mkdir "$work/above"
cp -r "$project/Kptfile" "$project/config" "$work/above"
cp -r "$demo" "$work/above/porch"
sed -i "$by_exec" "$work/above/Kptfile"
sed -i "s|^  secret:|&\n    file: $work/config.json|" "$work/above/config/inject-registry-auth.yaml"
render_twice above --allow-exec
[ -e "$work/above/porch/auth-secret.yaml" ] || fail 'the Secret is not beside the Deployment'
echo 'render: twice the same, in the package and above it; a failing validator keeps all changes back'

resources=$(kpt fn source "$project" | sed -n "s|^ *config.kubernetes.io/path: '\(.*\)'|\1|p" | paste -s -d' ')
[ "$resources" = 'Kptfile config/inject-registry-auth.yaml config/validate-image-pull-secrets.yaml' ] ||
  fail "this repository as a package holds $resources"

# shellcheck source=../podman.sh
. "$project/.ci/podman.sh" "$work"
trap 'umount --lazy "$work/storage/overlay" 2>/dev/null || true; rm -rf "$work"' EXIT
# The second name is that of older releases.
export KRM_FN_RUNTIME=podman KPT_FN_RUNTIME=podman
image=ghcr.io/porch-registry-auth
if [ -z "${NODE_IMAGE-}" ] || [ -z "${GLIBC_IMAGE-}" ]; then "$project/.ci/base-images.sh" "$work/base"; fi
for name in inject-registry-auth validate-image-pull-secrets; do
  # kpt pulls only what is absent, and this store is of no use to anyone else.
  "$project/.ci/build-image.sh" "$image/$name:v0.1" "$name"
  # kpt puts a line break behind it.
  diff <("$project/dist/$name" --help && echo) <(kpt fn doc --image "$image/$name:v0.1") || fail "kpt fn doc: $name"
done

runs=0
for folder in "$project"/examples/inject-*; do
  run_example "$folder" ''
  runs=$((runs + 1))
done
echo "$runs examples by image: the READMEs' lines as they stand, files and results as expected"

# The README's first line, with the docker config where docker keeps it, readable by its owner only.
mkdir -p "$work/home/.docker"
install -m 600 "$work/config.json" "$work/home/.docker/config.json"
fresh expected "$demo"
passes kpt fn eval "$work/expected" --exec "$mutator" -- file="$work/config.json"
fresh porch "$demo"
passes env --chdir "$work" HOME="$work/home" bash -euc "$(shell_block "$project/README.md")"
same expected porch
# The way beside it, by a mount.
mount=type=bind,src=$work/home/.docker/config.json,dst=/config.json
fresh porch "$demo"
fails 'permission denied' kpt fn eval "$work/porch" --image "$image/inject-registry-auth:v0.1" --mount "$mount" -- file=/config.json
passes kpt fn eval "$work/porch" --image "$image/inject-registry-auth:v0.1" --mount "$mount" --as-current-user -- file=/config.json
same expected porch

kpt fn source "$work/porch" 2>/dev/null | "$validator" >"$work/output.yaml"
rm -rf "$work/results"
passes kpt fn eval "$work/porch" --image "$image/validate-image-pull-secrets:v0.1" --results-dir "$work/results"
same_results "$work/output.yaml"
same expected porch

fresh package "$demo"
readme_files "$work/package"
render_twice package
sed -i "$by_exec" "$work/package/Kptfile"
same root package
echo 'the README'"'"'s first line, --mount, render and doc by image: as the program does'
