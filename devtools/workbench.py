"""A page of a real browser in which functions of the project's JavaScript modules can be called from Python."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

from devtools.browser import PROJECT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

GIVEN = "/given"

CALL = """async ([address, module, name, more]) => {
    const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
    return (await import(module))[name](bytes, ...JSON.parse(more));
}"""


class Workbench:
    """What `open_workbench` hands out."""

    def __init__(self, page: "Page") -> None:
        self._page, self.given = page, b""

    def call(self, module: str, function: str, given: bytes, *more: Any) -> Any:
        """What a function returns, or what it promises, as JSON.

        Args:
            module: its path in the project, such as "ui/web/engine/network.js".
            function: one that the module exports.
            given: the function's first argument, there a Uint8Array. It may be large.
            more: the other arguments, sent as JSON.
        """
        self.given = given
        return self._page.evaluate(CALL, [GIVEN, f"/{module}", function, json.dumps(more)])


@contextmanager
def open_workbench(browser: "Browser") -> Iterator[Workbench]:
    """A workbench in a new page, which can read all files of the project. It needs no server of the app."""
    page = browser.new_page()
    workbench = Workbench(page)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, workbench)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            page.goto(f"http://127.0.0.1:{server.server_port}/")  # modules and bytes are read from where the page is
            yield workbench
        finally:
            page.close()
            server.shutdown()


class _Handler(SimpleHTTPRequestHandler):
    """Sends what a call is given, and files of the project."""

    def __init__(self, workbench: Workbench, *args: Any) -> None:
        self._workbench = workbench
        super().__init__(*args, directory=str(PROJECT))

    def do_GET(self) -> None:
        """Answer a request."""
        if self.path != GIVEN:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(self._workbench.given)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
