"""`python -m lenet train`: train a network in this very process, and show it learn."""

import argparse
from dataclasses import replace

from lenet.cli.output import Parsers, add_json_option
from lenet.cli.progress import JsonProgress, choose_progress
from lenet.quiet import without_greeting
from lenet.errors import ConfigError
from lenet.runs.presets import PRESETS, get_preset
from lenet.runs import OPTIMIZERS, RunConfig, create_run
from lenet.runs.events import Event, Starting
from lenet.training.process.worker import train_run

SETTINGS = ("optimizer", "learning_rate", "momentum", "batch_size", "epochs", "train_images", "seed")


def add_parser(parsers: Parsers) -> None:
    """Describe the command."""
    parser = parsers.add_parser(
        "train", help="train a network", description="Train a network. Ctrl-C ends it and keeps what was learnt.",
        epilog="Example: python -m lenet train --preset article --epochs 3",
    )
    parser.add_argument("--preset", choices=PRESETS, default="article", help="the recipe (default: article)")
    parser.add_argument("--name", help="what the run is called in lists")
    parser.add_argument("--epochs", type=int, metavar="N", help="how often to go through the training images")
    parser.add_argument("--batch-size", type=int, metavar="N", help="images learnt at a time")
    parser.add_argument("--learning-rate", type=float, metavar="X", help="how far one batch moves the weights")
    parser.add_argument("--optimizer", choices=OPTIMIZERS, help="how the weights are moved")
    parser.add_argument("--momentum", type=float, metavar="X", help="for the optimizer sgd")
    parser.add_argument("--train-images", type=int, metavar="N",
                        help="use only the first N of the 60,000; beyond 54,000 none are left to validate on")
    parser.add_argument("--seed", type=int, metavar="N", help="fixes first weights, order of images and dropout")
    add_json_option(parser)
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Train; 0 if the run finished or was stopped by hand."""
    try:
        config = build_config(options)
    except ConfigError as problem:
        options.parser.error(str(problem))
    folder = create_run(config)
    with JsonProgress() if options.json else choose_progress(folder.run_id, config) as progress:
        ended = train_run(folder.run_id, lambda event: _show(progress, event))
    return 0 if ended is not None and ended.status in ("finished", "stopped") else 1


def _show(progress: JsonProgress, event: Event) -> None:
    progress.show(event)
    if isinstance(event, Starting):
        _load_tensorflow()  # it is about to be imported anyway, less quietly


def build_config(options: argparse.Namespace) -> RunConfig:
    """The preset with the options that were given.

    Raises:
        ConfigError: if a value is out of its range.
    """
    preset = get_preset(options.preset)
    given = {name: getattr(options, name) for name in SETTINGS if getattr(options, name) is not None}
    training = replace(preset.training, **given)
    return replace(preset, name=preset.name if options.name is None else options.name, training=training)


def _load_tensorflow() -> None:
    """Import TensorFlow and Keras and do something small, quietly; takes some seconds the first time."""
    with without_greeting():
        from lenet.training.process.standby import load_sets

        load_sets()
