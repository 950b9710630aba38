#!/usr/bin/env bash
# Fails if the one command that rewrites the golden files would change any.
set -euo pipefail
before=$(git status --porcelain)
npm run --silent golden >/dev/null
after=$(git status --porcelain)
if [ "$before" != "$after" ]; then
  echo 'npm run golden changes files that are committed; run it and read the difference:'
  git --no-pager diff --stat
  exit 1
fi
