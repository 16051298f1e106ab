#!/bin/sh
# See that there is a Chromium for the browser tests: one that is installed, else Debian's, else Playwright's.
# Never fails: the tests say what they skip, and fail instead where CI=true or LENET_REQUIRE_BROWSER=1.
python=.venv/bin/python

has_browser() {
    "$python" devtools/browser.py >/dev/null 2>&1
}

has_browser && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests."
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium-headless-shell fonts-liberation) >/dev/null 2>&1
    has_browser && exit 0
fi
echo "Downloading a Chromium for the browser tests."
"$python" -m playwright install chromium >/dev/null 2>&1
has_browser || echo "No Chromium could be had: the browser tests will be skipped. Install Chromium or Chrome to run them."
exit 0
