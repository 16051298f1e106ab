#!/bin/sh
# What reads the code without running it, and is quick.
set -eu
.venv/bin/python -m ruff check .
.venv/bin/oxlint --quiet ui/web tests devtools
.venv/bin/node node_modules/typescript/bin/tsc
