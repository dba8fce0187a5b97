#!/bin/sh
# Checks the register and its articles. FORMAT: text, github (annotations), gitlab, json, sarif.
# With a file as second word the report goes there, and the text is printed. With a commit in BASE
# new ids are compared with those of records that were taken out before it.
# usage: [BASE=COMMIT] ci/check.sh [FORMAT [FILE]]
set -eu
gongshi=${GONGSHI:-.venv/bin/gongshi}
format=${1:-text}
file=${2:-}
set --
# a new branch has nothing before it
case ${BASE:-0} in *[!0]*) set -- --since "$BASE" ;; esac
if [ -n "$file" ]; then
  "$gongshi" check "$@" --format "$format" > "$file" || true
  format=text
fi
exec "$gongshi" check "$@" --format "$format"
