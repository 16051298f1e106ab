"""`python -m lenet train`: train a network in this very process, and show it learn."""

import argparse
import sys
from typing import IO, Any

from lenet.cli.output import Parsers, add_json_option
from lenet.cli.progress import JsonProgress, choose_progress
from lenet.data.augmentation import AugmentationConfig
from lenet.errors import ConfigError
from lenet.network import NetworkConfig, build_layers, find_mismatch
from lenet.quiet import without_greeting
from lenet.runs.presets import PRESETS, get_preset
from lenet.runs import RunConfig, TrainingConfig
from lenet.runs.catalog import create_live_run
from lenet.runs.events import Event, Starting
from lenet.runs.liveness import take_run
from lenet.recipe import ARTICLE, NAME_HELP, PRESET_HELP, start_from
from lenet.settings import SETTINGS, Options, Setting
from lenet.training.process.worker import train_run

METAVARS = {int: "N", float: "X"}
GROUPS = {NetworkConfig: "the network", TrainingConfig: "the training", AugmentationConfig: "distortions of the images"}


def add_parser(parsers: Parsers) -> None:
    """Describe the command: every setting is an option."""
    parser = parsers.add_parser(
        "train", help="train a network", usage="python -m lenet train [--preset NAME] [--SETTING VALUE ...] [--json]",
        description="Train a network. Ctrl-C ends it and keeps what was learnt.",
        epilog="Example: python -m lenet train --preset article --epochs 3 --activation tanh",
    )
    parser.add_argument("--preset", choices=PRESETS, default=ARTICLE, help=f"{PRESET_HELP} (default: {ARTICLE})")
    parser.add_argument("--name", help=NAME_HELP)
    groups = {part: parser.add_argument_group(title) for part, title in GROUPS.items()}
    for setting in SETTINGS.values():
        _add_option(groups[setting.part], setting)
    add_json_option(parser)
    parser.set_defaults(run=run, parser=parser)


def _add_option(group: Any, setting: Setting) -> None:
    """One setting as an option; its metavar says what can be given."""
    options = setting.control.words if isinstance(setting.control, Options) else ()
    metavar = "{" + ",".join(map(str, options)) + "}" if options else METAVARS[type(setting.default)]

    def parse(text: str) -> Any:
        try:
            return setting.parse(text)
        except ConfigError as problem:
            raise argparse.ArgumentTypeError(str(problem)) from None

    group.add_argument(setting.option, dest=setting.key, type=parse, metavar=metavar,
                       help=_describe(setting).replace("%", "%%"))


def _describe(setting: Setting) -> str:
    words = setting.help.replace("**", "").replace("\n\n", " ")
    return f"{setting.label}. {words} (article: {setting.write(setting.default)})"


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
        ended = train_run(run_id, lambda event: _show(progress, event), lock=lock)
    if ended is not None and ended.status == "stopped":
        progress.say(f"Go on with it: python -m lenet continue {run_id}")
    return 0 if ended is not None and ended.status in ("finished", "stopped") else 1


def _show(progress: JsonProgress, event: Event) -> None:
    progress.show(event)
    if isinstance(event, Starting):
        _load_tensorflow()  # it is about to be imported anyway, less quietly


def build_config(options: argparse.Namespace) -> RunConfig:
    """The preset with the options that were given.

    Raises:
        ConfigError: if a value is out of its range, or the values do not go together.
    """
    preset = get_preset(options.preset)
    given = {key: getattr(options, key) for key in SETTINGS if getattr(options, key) is not None}
    recipe = start_from(options.preset).change(**given)
    build_layers(recipe.network)  # says whether its layers fit onto each other
    name = preset.name if options.name is None else options.name
    return RunConfig(name, recipe.network, recipe.training)


def _load_tensorflow() -> None:
    """Import TensorFlow and do something small, quietly; takes some seconds the first time."""
    with without_greeting():
        from lenet.training.process.standby import load_sets

        load_sets()
