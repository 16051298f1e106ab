"""Run folders that cannot be read, are gone, or have no room: a sentence on the page, and everything else goes on."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.browser import PROJECT
from lenet.errors import RunError
from lenet.runs import RunConfig, create_run, list_runs, read_run, rename_run, send_control
from lenet.runs.folder import check_runs_dir
from tests.living import keep_alive
from tests.ui.open_all import PLACES
from tests.ui.train.page import FIRST_EPOCH, START, button, make_run, open_train
from ui import once
from ui.train import live as train_live

POWERS = "-dac_override,-dac_read_search"
WITHOUT_POWERS = [shutil.which("setpriv"), f"--bounding-set={POWERS}", f"--inh-caps={POWERS}"]
"""Root may read everything; a process that is started so may not, and all else is as it was."""

IS_ROOT = os.geteuid() == 0
needs_powers = pytest.mark.skipif(IS_ROOT and not WITHOUT_POWERS[0], reason="root without setpriv reads everything")


def take_away(path: Path, mode: int = 0o000) -> None:
    """Give a file or folder to another user, who lets nobody in; one who is not root keeps it, shut."""
    path.chmod(mode)
    if IS_ROOT:
        os.chown(path, 65534, 65534)


def open_all(*folders: Path) -> list[dict]:
    """What stands on every page with each of these run folders, for a process that the modes of files bind."""
    command = [*(WITHOUT_POWERS if IS_ROOT else ()), sys.executable, "-m", "tests.ui.open_all", *folders]
    done = subprocess.run(command, cwd=PROJECT, env=os.environ | {"LENET_STANDBY": "0"}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


WHOLE = {"all": lambda runs: take_away(runs), "parent": lambda runs: take_away(runs.parent),
         "hidden": lambda runs: take_away(runs, 0o444)}  # fmt: skip
TAKEN = {**WHOLE, "one": lambda runs: take_away(runs / "mine")}
"""What is taken away: the whole run folder, or a run."""


@needs_powers
def test_runs_of_another_user(tmp_path, monkeypatch):
    places = {name: tmp_path / name / "runs" for name in TAKEN}
    for name, runs in places.items():
        monkeypatch.setenv("LENET_RUNS_DIR", str(runs))
        make_run(START, *FIRST_EPOCH)
        TAKEN[name](runs)
    try:
        pages = open_all(*places.values())
    finally:
        for folder in (path for runs in places.values() for path in (runs.parent, runs, runs / "mine")):
            folder.chmod(0o700)
    assert len(pages) == len(places) * len(PLACES)
    for page in pages:
        told = [error for error in page["errors"] if error.startswith(f"The run folder {page['runs']} cannot be read")]
        assert (page["exceptions"], len(told)) == ([], Path(page["runs"]).parent.name in WHOLE), page
        assert all("The article's network" in options for options in page["networks"]), page
        assert bool(page["networks"]) == (page["page"] in ("pages/2_Draw.py", "pages/3_Inspect.py"))


@pytest.mark.parametrize("file", ["runs", "of/no/use"])
def test_a_run_folder_that_is_a_file(file, tmp_path, monkeypatch):
    (tmp_path / file.split("/")[0]).write_text("")
    monkeypatch.setenv("LENET_RUNS_DIR", str(tmp_path / file))
    with pytest.raises(RunError, match="cannot be read"):
        check_runs_dir()
    assert list_runs() == []


def test_a_run_folder_that_is_not_there_yet(tmp_path, monkeypatch):
    monkeypatch.setenv("LENET_RUNS_DIR", str(tmp_path / "not" / "yet"))
    check_runs_dir()


def test_a_run_that_vanishes_while_it_is_watched(own_runs, monkeypatch):
    """Between one tick and the next, and at once while the page is drawn."""
    keep_alive(make_run(START, *FIRST_EPOCH))
    app = open_train(run="mine")
    real = train_live.read_run

    def vanish(run_id: str):
        shutil.rmtree(own_runs / "mine")
        return real(run_id)

    with monkeypatch.context() as patch:
        patch.setattr(train_live, "read_run", vanish)
        app.run()
    assert not app.exception and ["There is no run 'mine': it" in error.value for error in app.error] == [True]
    assert [link.proto.label for link in app.get("page_link")].count("See all runs") == 1
    app.run()
    assert not app.exception and ["There is no run 'mine': it" in error.value for error in app.error] == [True]


@pytest.fixture
def full_disk(tmp_path, monkeypatch) -> Iterator[Path]:
    """A disk of 128 kB with a live run, and not a byte left on it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if not IS_ROOT or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k", "none", disk]).returncode:
        pytest.skip("no disk can be mounted")
    try:
        monkeypatch.setenv("LENET_RUNS_DIR", str(disk))
        lock = keep_alive(make_run(START, *FIRST_EPOCH))
        with pytest.raises(OSError, match="No space left"), open(disk / "filled", "wb", buffering=0) as file:
            while file.write(bytes(512)):
                pass
        yield disk
        lock.close()
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_full_disk(full_disk, monkeypatch):
    for act in (lambda: create_run(RunConfig("new"), "new"), lambda: rename_run("mine", "other"),
                lambda: send_control("mine", "pause")):  # fmt: skip
        with pytest.raises(RunError, match="The disk is full"):
            act()
    assert [run.run_id for run in list_runs()] == ["mine"] and read_run("mine").status == "running"
    monkeypatch.setattr(once, "REST", 0.0)
    monkeypatch.setattr(once, "AFTER", 0.0)
    app = open_train(run="mine")
    button(app, "Pause").click().run()
    assert not app.exception and ["The disk is full" in error.value for error in app.error] == [True]
    (full_disk / "filled").unlink()
    button(app, "Pause").click().run()
    assert not app.exception and not app.error and read_run("mine").pending == "pause"
