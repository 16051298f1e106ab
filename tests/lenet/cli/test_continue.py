"""`python -m lenet continue`: a training that goes on in this process."""

import numpy as np

from lenet.cli import main
from lenet.cli.progress import LineProgress
from lenet.cli.train import train_here
from lenet.network import NetworkConfig
from lenet.runs import EpochPoint, RunConfig, TrainingConfig, create_run, read_run
from lenet.runs.control import send_control
from lenet.runs.events import Event
from lenet.runs.liveness import take_run
from lenet.runs.models import load_model
from lenet.training.process.worker import train_run
from tests.lenet.cli.test_commands import run_json

SMALL = NetworkConfig(c1=1, c3=1, c5=2, f6=2)


def stop_after_one_epoch(event: Event) -> None:
    if isinstance(event, EpochPoint) and event.epoch == 1:
        send_control("part", "stop")


def test_a_run_that_was_stopped_is_continued_here(small_sets, capsys):
    config = RunConfig("Mine", SMALL, TrainingConfig(batch_size=100, epochs=3, train_images=300))
    for name in ("whole", "part"):
        create_run(config, name)
    train_run("whole")
    train_run("part", stop_after_one_epoch)
    assert read_run("part").status == "stopped"
    assert main(["continue", "part"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Run part: Mine, 300 images, 3 epochs.") and "Epoch 3 of 3: " in printed
    assert read_run("part").status == "finished"
    ends = [load_model(f"{name}@3").weights["C1/kernel"] for name in ("whole", "part")]
    assert np.array_equal(*ends)
    assert main(["continue", "part"]) == 1
    assert "has finished its 3 epochs: ask for more than that." in capsys.readouterr().err
    events = run_json(capsys, "continue", "part", "--epochs", "4")
    assert (events[-1]["status"], read_run("part").state.epochs_done) == ("finished", 4)


def test_a_training_that_is_stopped_says_how_to_go_on(small_sets, monkeypatch, capsys):
    config = RunConfig("Mine", SMALL, TrainingConfig(batch_size=100, epochs=3, train_images=300))
    create_run(config, "part")
    monkeypatch.setattr("lenet.cli.continue_.train_here", lambda run_id, progress, lock: train_here(
        run_id, StoppingProgress(run_id, config), lock))
    assert main(["continue", "part"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Go on with it: python -m lenet continue part"


class StoppingProgress(LineProgress):
    """Somebody stops the run after its first epoch."""

    def show(self, event: Event) -> None:
        super().show(event)
        stop_after_one_epoch(event)


def test_what_cannot_be_continued_is_one_sentence(capsys):
    folder = create_run(RunConfig(), "busy")
    with take_run(folder):
        for name, words in (("busy", "is still training"), ("article", "came with the program"), ("nobody", "no run")):
            assert main(["continue", name]) == 1
            told = capsys.readouterr()
            assert told.out == "" and words in told.err and told.err.count("\n") == 1
