"""The teacher of a shared lab: a visitor who has given the password, and may change every run.

Who that is stands in the server's memory alone, by the hash of the browser's key, and ends with it.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections import deque
from collections.abc import Callable
from threading import Lock

import streamlit as st

from lenet.errors import ConfigError, LabError
from lenet.password_file import read_password

TRIES, TRIES_FROM_ONE = 5, 4
"""Within `TRIES_SECONDS`: from all addresses together, and from one, so that who guesses does not shut out others."""

TRIES_SECONDS = 60.0
DISUSE_SECONDS = 4 * 3600.0
"""So long after the last change of a run a teacher is one no more."""

TOO_MANY = "That were too many tries within a minute: wait for one, and try again."
WRONG = "That is not the teacher’s password."
NO_PASSWORD = "This lab has no teacher’s password."


class Tries:
    """Counts tries of the password, so that it cannot be guessed. `clock`: seconds that nobody can set back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._made: deque[tuple[float, str]] = deque()

    def take(self, address: str) -> bool:
        """Whether another try from an IP address is allowed now; it counts if so."""
        with self._lock:
            now = self._clock()
            while self._made and now - self._made[0][0] >= TRIES_SECONDS:
                self._made.popleft()
            from_one = sum(other == address for _, other in self._made)
            if len(self._made) >= TRIES or from_one >= TRIES_FROM_ONE:
                return False
            self._made.append((now, address))
            return True


class Teachers:
    """Visitors who have given the password, by the hash of their key. `clock` as for `Tries`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._used = clock, dict[str, float]()

    def admit(self, visitor: str) -> None:
        """This visitor is a teacher from now on."""
        now = self._clock()
        self._used = {other: used for other, used in self._used.items() if now - used < DISUSE_SECONDS} | {visitor: now}

    def dismiss(self, visitor: str) -> None:
        """This visitor is none any more."""
        self._used.pop(visitor, None)

    def holds(self, visitor: str) -> bool:
        """Whether this visitor is a teacher now."""
        used = self._used.get(visitor)
        return used is not None and self._clock() - used < DISUSE_SECONDS

    def renew(self, visitor: str) -> None:
        """A teacher has changed something, and stays one for hours more."""
        if self.holds(visitor):
            self._used[visitor] = self._clock()


tries = Tries()
teachers = Teachers()


def has_password() -> bool:
    """Whether there can be a teacher at all."""
    try:
        return read_password() is not None
    except ConfigError:  # the server did not start with such a file: it was changed since
        return False


def give_password(visitor: str, typed: str) -> None:
    """Make the visitor a teacher, if what was typed is the password.

    Raises:
        LabError: if it is not, there were too many tries, or there is no password.
    """
    if not tries.take(str(st.context.ip_address)):
        raise LabError(TOO_MANY)
    password = read_password()
    if password is None:
        raise LabError(NO_PASSWORD)
    if not is_same(typed, password):
        raise LabError(WRONG)
    teachers.admit(visitor)


def is_same(typed: str, password: str) -> bool:
    """Whether two texts are the same, in a time that tells nothing of either."""
    first, second = (hashlib.sha256(text.strip().encode()).digest() for text in (typed, password))
    return hmac.compare_digest(first, second)
