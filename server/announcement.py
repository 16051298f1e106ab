"""The start of the server: workers are told that it is there, and people who else can open it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import segno

from lenet.runs.presence import announce_server
from ui.visitors import find_address_for_others


@asynccontextmanager
async def announce(app: Any) -> AsyncIterator[None]:
    """Before the first request: workers end themselves when no server says that it is there."""
    announce_server()
    address = find_address_for_others()
    if address:
        print(f"Everyone in this network can open the app and change its runs: {address}", flush=True)
        segno.make(address, micro=False).terminal(compact=True)
    yield
