"""Waiting for a condition, for tests that watch another process."""

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], object], seconds: float = 60.0) -> object:
    """Return the condition's value as soon as it is true; fail after `seconds`."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, f"waited {seconds:g} s in vain for {condition.__doc__ or condition}"
        time.sleep(0.02)
    return value
