"""The start of the server: workers are told that it is there, and people who else can open it."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import segno

from lenet.runs.presence import announce_server
from server.headers import FRAMES, SITE
from server.hosts import HOSTS, NAME
from server.lists import find_mistakes
from ui.visitors import find_address_for_others


@asynccontextmanager
async def announce(app: Any) -> AsyncIterator[None]:
    """Before the first request: workers end themselves when no server says that it is there."""
    announce_server()
    for sentence in (*find_mistakes(HOSTS, NAME, "a name without a port, such as lab.school.org"),
                     *find_mistakes(FRAMES, SITE, "a site with nothing behind its name, such as https://school.org")):
        print(sentence, file=sys.stderr, flush=True)
    address = find_address_for_others()
    if address:
        print(f"Everyone in this network can open the app and change its runs: {address}", flush=True)
        segno.make(address, micro=False).terminal(compact=True)
    yield
