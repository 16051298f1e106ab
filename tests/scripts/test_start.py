"""`make run`'s script: a port that cannot be had is one sentence, and nothing is started."""

import socket
import subprocess
import sys

import pytest

from devtools.browser import PROJECT, find_free_port
from scripts.start import check_port


def start(port: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "scripts/start.py", port]
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
