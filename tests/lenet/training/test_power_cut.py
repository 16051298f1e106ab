"""What a power cut spares: what was synced, and under the name it has. A disk is watched, not cut off."""

import errno
import os
import stat
from pathlib import Path

import pytest

from devtools.waiting import wait_until
from lenet.runs import RunConfig, RunFolder, create_run
from lenet.runs.events import Queued
from lenet.runs.folder import write_atomic
from lenet.training.process import worker
from tests.lenet.training.running import NARROW, SMALL, train


class Disk:
    """The names that are on the disk: of files that were synced, then renamed, and their folder synced after that."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.synced: set[int] = set()
        self.waiting: dict[Path, set[str]] = {}
        self.safe: list[str] = []
        self._fsync, self._replace = os.fsync, Path.replace
        monkeypatch.setattr(os, "fsync", self.sync)
        monkeypatch.setattr(Path, "replace", lambda file, target: self.rename(file, Path(target)))

    def sync(self, file) -> None:
        self._fsync(file)
        handle = file if isinstance(file, int) else file.fileno()
        path, status = Path(f"/proc/self/fd/{handle}").readlink(), os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            self.safe += sorted(self.waiting.pop(path, ())) or [f"{path.name}/"]
        else:
            self.synced.add(status.st_ino)
            if path.name == "events.jsonl":
                self.safe.append(path.name)

    def rename(self, file: Path, target: Path) -> None:
        number = file.stat().st_ino
        if number in self.synced:
            self.synced.remove(number)  # the system gives the numbers of files that are gone to new ones
            self.waiting.setdefault(target.parent.resolve(), set()).add(target.name)
        self._replace(file, target)


def test_config_checkpoints_and_progress_are_synced_with_their_folders(monkeypatch, own_runs):
    disk = Disk(monkeypatch)
    train()
    kept = [name for name in disk.safe if name != "events.jsonl"]
    assert kept[:2] == [f"{own_runs.name}/", "config.json"]
    assert kept[2:] == ["0000.npz", "resume.npz", "0001.npz", "resume.npz", "0002.npz", "resume.npz"]
    assert disk.safe[-1] == "events.jsonl", "the end of a run is synced, too"


def test_events_are_synced_every_second_and_not_one_by_one(monkeypatch):
    disk, folder = Disk(monkeypatch), create_run(RunConfig("test", NARROW, SMALL))
    monkeypatch.setattr(worker, "HEARTBEAT_SECONDS", 0.01)
    disk.safe.clear()
    for _ in range(100):
        folder.append_event(Queued(1.0))
    assert disk.safe == []
    with worker._Heart(folder):
        wait_until(lambda: len(disk.safe) >= 3, 10)


def test_where_folders_cannot_be_synced_files_are_written_all_the_same(monkeypatch, tmp_path):
    really = os.fsync

    def refuse(file):
        if isinstance(file, int):
            raise OSError(errno.EINVAL, "Invalid argument")
        really(file)

    monkeypatch.setattr(os, "fsync", refuse)
    write_atomic(tmp_path / "file", lambda file: file.write(b"kept"), durable=True)
    assert (tmp_path / "file").read_bytes() == b"kept"


def test_a_run_without_events_has_none_to_sync():
    create_run(RunConfig("test", NARROW, SMALL), "mine")
    RunFolder("mine").sync_events()
