"""server.hosts: a page of another site can neither read an answer nor talk to the server."""

import base64
import os
import socket

import pytest

from devtools.browser import Server
from server.hosts import is_known, is_same, known_hosts
from tests.server.conftest import ask


@pytest.fixture(autouse=True)
def hosts(monkeypatch):
    monkeypatch.setenv("LENET_HOSTS", "lab.school.org, Lab")


@pytest.mark.parametrize("host", [
    "localhost", "localhost:8501", "LOCALHOST:1", "127.0.0.1:8501", "192.168.1.7", "[::1]:8501", "[2001:db8::1]",
    "lab.school.org", "lab:8501", "lab.school.org.:80",
])  # fmt: skip
def test_hosts_that_are_answered(host):
    assert is_known(host, known_hosts())


@pytest.mark.parametrize("host", [
    "", "evil.test", "evil.test:8700", "localhost.evil.test", "127.0.0.1.evil.test", "evil.test#localhost",
    "evil.test@localhost", "localhost@evil.test", "localhost/x", "school.org", "x.lab.school.org", "1.2.3", "[::1",
    "localhost:99999", "localhost:x", "evil.test\\localhost", "localhost evil",
])  # fmt: skip
def test_hosts_that_are_refused(host):
    assert not is_known(host, known_hosts())


@pytest.mark.parametrize(("origin", "host", "same"), [
    ("http://localhost:8501", "localhost:8501", True), ("https://lab.school.org", "lab.school.org", True),
    ("https://lab.school.org:8443", "lab.school.org", False), ("http://localhost:3000", "localhost", False),
    ("http://lab.school.org", "lab.school.org:80", True),
    ("http://evil.test", "localhost:8501", False), ("http://localhost:3000", "localhost:8501", False),
    ("http://192.168.1.9:8501", "localhost:8501", False), ("null", "localhost:8501", False),
    ("", "localhost:8501", False),
])  # fmt: skip
def test_origins(origin, host, same):
    assert is_same(origin, host) is same


@pytest.mark.parametrize("path", ["/", "/Train", "/_stcore/health", "/lab/web/x/lib/base.js", "/static/js/x.js"])
def test_every_request_under_a_wrong_name_is_refused(server, path):
    answer = ask(server, path, Host=f"evil.test:{server.port}")
    assert answer.status == 403 and b"LENET_HOSTS" in answer.body
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "lab.school.org"])
def test_the_names_it_was_given_are_answered(server, host):
    assert ask(server, "/_stcore/health", Host=host).status == 200


def shake_hands(server: Server, host: str, origin: str | None) -> bytes:
    """The first line of the answer to a websocket's opening handshake (RFC 6455, 4.1)."""
    lines = [f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}", "Upgrade: websocket", "Connection: Upgrade",
             f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}", "Sec-WebSocket-Version: 13",
             *([f"Origin: {origin}"] if origin else [])]  # fmt: skip
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        client.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return client.recv(12)


@pytest.mark.parametrize(("host", "origin"), [
    ("localhost:PORT", "http://localhost:PORT"), ("127.0.0.1:PORT", "http://127.0.0.1:PORT"),
    ("192.168.1.7:PORT", "http://192.168.1.7:PORT"), ("lab.school.org", "https://lab.school.org"),
])  # fmt: skip
def test_a_websocket_of_our_own_page(server, host, origin):
    port = str(server.port)
    assert shake_hands(server, host.replace("PORT", port), origin.replace("PORT", port)) == b"HTTP/1.1 101"


@pytest.mark.parametrize(("host", "origin"), [
    ("evil.test:PORT", "http://evil.test:PORT"), ("localhost:PORT", "http://evil.test"), ("localhost:PORT", "null"),
    ("localhost:PORT", "http://192.168.1.9"), ("evil.test:PORT", None),
])  # fmt: skip
def test_a_websocket_of_another_site_is_refused(server, host, origin):
    port = str(server.port)
    assert shake_hands(server, host.replace("PORT", port), origin and origin.replace("PORT", port)) == b"HTTP/1.1 403"


def test_another_site_can_change_nothing(server):
    answer = ask(server, "/_stcore/upload_file/x/y", "PUT", Origin="http://evil.test")
    assert answer.status == 403 and b"another site" in answer.body


def test_a_name_with_a_port_is_left_out_and_said_at_the_start(tmp_path):
    with Server(tmp_path / "runs", LENET_STANDBY="0", LENET_HOSTS="lab:8443") as server:
        assert ask(server, "/_stcore/health", Host="lab:8443").status == 403
        assert "LENET_HOSTS has 'lab:8443', which is left out" in server.log
