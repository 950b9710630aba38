#!/usr/bin/env bash
# Runs what docs/ci.md offers as a pipeline, a shell or kubectl would: the action's script, the formats, the completions, the
# kubectl plugin, the pre-commit hook and the image of the check.
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
cd "$project"
work=$(mktemp -d)
trap 'umount --lazy "$work/storage/overlay" 2>/dev/null || true; rm -rf "$work"' EXIT
check=$project/dist/porch-registry-auth.cjs
broken=examples/validate-broken-package
fail() {
  echo "FAILED: $*"
  exit 1
}

# --- The action's step, by itself.
act() {
  local status=0
  : >"$work/summary"
  : >"$work/outputs"
  env PORCH_REGISTRY_AUTH="$check" GITHUB_STEP_SUMMARY="$work/summary" GITHUB_OUTPUT="$work/outputs" "$@" \
    scripts/action.sh >"$work/annotations" || status=$?
  grep -qx "status=$status" "$work/outputs" || fail 'the action gives another status than its step'
  return $status
}
status=0
act INPUT_PATH=$broken INPUT_FN_CONFIG=$broken/fn-config.yaml INPUT_SARIF="$work/a.sarif" INPUT_JUNIT="$work/a.xml" || status=$?
[ $status = 1 ] || fail "the action ends with $status on a broken package"
grep -q "^::error file=$broken/secret.yaml,line=" "$work/annotations" || fail 'the action annotates no line'
grep -q "^### .* $broken: unhealthy" "$work/summary" || fail 'the action writes no summary'
node --eval 'if (JSON.parse(require("fs").readFileSync(process.argv[1])).version !== "2.1.0") throw new Error()' "$work/a.sarif"
[ -s "$work/a.xml" ] || fail 'the action writes no JUnit report'
act INPUT_PATH=examples/validate-private-registries \
  INPUT_VALUES=$'secretName=auth-secret\nprivateRegistries=registry.example.com\n' || fail 'the action fails on a sound package'
act INPUT_PATH=$broken INPUT_FAIL_ON=never || fail 'the action fails although nothing may'
# The variables that the step reads are those that action.yml gives it, and all of its inputs.
diff <(grep -o 'INPUT_[A-Z_]*' scripts/action.sh | sort -u | grep -v 'INPUT_$') \
  <(grep -o '^        INPUT_[A-Z_]*' action.yml | tr -d ' ' | sort -u) || fail 'action.yml and its script differ'
echo "the action's step annotates, writes the summary and the reports, and ends as the check does"

# --- Manifests on stdin, a List as kubectl prints it among them.
for file in $broken/{function-runner,rbac,templates,secret}.yaml; do
  echo ---
  cat "$file"
done >"$work/documents"
"$check" check - -o json <"$work/documents" >"$work/stdin.json" && fail 'stdin: no error'
grep -q '"path": "stdin"' "$work/stdin.json" || fail 'stdin: no place'
node --eval '
  const { parseAllDocuments } = require("yaml");
  const items = parseAllDocuments(require("fs").readFileSync(0, "utf8")).map((each) => each.toJS()).filter(Boolean);
  console.log(JSON.stringify({ apiVersion: "v1", kind: "List", items }));
' <"$work/documents" | "$check" check - -o json >"$work/list.json" && fail 'a List: no error'
rules() { node --print 'JSON.parse(require("fs").readFileSync(process.argv[1])).findings.map((each) => each.tags.rule).join()' "$1"; }
[ "$(rules "$work/stdin.json")" = "$(rules "$work/list.json")" ] || fail 'a List is judged differently'
echo "stdin: documents and a List are judged alike: $(rules "$work/list.json")"

