"""The start of the server: workers are told that it is there, and people who else can open it."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import segno

from lenet.environment import is_shared
from lenet.password_file import SETTING, read_password
from lenet.runs.presence import announce_server
from server.headers import FRAMES, SITE
from server.hosts import HOSTS, NAME
from server.lists import find_mistakes
from server.expiry import start_expiry
from ui.visitors import find_address_for_others


ALONE = ("This server listens to this computer alone: for others start it with HOST=0.0.0.0, or have a proxy pass them "
         "on (docs/deploy.md).")  # fmt: skip

TEACHER = "Who gives the teacher's password under “Teacher”, below the list of pages, may change all runs."
NO_TEACHER = f"Nobody may change all runs from a browser: {SETTING}=FILE names a password with which a teacher may."


def describe_opening(address: str | None) -> list[str]:
    """Who else can open the app at `address`, and what they can do, a sentence each; none if that is nobody."""
    if is_shared():
        return [f"This lab is shared: all see its runs, and change those that they have started. "
                f"{f'They open {address}' if address else ALONE}", NO_TEACHER if read_password() is None else TEACHER]
    return [f"Everyone in this network can open the app and change its runs: {address}"] if address else []


@asynccontextmanager
async def announce(app: Any) -> AsyncIterator[None]:
    """Before the first request: workers end themselves when no server says that it is there."""
    announce_server()
    for sentence in (*find_mistakes(HOSTS, NAME, "a name without a port, such as lab.school.org"),
                     *find_mistakes(FRAMES, SITE, "a site with nothing behind its name, such as https://school.org")):
        print(sentence, file=sys.stderr, flush=True)
    if is_shared():
        start_expiry()
    address = find_address_for_others()
    for sentence in describe_opening(address):
        print(sentence, flush=True)
    if address:
        segno.make(address, micro=False).terminal(compact=True)
    yield
