#!/bin/sh
# Builds the site into FOLDER. Fails, and leaves FOLDER as it was, where the register has an error.
# usage: ci/build.sh FOLDER
set -eu
gongshi=${GONGSHI:-.venv/bin/gongshi}
if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
  echo "this clone is shallow; the history of records needs all commits (fetch-depth: 0)" >&2
  exit 1
fi
"$gongshi" build --site-dir "$1"
test -s "$1/index.html"
test -s "$1/build.json"
