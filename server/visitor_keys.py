"""Every browser that opens a page of a shared lab has a random key in a cookie, by which it is known again.

Scripts cannot read it, pages of other sites cannot send it, and it never stands in an address. What the lab keeps of
it is a hash, beside the runs that the visitor starts (`lenet.runs.owners`).
"""

import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lenet.environment import is_shared
from ui.browser_key import COOKIE, KEY

KEPT_SECONDS = 400 * 24 * 3600
"""A school year; browsers keep none for longer."""


class VisitorKeys:
    """Middleware: a page that goes to a browser without a key brings one, where the lab is shared."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_key(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 400:
                headers = MutableHeaders(scope=message)
                headers.append("Set-Cookie", build_cookie(is_secure(scope)))
                headers["Cache-Control"] = "no-store"  # nobody else is to be given this answer
            await send(message)

        await self.app(scope, receive, send_with_key if needs_key(scope) else send)


def needs_key(scope: Scope) -> bool:
    """Whether a browser without a key asks for a page, and not for what belongs to one."""
    if scope["type"] != "http" or not is_shared():
        return False
    headers = Headers(scope=scope)
    return "text/html" in headers.get("accept", "") and not has_key(headers)


def has_key(headers: Headers) -> bool:
    """Whether the request brings a key."""
    return KEY.fullmatch(cookie_parser(headers.get("cookie", "")).get(COOKIE, "")) is not None


def is_secure(scope: Scope) -> bool:
    """Whether the browser asks by https, also where a proxy ends that and says so."""
    return "https" in (scope["scheme"], Headers(scope=scope).get("x-forwarded-proto"))


def build_cookie(secure: bool) -> str:
    """A new key as the header Set-Cookie. `secure`: the browser is to send it by https alone."""
    words = (f"{COOKIE}={secrets.token_urlsafe(24)}", "Path=/", f"Max-Age={KEPT_SECONDS}", "HttpOnly", "SameSite=Lax",
             *["Secure"] * secure)  # fmt: skip
    return "; ".join(words)