# --- Completion.
mkdir "$work/bin"
ln -s "$check" "$work/bin/porch-registry-auth"
export PATH=$work/bin:$PATH
expect() {
  local shell=$1 line=$2 wanted=$3
  shift 3
  printf '%s\n' "$@" | grep -qxF -- "$wanted" || fail "$shell: \"$line\" completes to: $*"
  echo "$shell: \"$line\" completes to $wanted"
}
complete_in_bash() {
  bash -c '
    source <(porch-registry-auth completion bash)
    COMP_WORDS=($1) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    [[ $1 != *" " ]] || { COMP_WORDS+=(""); COMP_CWORD=$((COMP_CWORD + 1)); }
    _porch_registry_auth
    printf "%s\n" "${COMPREPLY[@]}"
  ' - "$1"
}
expect bash 'porch-registry-auth c' check "$(complete_in_bash 'porch-registry-auth c')"
expect bash 'porch-registry-auth check --fail' --fail-on "$(complete_in_bash 'porch-registry-auth check --fail')"
expect bash 'porch-registry-auth check --output sa' sarif "$(complete_in_bash 'porch-registry-auth check --output sa')"
expect bash 'porch-registry-auth check examples/d' examples/demo "$(complete_in_bash 'porch-registry-auth check examples/d')"
if .ci/install.sh zsh fish; then
  complete_in_fish() { fish --no-config --command "porch-registry-auth completion fish | source; complete --do-complete '$1'" | cut -f 1; }
  expect fish 'porch-registry-auth c' check "$(complete_in_fish 'porch-registry-auth c')"
  expect fish 'porch-registry-auth check --fail' --fail-on "$(complete_in_fish 'porch-registry-auth check --fail')"
  expect fish 'porch-registry-auth check --output sa' sarif "$(complete_in_fish 'porch-registry-auth check --output sa')"
  # A zsh at a terminal of its own; what Tab leaves on the line is read back by Enter.
  complete_in_zsh() {
    zsh -f -c '
      zmodload zsh/zpty
      zpty shell "TERM=dumb PS1= zsh -f -i"
      zpty -w shell "unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -D; source <(porch-registry-auth completion zsh); porch-registry-auth() { print -r -- \"<<\$*>>\"; }; print ready"
      zpty -r -m shell text "*ready*ready*"
      zpty -w -n shell "$1"$'"'\t\n'"'
      zpty -r -m shell text "*<<*>>*"
      print -r -- "${${text##*<<}%%>>*}"
    ' - "$1"
  }
  expect zsh 'porch-registry-auth comp' completion "$(timeout 60 bash -c "$(declare -f complete_in_zsh); complete_in_zsh 'porch-registry-auth comp'")"
  expect zsh 'porch-registry-auth check --fail' 'check --fail-on' "$(timeout 60 bash -c "$(declare -f complete_in_zsh); complete_in_zsh 'porch-registry-auth check --fail'")"
  expect zsh 'porch-registry-auth check --output sa' 'check --output sarif' "$(timeout 60 bash -c "$(declare -f complete_in_zsh); complete_in_zsh 'porch-registry-auth check --output sa'")"
else
  echo 'skipped: completion in zsh and fish'
fi

# --- The kubectl plugin, out of the archive that krew would fetch.
node scripts/krew.mjs "$work/krew" >/dev/null
node scripts/krew.mjs "$work/again" >/dev/null
cmp "$work/krew/kubectl-porch_registry_auth.tar.gz" "$work/again/kubectl-porch_registry_auth.tar.gz"
sha=$(sha256sum "$work/krew/kubectl-porch_registry_auth.tar.gz" | cut -d ' ' -f 1)
grep -qx " *sha256: $sha" "$work/krew/porch-registry-auth.yaml" || fail "krew's manifest has another checksum"
# shellcheck disable=SC2016 # the text is JavaScript's
node --eval '
  const { metadata, spec } = require("yaml").parse(require("fs").readFileSync(process.argv[1], "utf8"));
  const [{ bin, uri }] = spec.platforms;
  if (bin !== `kubectl-${metadata.name.replaceAll("-", "_")}` || !uri.includes(`/${spec.version}/`)) throw new Error("krew");
