"""`python -m lenet train`: train a network in this very process, and show it learn."""

import argparse
import sys
from typing import IO

from lenet.cli.output import Parsers, add_json_option
from lenet.cli.progress import JsonProgress, choose_progress
from lenet.cli.setting_options import add_settings, list_given
from lenet.errors import ConfigError
from lenet.network import build_layers, find_mismatch
from lenet.runs.presets import PRESETS, get_preset
from lenet.runs import RunConfig
from lenet.runs.creation import create_live_run
from lenet.runs.liveness import take_run
from lenet.recipe import ARTICLE, NAME_HELP, PRESET_HELP, start_from
from lenet.training.process.worker import train_run


def add_parser(parsers: Parsers) -> None:
    """Describe the command: every setting is an option."""
    parser = parsers.add_parser(
        "train", help="train a network", usage="python -m lenet train [--preset NAME] [--SETTING VALUE ...] [--json]",
        description="Train a network. Ctrl-C ends it and keeps what was learnt.",
        epilog="Example: python -m lenet train --preset article --epochs 3 --activation tanh",
    )
    parser.add_argument("--preset", choices=PRESETS, default=ARTICLE, help=f"{PRESET_HELP} (default: {ARTICLE})")
    parser.add_argument("--name", help=NAME_HELP)
    add_settings(parser)
    add_json_option(parser)
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Train; 0 if the run finished or was stopped by hand."""
    try:
        config = build_config(options)
    except ConfigError as problem:
        options.parser.error(str(problem))
    if mismatch := find_mismatch(config.network):
        print(f"Warning: {mismatch}", file=sys.stderr)
    folder, lock = create_live_run(config, take_run)
    return train_here(folder.run_id, JsonProgress() if options.json else choose_progress(folder.run_id, config), lock)


def train_here(run_id: str, progress: JsonProgress, lock: IO[str]) -> int:
    """Train a run, whose `lock` is from `take_run`, in this process; 0 if it finished or was stopped by hand."""
    with progress:
        ended = train_run(run_id, progress.show, lock=lock, quiet=True)
    if ended is not None and ended.status == "stopped":
        progress.say(f"Go on with it: python -m lenet continue {run_id}")
    return 0 if ended is not None and ended.status in ("finished", "stopped") else 1


def build_config(options: argparse.Namespace) -> RunConfig:
    """The preset with the options that were given.

    Raises:
        ConfigError: if a value is out of its range, or the values do not go together.
    """
    preset = get_preset(options.preset)
    recipe = start_from(options.preset).change(**list_given(options))
    build_layers(recipe.network)  # says whether its layers fit onto each other
    name = preset.name if options.name is None else options.name
    return RunConfig(name, recipe.network, recipe.training)
