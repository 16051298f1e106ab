"""A folder full of damaged runs harms no page: there the good one and the bundled networks are as ever."""

import json
import os
from pathlib import Path

from lenet.runs import list_all_runs
from tests.ui.open_all import open_all
from tests.ui.train.page import FINISHED, FIRST_EPOCH, START, make_run

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
FILES = {"config": "config.json", "events": "events.jsonl", "control": "control.json",
         "network": "checkpoints/0001.npz", "progress": "resume.npz"}  # fmt: skip


def make_damaged_runs() -> None:
    """A run for each file of the corpus that stands in a run's folder, and two that have a pipe."""
    for door, name in FILES.items():
        for kept in (CORPUS / door).iterdir():
            folder = make_run(START, *FIRST_EPOCH, FINISHED, run_id=f"{door}-{kept.name}")
            (folder.path / name).write_bytes(kept.read_bytes())
            (folder.path / "checkpoints" / "²³.npz").touch()
    for name in ("config.json", "events.jsonl"):
        file = make_run(START, run_id=f"pipe-{name.partition('.')[0]}").path / name
        file.unlink()
        os.mkfifo(file)


def test_damaged_runs_harm_no_page(own_runs, capsys, monkeypatch):
    monkeypatch.setenv("LENET_STANDBY", "0")
    make_damaged_runs()
    make_run(START, *FIRST_EPOCH, FINISHED)
    runs, damaged = list_all_runs()
    assert "mine" in [run.run_id for run in runs] and len(damaged) > 8
    capsys.readouterr()
    open_all(str(own_runs))
    places = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert len(places) == 5 and [place["exceptions"] for place in places] == [[]] * 5
    assert [place["errors"] for place in places[:4]] == [[]] * 4
