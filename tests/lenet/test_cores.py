"""Cores that a process may use: affinity, and the quotas of control groups of both versions."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lenet.cores import count_cores

COUNT = "from lenet.environment import count_slots, count_threads; print(count_slots(), count_threads())"
MANY = 64
V1_QUOTA = {"quota": "500000", "period": "100000"}


@pytest.fixture(autouse=True)
def many_cores(monkeypatch):
    """A machine with many cores, all of which this process may use."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(MANY)), raising=False)


def make_groups(tmp_path: Path, own: str, files: dict[str, str]) -> tuple[Path, Path]:
    (tmp_path / "own").write_text(own)
    for name, text in files.items():
        file = tmp_path / "groups" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "own", tmp_path / "groups"


@pytest.mark.parametrize(("own", "files", "cores"), [
    ("", {}, MANY),
    ("0::/\n", {"cpu.max": "max 100000\n"}, MANY),
    ("0::/\n", {"cpu.max": "200000 100000\n"}, 2),
    ("0::/\n", {"cpu.max": "150000 100000\n"}, 2),
    ("0::/\n", {"cpu.max": "10000 100000\n"}, 1),
    ("0::/a/b\n", {"a/b/cpu.max": "max 100000\n", "a/cpu.max": "300000 100000\n"}, 3),
    ("0::/not/mounted/here\n", {"cpu.max": "400000 100000\n"}, 4),
    ("0::/../above\n", {"cpu.max": "400000 100000\n"}, 4),
    ("1:cpu:/\n0::/\n", {"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, MANY),
    ("1:cpu:/\n0::/\n", {"cpu/cpu.cfs_quota_us": "50000\n", "cpu/cpu.cfs_period_us": "50000\n"}, 1),
    ("4:cpu,cpuacct:/a\n", {f"cpu,cpuacct/a/cpu.cfs_{name}_us": us for name, us in V1_QUOTA.items()}, 5),
    ("2:memory:/\n", {"cpu/cpu.cfs_quota_us": "50000\n", "cpu/cpu.cfs_period_us": "50000\n"}, MANY),
    ("1:cpu:/\n0::/a\n", {"unified/a/cpu.max": "600000 100000", "cpu/cpu.cfs_quota_us": "no number"}, 6),
])
def test_quotas_of_control_groups(tmp_path, own, files, cores):
    assert count_cores(*make_groups(tmp_path, own, files)) == cores


def test_what_a_process_is_bound_to(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3})
    assert count_cores(*make_groups(tmp_path, "0::/\n", {"cpu.max": "200000 100000"})) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="taskset is Linux's")
def test_bound_to_one_core_a_training_takes_one_thread():
    bound = f"import os; os.sched_setaffinity(0, {{min(os.sched_getaffinity(0))}}); {COUNT}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LENET_")}
    done = subprocess.run([sys.executable, "-c", bound], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "1 1\n"