' "$work/krew/porch-registry-auth.yaml"
mkdir "$work/plugins"
tar -xzf "$work/krew/kubectl-porch_registry_auth.tar.gz" -C "$work/plugins"
if command -v kubectl >/dev/null || .ci/install.sh kubernetes-client; then
  PATH=$work/plugins:$PATH kubectl porch-registry-auth --version
  PATH=$work/plugins:$PATH kubectl porch-registry-auth check $broken >/dev/null && fail 'the plugin finds no error'
  PATH=$work/plugins:$PATH kubectl porch-registry-auth check $broken --fail-on never --output "html=$work/plugin.html"
  grep -q 'id="report"' "$work/plugin.html" || fail 'the plugin writes no html report'
  echo 'kubectl porch-registry-auth: the plugin runs'
else
  echo 'skipped: the kubectl plugin, without kubectl'
fi

# --- The pre-commit hook, as pre-commit installs and runs it, in a repository that uses it.
if .ci/install.sh pre-commit; then
  git() { command git -c user.name=a -c user.email=a@example.com -c commit.gpgSign=false -c init.defaultBranch=main "$@"; }
  mkdir "$work/hooks" "$work/user"
  git ls-files --cached --others --exclude-standard | while read -r file; do [ ! -e "$file" ] || echo "$file"; done |
    tar -cf - -T - | tar -xf - -C "$work/hooks"
  (cd "$work/hooks" && git init --quiet && git add . && git commit --quiet --message hooks)
  cp -r $broken "$work/user/porch"
  cat >"$work/user/.pre-commit-config.yaml" <<END
repos:
  - repo: $work/hooks
    rev: $(git -C "$work/hooks" rev-parse HEAD)
    hooks:
      - id: porch-registry-auth
        language_version: system
        args: [porch, --fn-config, porch/fn-config.yaml]
END
  cd "$work/user"
  git init --quiet && git add .
  export PRE_COMMIT_HOME=$work/pre-commit
  export npm_config_prefer_offline=true npm_config_audit=false npm_config_fund=false
  # shellcheck disable=SC2015 # the commands in braces end the script
  pre-commit run --all-files >"$work/hook" 2>&1 && fail 'the hook passes a broken package' || true
  grep -q 'error \[auth-key-not-host\] porch/secret.yaml:' "$work/hook" || { cat "$work/hook"; fail 'the hook'; }
  cp -r "$project/examples/validate-private-registries/." porch/ && rm porch/secret.yaml
  sed -i 's/args: .*/args: [porch, --, secretName=auth-secret]/' .pre-commit-config.yaml
  git add .
  pre-commit run --all-files >"$work/hook" 2>&1 || { cat "$work/hook"; fail 'the hook stops a sound package'; }
  cd "$project"
  echo 'pre-commit: the hook stops a broken package, and passes a sound one'
else
  echo 'skipped: the pre-commit hook'
fi

# --- The image of the check, on a base made here or on NODE_IMAGE.
# shellcheck source=../podman.sh
. "$project/.ci/podman.sh" "$work"
volumes=()
if [ -z "${NODE_IMAGE-}" ]; then
  .ci/base-images.sh "$work/base"
  volumes=(--volume /usr:/usr:ro)
fi
podman build --quiet --network none --file deploy/check.Dockerfile --build-arg NODE_IMAGE="${NODE_IMAGE:-localhost/node}" \
  --tag localhost/check . >/dev/null
status=0
podman run --rm --read-only --cap-drop=all --security-opt=no-new-privileges "${volumes[@]}" --volume "$project/$broken:/package:ro" \
  localhost/check check . --output gitlab >"$work/gitlab.json" || status=$?
[ $status = 1 ] || fail "the image ends with $status on a broken package"
grep -q '"path": "secret.yaml"' "$work/gitlab.json" || fail 'the image reports no path'
# As GitLab runs a job: a shell of the image, in place of its entry point.
podman run --rm "${volumes[@]}" --volume "$project/$broken:/package:ro" --entrypoint '[""]' localhost/check \
  /bin/sh -c 'porch-registry-auth --version && porch-registry-auth check . --fail-on never --output html' >"$work/report.html"
grep -q 'id="report"' "$work/report.html" || fail 'the image writes no html report'
echo 'the image of the check runs'
