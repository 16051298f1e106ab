#!/bin/sh
# Make .venv with what a requirements file lists; does nothing if that is done already.
#
#     sh scripts/install.sh requirements.txt
set -eu
wanted=$1
python=.venv/bin/python
stamp=.venv/installed-${wanted%.txt}

suits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
}

find_python() {
    for name in python3 python3.13 python3.12 python3.11 python; do
        if suits "$name"; then
            echo "$name"
            return
        fi
    done
    found=$(python3 --version 2>/dev/null || echo "no python3")
    echo "LeNet Lab needs Python 3.11, 3.12 or 3.13, and this machine has $found; install one of them." >&2
    exit 1
}

make_venv() {
    chosen=$(find_python)
    if ! "$chosen" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        version=$("$chosen" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        echo "Python $version lacks its venv module; install it (Debian, Ubuntu: apt install python$version-venv)." >&2
        exit 1
    fi
    rm -rf .venv
    "$chosen" -m venv .venv || { echo "Could not make .venv here; is this folder writable?" >&2; exit 1; }
}

# The stamp holds what was installed, so a new requirements file or another Python installs again.
fingerprint() {
    { "$python" --version; cat requirements.txt "$wanted"; } | cksum
}

suits "$python" || make_venv
now=$(fingerprint)
[ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && exit 0
"$python" -m pip --version >/dev/null 2>&1 || make_venv
quiet=-q
[ -t 1 ] && quiet=

# Faster than pip: it fetches and unpacks many packages at a time.
install_with_uv() {
    "$python" -m pip install -q --disable-pip-version-check uv==0.13.9 &&
        .venv/bin/uv pip install $quiet --python "$python" -r "$wanted" && return
    echo "uv could not install it, perhaps for a mirror that only pip knows of: now with pip."
    false
}

# Python compiles what is imported when it is first imported; to compile all of TensorFlow here takes much longer.
install_with_pip() {
    "$python" -m pip install $quiet --no-compile --disable-pip-version-check -r "$wanted"
}

echo "Installing $wanted into .venv; the first time takes a minute or two and about 400 MB of download."
if ! install_with_uv && ! install_with_pip; then
    echo "The installation did not finish; check the connection and the message above, then run make again." >&2
    exit 1
fi
echo "$now" > "$stamp"
