"""What every test gets: a run folder of its own, and a compiler that is quick instead of thorough."""

import os

import pytest

# Nearly all that a small training takes is compiling; unoptimised, that takes half. The arithmetic is the same.
os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true")


@pytest.fixture(autouse=True)
def own_runs(tmp_path, monkeypatch):
    """Runs go to the test's own temporary folder."""
    monkeypatch.setenv("LENET_RUNS_DIR", str(tmp_path))
    return tmp_path
