#!/bin/sh
# Appends what publishing would change, compared with the commit BASE, to FILE as Markdown.
# usage: ci/diff.sh BASE FILE
set -eu
gongshi=${GONGSHI:-.venv/bin/gongshi}
base=$1
file=$2
# a new branch has nothing before it
case $base in *[!0]*) ;; *) base=HEAD ;; esac
{
  printf '## What the public would notice\n\n'
  "$gongshi" diff --format markdown -- "$base"
} >> "$file"
