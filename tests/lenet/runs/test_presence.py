"""Files by which workers know that a server is there."""

import os
import time

from lenet.runs.presence import FRESH_SECONDS, remove_stale, server_is_present


def test_the_file_of_a_killed_server_is_not_believed_and_goes(own_runs):
    folder = own_runs / ".servers"
    folder.mkdir(parents=True)
    killed, alive = folder / "server-here-1", folder / "server-here-2"
    killed.touch()
    os.utime(killed, (time.time() - FRESH_SECONDS - 1,) * 2)
    assert not server_is_present()
    alive.touch()
    remove_stale()
    assert list(folder.iterdir()) == [alive] and server_is_present()
