"""Who may ask: requests that name this server by a name it answers to, and that no other site's page has sent.

A page of another site can have its own name lead to this machine (DNS rebinding) and would then read every answer;
or it can connect to this server from where it is. The first names the wrong host, the second the wrong origin.
"""

import ipaddress
import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from server.lists import read_list

HOSTS = "LENET_HOSTS"
REFUSED = ("This server answers to localhost and to IP addresses only. To give it another name, start it with "
           f"{HOSTS}=name (several: with commas between).\n")  # fmt: skip
FOREIGN = "A page of another site may not talk to this server.\n"
READING = ("GET", "HEAD")
USUAL_PORTS = {"http": 80, "https": 443}
NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", re.ASCII)
"""A host's name, in small letters, without a port and without a point at its end."""


class HostCheck:
    """Middleware: refuse what comes under a wrong name or from the page of another site, pages and websockets alike."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.known = app, known_hosts()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = find_problem(scope, self.known) if scope["type"] in ("http", "websocket") else None
        if problem is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(problem, 403)(scope, receive, send)
        else:  # before it is accepted, this answers 403
            await send({"type": "websocket.close", "code": 1008, "reason": problem})


def find_problem(scope: Scope, known: frozenset[str]) -> str | None:
    """Why a request is refused, as one sentence; None if it is not. `known`: the names that the server answers to."""
    headers = Headers(scope=scope)
    hosts, origin = headers.getlist("host"), headers.get("origin")
    if len(hosts) != 1 or not is_known(hosts[0], known):
        return REFUSED
    changes = scope["type"] == "websocket" or scope["method"] not in READING
    if changes and origin is not None and not is_same(origin, hosts[0]):
        return FOREIGN
    return None


def known_hosts() -> frozenset[str]:
    """The names that this server answers to besides IP addresses."""
    return frozenset({"localhost", *read_list(HOSTS, NAME)[0]})


def is_known(host: str, known: frozenset[str]) -> bool:
    """Whether a Host header, with or without a port, is one of the known names or any IP address."""
    name = _split(f"//{host}")[0]
    return name is not None and (name in known or _is_address(name))


def is_same(origin: str, host: str) -> bool:
    """Whether the page that asks came from the host that is asked; without a port that is a usual one."""
    (name, port), (asked, asked_port) = _split(origin), _split(f"//{host}")
    return name is not None and name == asked and port in ([asked_port] if asked_port else USUAL_PORTS.values())


def _split(address: str) -> tuple[str | None, int | None]:
    """Name in small letters and port; the name is None in an address that is none."""
    try:
        parts = urlsplit(address)
        port = parts.port or USUAL_PORTS.get(parts.scheme)
    except ValueError:
        return None, None
    plain = parts.username is None and not parts.path and not parts.query and not parts.fragment
    return (parts.hostname or "").rstrip(".") or None if plain else None, port


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
