#!/bin/sh
# See that there is an nginx for the test of docs/deploy.md: one that is installed, else Debian's, unpacked and not installed,
# since an installed one would start to serve. Never fails: without nginx that test is skipped.
place=.bench/nginx

PATH=$PATH:/usr/sbin:$PWD/$place/usr/sbin
command -v nginx >/dev/null 2>&1 && exit 0
command -v apt-get >/dev/null 2>&1 || exit 0
mkdir -p "$place"
cd "$place" || exit 0
apt-get download -qq nginx >/dev/null 2>&1 || { apt-get update -qq && apt-get download -qq nginx; } >/dev/null 2>&1
for package in nginx_*.deb; do
    dpkg -x "$package" . >/dev/null 2>&1
done
exit 0
