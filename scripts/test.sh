#!/bin/sh
# Read the code, then run all tests. The types in Python take longest to read: that is done beside the tests.
set -eu
said=$(mktemp)
trap 'rm -f "$said"' EXIT
.venv/bin/python -m mypy >"$said" 2>&1 &
types=$!
# Python compiles what is imported first: here once, and not once in each of the processes that run tests.
.venv/bin/python -c 'import tensorflow, streamlit.web.cli' >/dev/null 2>&1 &
compiled=$!
sh scripts/lint.sh
wait "$compiled" || true
failed=0
.venv/bin/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder || failed=1
wait "$types" || failed=1
cat "$said"
exit "$failed"
