"""What every answer tells the browser: run nothing but our own scripts, show us in no other site's frame."""

import base64
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.lists import read_list

FRAMES = "LENET_FRAMES"
SITE = re.compile(r"https?://[a-z0-9_.*-]+(:\d+)?", re.ASCII)
"""A site as browsers name it, in small letters: nothing behind the name or the port."""

POLICY = {
    "default-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' data: blob:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'none'",
}
"""Content Security Policy, level 3, but for scripts, of which `allow_scripts` tells."""


class SafeHeaders:
    """Middleware: add the headers to every answer, refusals among them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = usual_headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, send_safely if scope["type"] == "http" else send)


def usual_headers() -> dict[str, str]:
    """The headers as `LENET_FRAMES` wants them."""
    return build_headers(read_list(FRAMES, SITE)[0])


def build_headers(frames: Sequence[str]) -> dict[str, str]:
    """The headers. `frames`: the sites that may show the app in a frame, such as "https://school.org"."""
    ancestors = " ".join(frames)
    policy = {**POLICY, "script-src": allow_scripts(), "frame-ancestors": ancestors or "'none'"}
    headers = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return headers if ancestors else {**headers, "X-Frame-Options": "DENY"}


def allow_scripts() -> str:
    """Which scripts may run: this server's, Streamlit's components (`blob:`), and those within Streamlit's own page."""
    page = Path(streamlit.__file__).with_name("static") / "index.html"
    inline = re.findall(r"<script>(.*?)</script>", page.read_text(encoding="utf-8"), re.DOTALL)
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline)
    return " ".join(["'self'", "blob:", *(f"'sha256-{digest}'" for digest in hashes)])
