"""docs/deploy.md as it stands: its nginx configurations before a real server, its unit before systemd's own check."""

import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPSConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from devtools.browser import PROJECT, Server, end_process, find_free_port
from devtools.waiting import wait_until
from tests.living import keep_alive
from tests.ui.train.page import FIRST_EPOCH, START, make_run
from ui.components.addresses import latest_events_address, web_address

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:{PROJECT}/.bench/nginx/usr/sbin")
NAME = "lab.school.org"
TEXT = (PROJECT / "docs" / "deploy.md").read_text()
TLS, KEPT, STRIPPED, SEVERAL = re.findall(r"```nginx\n(.*?)```", TEXT, re.DOTALL)
(UNIT,) = re.findall(r"```ini\n(.*?)```", TEXT, re.DOTALL)
LOCATION = re.search(r" *location / \{.*?\n    \}\n", TLS, re.DOTALL).group()
FRAME = """
daemon off; pid nginx.pid; error_log stderr; {user}
events {{ }}
http {{
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
    {http}
}}
"""
WAYS = {
    "whole": (TLS, "", ""),
    "kept": (TLS.replace(LOCATION, KEPT), "/lenet", "/lenet"),
    "stripped": (TLS.replace(LOCATION, STRIPPED), "/lenet", ""),
    "several": (SEVERAL + TLS.replace("http://127.0.0.1:8501", "http://lenet_lab"), "", ""),
}
"""The configuration, the path in the browser's address, and the server's own path."""

TRUSTING = ssl._create_unverified_context()
"""The certificates here are signed by nobody."""

needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@contextmanager
def run_nginx(folder: Path, http: str, server: Server) -> Iterator[int]:
    """nginx with a configuration of the docs: only ports and certificate are the test's own. Yields its port."""
    port = find_free_port()
    certificate, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
                    "-out", certificate, "-keyout", key], check=True, capture_output=True)  # fmt: skip
    for old, new in (("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"), (f"/etc/ssl/certs/{NAME}.pem", certificate),
                     (f"/etc/ssl/private/{NAME}.key", key), ("127.0.0.1:8501", f"127.0.0.1:{server.port}"),
                     ("127.0.0.1:8502", f"127.0.0.1:{server.port}")):  # fmt: skip
        http = http.replace(old, str(new))
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(FRAME.format(user=user, http=http))
    process = subprocess.Popen([NGINX, "-p", folder, "-c", "nginx.conf"], stderr=subprocess.PIPE)
    try:
        wait_until(lambda: listens(port, process), 10)
        yield port
    finally:
        end_process(process)
        process.stderr.close()


def listens(port: int, process: subprocess.Popen) -> bool:
    """Whether nginx listens; fails if it has ended."""
    assert process.poll() is None, process.stderr.read().decode()
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Server]]:
    """A server below each of the paths."""
    folder = tmp_path_factory.mktemp("deployed")
    environment = {"LENET_HOSTS": NAME, "LENET_STANDBY": "0"}
    with (Server(folder / "root" / "runs", **environment) as root,
          Server(folder / "path" / "runs", path="/lenet", **environment) as below):  # fmt: skip
        for server in (root, below):
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("LENET_RUNS_DIR", str(server.runs_dir))
                keep_alive(make_run(START, *FIRST_EPOCH))
        yield {"": root, "/lenet": below}


def ask(port: int, path: str, **headers: str) -> int:
    """The status of an answer that comes through nginx."""
    connection = HTTPSConnection("127.0.0.1", port, timeout=10, context=TRUSTING)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    connection.close()
    return answer.status


SHAKE = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
         "Sec_WebSocket_Version": "13"}  # fmt: skip


@needs_nginx
@pytest.mark.parametrize("way", WAYS)
def test_each_way_through_nginx(way, servers, tmp_path, browser: Browser):
    http, path, own_path = WAYS[way]
    with run_nginx(tmp_path, http, servers[own_path]) as port:
        known, foreign = f"{NAME}:{port}", f"evil.test:{port}"
        for address in ("", web_address("lib/base.js"), latest_events_address("mine")):
            assert ask(port, f"{path}/{address}", Host=known) == 200, address
            assert ask(port, f"{path}/{address}", Host=foreign) == 403, address
        stream = f"{path}/_stcore/stream"
        assert ask(port, stream, Host=known, Origin=f"https://{known}", **SHAKE) == 101
        assert ask(port, stream, Host=known, Origin="https://evil.test", **SHAKE) == 403
        if way in ("kept", "stripped"):
            check_page(browser, f"https://localhost:{port}{path}")


def check_page(browser: Browser, url: str) -> None:
    """A live run opens by its own address, and its curves, whose module came the same way, follow it."""
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    fetched: list[str] = []
    page.on("response", lambda answer: fetched.append(f"{answer.status} {answer.url}"))
    with page.expect_response(f"{url}/{latest_events_address('mine')}") as followed:
        page.goto(f"{url}/Train?run=mine&view=watch")
    assert followed.value.ok
    assert f"200 {url}/{web_address('components/curves/index.js')}" in fetched
    context.close()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_the_unit(tmp_path):
    (tmp_path / "lenet-lab.service").write_text(UNIT.replace("/opt/lenet-lab", str(PROJECT)))
    checked = subprocess.run(["systemd-analyze", "verify", "--man=no", tmp_path / "lenet-lab.service"],
                             capture_output=True, text=True)  # fmt: skip
    assert (checked.returncode, [line for line in checked.stderr.splitlines() if "lenet-lab" in line]) == (0, [])
