"""`python -m lenet continue`: go on with a training that was stopped or cut short, in this very process."""

import argparse
from dataclasses import replace

from lenet.cli.output import Parsers, add_json_option
from lenet.cli.progress import JsonProgress, choose_progress
from lenet.cli.setting_options import read_as
from lenet.cli.train import train_here
from lenet.errors import RunError
from lenet.runs import read_run
from lenet.runs.liveness import take_run
from lenet.settings import SETTINGS
from lenet.training.process.launcher import queue_run


def add_parser(parsers: Parsers) -> None:
    """Describe the command."""
    parser = parsers.add_parser(
        "continue", help="go on with a training",
        description="Go on with a training that was stopped or cut short, from where it was. Ctrl-C ends it and keeps "
                    "what was learnt.",
        epilog="Example: python -m lenet continue 20261122-153012-ab3f --epochs 30",
    )
    parser.add_argument("run_id", metavar="RUN", help="the run's id: python -m lenet runs lists them")
    parser.add_argument("--epochs", type=read_as(SETTINGS["epochs"]), metavar="N",
                        help="train until so many epochs are done (default: as many as were asked for)")
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Train on; 0 if the run finished or was stopped by hand."""
    folder, launch = queue_run(options.run_id, options.epochs)
    with launch:
        lock = take_run(folder)
    if lock is None:
        raise RunError(f"The run {folder.run_id!r} is still training.")
    one = read_run(folder.run_id)
    training = replace(one.config.training, epochs=options.epochs or one.epochs_wanted)
    config = replace(one.config, name=one.name, training=training)
    progress = JsonProgress() if options.json else choose_progress(one.run_id, config)
    return train_here(one.run_id, progress, lock)
