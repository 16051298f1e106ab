"""Files by which workers know that a server is there."""

import errno
import fcntl
import os
import time

from lenet.runs.locks import Pulse
from lenet.runs import presence
from lenet.runs.presence import hold_file, remove_stale, server_is_present


def test_the_file_of_a_killed_server_is_not_believed_and_goes(own_runs):
    folder = own_runs / ".servers"
    folder.mkdir(parents=True)
    killed, alive = folder / "server-here-1", folder / "server-here-2"
    killed.touch()
    assert not server_is_present()
    with hold_file(alive, None):
        remove_stale()
        assert list(folder.iterdir()) == [alive] and server_is_present()
    assert not server_is_present()


def test_a_server_is_there_whatever_the_clock_says(own_runs):
    with hold_file(own_runs / ".servers" / "server-here-1", None):
        for moved in (-86_400, 86_400):
            os.utime(own_runs / ".servers" / "server-here-1", (time.time() + moved,) * 2)
            assert server_is_present()


def test_a_server_whose_file_was_removed_makes_another(own_runs):
    file = own_runs / ".servers" / "server-here-1"
    lock = hold_file(file, None)
    assert hold_file(file, lock) is lock
    file.unlink()
    assert not server_is_present()
    with hold_file(file, lock):
        assert server_is_present()


def test_without_locks_a_server_is_there_as_long_as_its_file_is_touched(own_runs, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    now = [100.0]
    monkeypatch.setattr("lenet.runs.locks.time.monotonic", lambda: now[0])
    monkeypatch.setattr(presence, "PULSE", Pulse(15))
    file = own_runs / ".servers" / "server-here-1"
    assert hold_file(file, None) is None
    for touched in (True, True, False):
        assert server_is_present()
        now[0] += 14
        assert server_is_present()
        if touched:
            os.utime(file, (now[0], now[0]))
    now[0] += 2
    assert not server_is_present()
