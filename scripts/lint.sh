#!/bin/sh
# Everything that reads the code without running it. Types in Python take longest: they are checked beside the rest.
set -eu
.venv/bin/python -m mypy &
types=$!
.venv/bin/python -m ruff check .
.venv/bin/oxlint --quiet ui/web tests devtools
.venv/bin/node node_modules/typescript/bin/tsc
wait "$types"
