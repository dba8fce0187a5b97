#!/bin/sh
# Puts the generator that requirements.txt names into .venv.
set -eu
test -x .venv/bin/python || "${PYTHON:-python3}" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
.venv/bin/gongshi --version
