"""The server computes on one core, and what it starts may use all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from server.one_core import SETTINGS

PROBE = """
import os, server, numpy
numpy.ones((1000, 1000)) @ numpy.ones((1000, 1000))
print(len(os.listdir("/proc/self/task")), [name for name in os.environ if name.endswith("_THREADS")])
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted in /proc")
def test_numpy_has_one_thread_in_the_server_and_workers_inherit_no_setting():
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    done = subprocess.run([sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "[]"]
