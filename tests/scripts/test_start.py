"""`make run`'s script: a port that cannot be had is one sentence, and nothing is started."""

import os
import socket
import subprocess
import sys

import pytest

from devtools.browser import PROJECT, find_free_port
from scripts.start import check_host, check_port


def start(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "scripts/start.py", *arguments]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=30)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::1"])
def test_a_port_in_use(host):
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as taken:
        try:
            taken.bind((host, 0))
        except OSError:
            pytest.skip(f"no {host} on this machine")
        taken.listen()
        port = taken.getsockname()[1]
        ended = start(str(port))
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"Port {port} is in use by another program; type: make run PORT=")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("port", ["", "x", "0", "65536", "-1", "8501.5"])
def test_a_port_that_is_none(port):
    ended = start(port)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert repr(port) in ended.stderr


def test_a_free_port():
    assert check_port(find_free_port()) is None


@pytest.mark.parametrize("host", ["", "x", "evil.test", "1.2.3", "203.0.113.7", "127.0.0.1:80", "localhost; ls"])
def test_a_host_that_is_none(host):
    ended = start("8501", host)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (1, "", 1)
    assert ended.stderr.startswith(f"HOST is {host!r}; it must be localhost (this computer alone)")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "0.0.0.0"])
def test_a_host_that_is_one(host):
    assert check_host(host) is None


def show_command(*arguments: str, **environment: str) -> str:
    """What `make run` would do, the last line of it."""
    done = subprocess.run(["make", "--no-print-directory", "--dry-run", "run", *arguments], cwd=PROJECT, text=True,
                          capture_output=True, timeout=30, env={**os.environ, **environment})  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def test_make_run_opens_to_the_network_by_its_own_command_line_alone():
    assert show_command().endswith("start.py '8501' 'localhost'")
    assert show_command(HOST="x86_64-linux").endswith("'localhost'"), "shells have a HOST of their own"
    assert show_command("HOST=0.0.0.0", "PORT=8600").endswith("start.py '8600' '0.0.0.0'")
