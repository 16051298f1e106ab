"""Train the small runs that hints are tested on, good and bad ones: `python -m scripts.record_hints`, a minute or two.

Only their configs and events are kept, in tests/recorded/hints/NAME.
"""

import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from lenet.network import PAPER_NETWORK, NetworkConfig
from lenet.runs import RunConfig, RunFolder, TrainingConfig, create_run
from lenet.runs.presets import PRESETS
from lenet.training.process.worker import train_run

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "recorded" / "hints"
BRIEF = TrainingConfig(batch_size=16, epochs=1, train_images=6400)
"""400 batches, 40 points of the curve."""

QUICK, LAST = PRESETS["quick"], PRESETS["paper-1998"]
RUNS = {
    "not-learning": replace(BRIEF, learning_rate=0.1, epochs=2, train_images=3200),
    "wrong-labels": replace(BRIEF, label_noise=0.9),
    "diverging": replace(BRIEF, optimizer="sgd", learning_rate=0.5, momentum=0.99),
    "diverged": replace(BRIEF, optimizer="sgd", learning_rate=100.0),
    "overfitting": TrainingConfig(batch_size=100, epochs=16, train_images=300, learning_rate=0.005),
    "rate-too-low": replace(BRIEF, learning_rate=1e-6),
    "rate-too-low-sgd": replace(BRIEF, optimizer="sgd", learning_rate=0.0001, momentum=0.0),
    "healthy-adam": BRIEF,
    "healthy-sgd": replace(BRIEF, optimizer="sgd", learning_rate=0.01),
    "healthy-noisy": replace(BRIEF, label_noise=0.2, label_smoothing=0.1),
    "healthy-quick": replace(QUICK.training, train_images=2560),
    "healthy-1998": replace(LAST.training, train_images=1200, epochs=2),
}
NETWORKS = {"healthy-1998": PAPER_NETWORK}


def record(name: str) -> None:
    """Train one of `RUNS` and keep what it tells."""
    with tempfile.TemporaryDirectory() as runs:
        os.environ["LENET_RUNS_DIR"] = runs
        create_run(RunConfig(name, NETWORKS.get(name, NetworkConfig()), RUNS[name]), name)
        train_run(name)
        trained, kept = RunFolder(name), RunFolder(name, FOLDER)
        kept.path.mkdir(parents=True, exist_ok=True)
        for file in (trained.config_file, trained.events_file):
            shutil.copyfile(file, kept.path / file.name)


def main() -> None:
    """Record them all."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name in RUNS:
        record(name)
        print(name)


if __name__ == "__main__":
    main()
