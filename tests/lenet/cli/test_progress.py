"""What a training says of itself on a terminal: a bar, and sentences."""

import io
from dataclasses import replace

import pytest

from lenet.cli.progress import BarProgress, describe_end, describe_epoch
from lenet.runs import BatchPoint, EpochPoint, RunConfig, TrainingConfig
from lenet.runs.events import Ended, Started, Starting, Waiting


def test_the_bar_shows_lines_and_numbers():
    from rich.console import Console

    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100)
    config = RunConfig("[odd] :smile: name", training=TrainingConfig(batch_size=128))
    progress = BarProgress("a-run", config, console=console)
    with progress:
        for event in (Waiting(0.0), Starting(0.0), Started(0.0, 0, 0, 20, 422, 0.001), BATCH, EPOCH, ENDED):
            progress.show(event)
    shown = screen.getvalue()
    for part in ("Run a-run: [odd] :smile: name, 54,000 images, 20 epochs.", "free slot", "TensorFlow",
                 describe_end(ENDED)):  # fmt: skip
        assert part in shown
    assert "8,000 images/s" in shown
    assert progress.bar.tasks[0].completed == 422 + 211


@pytest.mark.parametrize(("columns", "words"), [
    (40, "epoch 2"), (60, "epoch 2  loss 0.250"), (80, "epoch 2  loss 0.250  accuracy 92.5%"),
    (100, "epoch 2  loss 0.250  accuracy 92.5%  8,000 images/s")])
def test_the_bar_fits_into_a_narrow_terminal(columns, words):
    from rich.console import Console

    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=columns, color_system=None)
    config = RunConfig("narrow", training=TrainingConfig(batch_size=128))
    with (progress := BarProgress("a-run", config, console=console)):
        for event in (Started(0.0, 0, 0, 20, 422, 0.001), BATCH):
            progress.show(event)
        progress.bar.refresh()
        [line] = [text for text in screen.getvalue().split("\r")[-1].split("\x1b[2K") if "epoch" in text]
    bar, share, *rest = line.split(maxsplit=3)
    assert set(bar) <= set("━╸") and share == "8" and rest[-1].partition("  --")[0].partition(" --")[0] == words
    assert line.rstrip().endswith("left") and len(line.rstrip()) <= columns


BATCH = BatchPoint(0.0, 2, 211, 81_008, 0.25, 0.925, 0.001, 8000.0)
EPOCH = EpochPoint(0.0, 2, 108_000, 0.2, 0.94, 0.1, 0.97, 6.5, 8300.0, partial=True)
ENDED = Ended(0.0, "a-run", "stopped", "Stopped by hand.", 13.0, 8300.0, 0.9712, 0.0987)


def test_sentences():
    assert describe_epoch(EPOCH, 20) == ("Epoch 2 of 20 (in part): loss 0.2000, accuracy 94.00 %, "
                                         "validation loss 0.1000, accuracy 97.00 %, 6.5 s")
    unjudged = replace(EPOCH, val_loss=None, val_accuracy=None, partial=False)
    assert describe_epoch(unjudged, 20) == "Epoch 2 of 20: loss 0.2000, accuracy 94.00 %, no validation, 6.5 s"
    assert describe_end(ENDED) == ("Stopped after 13.0 s of training at 8,300 images/s: "
                                   "test accuracy 97.12 %, test loss 0.0987. Stopped by hand.")
