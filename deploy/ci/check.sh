#!/bin/sh
# Checks the register and its articles. FORMAT: text, github (annotations), gitlab, json, sarif.
# With a file as second word the report goes there, and the text is printed.
# usage: ci/check.sh [FORMAT [FILE]]
set -eu
gongshi=${GONGSHI:-.venv/bin/gongshi}
if [ $# -ge 2 ]; then
  "$gongshi" check --format "$1" > "$2" || true
  exec "$gongshi" check
fi
exec "$gongshi" check --format "${1:-text}"
