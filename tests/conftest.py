"""What every test gets: a run folder of its own, NumPy on one core, and a compiler that is quick, not thorough."""

import os
from itertools import count
from pathlib import Path

import pytest

from server.one_core import SETTINGS

# Of two threads for a small matrix, each waits for the other, and takes a core for it; programs that tests start, too.
os.environ.update({name: os.environ.get(name, "1") for name in SETTINGS})

# Nearly all that a small training takes is compiling; unoptimised, that takes half. The arithmetic is the same.
os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true")


NUMBERS = count()


@pytest.fixture(autouse=True)
def own_runs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch) -> Path:
    """Runs go to the test's own temporary folder.

    Of most tests it is a plain one: to make a `tmp_path` takes longer than a short test does.
    """
    if "tmp_path" in request.fixturenames:
        folder = request.getfixturevalue("tmp_path")
    else:
        folder = tmp_path_factory.getbasetemp() / f"runs-{next(NUMBERS)}"
        folder.mkdir()
    monkeypatch.setenv("LENET_RUNS_DIR", str(folder))
    return folder
