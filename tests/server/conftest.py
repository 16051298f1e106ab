"""A server of these tests' own, asked by plain sockets and HTTP."""

from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest

from devtools.browser import Server


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("server") / "runs", LENET_HOSTS="lab.school.org, lab",
                LENET_STANDBY="0") as running:  # fmt: skip
        yield running


@pytest.fixture
def own_runs(server: Server, monkeypatch: pytest.MonkeyPatch):
    """Runs go where the server looks for them."""
    monkeypatch.setenv("LENET_RUNS_DIR", str(server.runs_dir))
    return server.runs_dir


def ask(server: Server, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
    """The answer to one request, its body read into `answer.body`. Underscores in headers' names are hyphens."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    answer.body = answer.read()
    connection.close()
    return answer
