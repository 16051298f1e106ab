"""How many cores this process may use: those it is bound to, and what its control groups allow (man 7 cgroups)."""

import os
from collections.abc import Iterator
from contextlib import suppress
from math import ceil
from pathlib import Path

OWN_GROUPS = Path("/proc/self/cgroup")
GROUPS = Path("/sys/fs/cgroup")
MOUNTS = {True: ("", "unified"), False: ("cpu", "cpu,cpuacct", "cpuacct,cpu")}
"""Where the groups are mounted: those of version 2 (True), alone or beside version 1, and those of version 1."""


def count_cores(own_groups: Path = OWN_GROUPS, groups: Path = GROUPS) -> int:
    """Cores that this process may use, at least 1; a quota of 1.5 cores counts as 2, which then rest now and then.

    Args:
        own_groups: the file that names the groups of this process.
        groups: the folder of all groups.
    """
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([bound, *map(ceil, _read_quotas(own_groups, groups))]))


def _read_quotas(own_groups: Path, groups: Path) -> Iterator[float]:
    """The quotas, in cores, of this process's groups and of all groups around them."""
    for line in _read(own_groups).splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        for mount in MOUNTS[not controllers]:
            top = groups / mount
            folder = top / path.strip("/")
            for group in (folder, *folder.parents):
                if group.is_relative_to(top):
                    yield from _read_quota(group)


def _read_quota(group: Path) -> Iterator[float]:
    """The quota of one group in cores, if it has one: CPU time over the time in which it may be used."""
    one = _read(group / "cpu.max")  # version 2: both in one file
    two = f"{_read(group / 'cpu.cfs_quota_us')} {_read(group / 'cpu.cfs_period_us')}"
    for text in (one, two):
        with suppress(ValueError, ZeroDivisionError):  # "max", or no such file
            quota, period = map(int, text.split())
            if quota > 0:  # version 1 writes -1 for none
                yield quota / period


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""
