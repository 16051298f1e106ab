#!/bin/sh
# Install what checks the browser's code and what is exported for browsers, TypeScript and ONNX Runtime Web (33 MB), into
# node_modules; does nothing if that is done already.
# Node and npm themselves are Python packages, in .venv.
set -eu
stamp=node_modules/installed
now=$(cat package.json package-lock.json | cksum)
[ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && exit 0
if ! PATH="$PWD/.venv/bin:$PATH" npm ci --ignore-scripts --loglevel=error; then
    echo "TypeScript and ONNX Runtime Web could not be installed; check the connection and the message above, then run make again." >&2
    exit 1
fi
echo "$now" > "$stamp"
