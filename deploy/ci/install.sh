#!/bin/sh
# Puts the generator that requirements.txt names into .venv: files with these hashes, and no others.
set -eu
test -x .venv/bin/python || "${PYTHON:-python3}" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
.venv/bin/gongshi --version
