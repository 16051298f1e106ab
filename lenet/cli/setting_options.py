"""The settings of a run as options of a command."""

import argparse
from collections.abc import Callable
from typing import Any

from lenet.data.augmentation import AugmentationConfig
from lenet.errors import ConfigError
from lenet.network import NetworkConfig
from lenet.runs import TrainingConfig
from lenet.settings import SETTINGS, Options, Setting

METAVARS = {int: "N", float: "X"}
GROUPS = {NetworkConfig: "the network", TrainingConfig: "the training", AugmentationConfig: "distortions of the images"}


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add every setting to a command; its metavar says what can be given."""
    groups = {part: parser.add_argument_group(title) for part, title in GROUPS.items()}
    for setting in SETTINGS.values():
        options = setting.control.words if isinstance(setting.control, Options) else ()
        metavar = "{" + ",".join(map(str, options)) + "}" if options else METAVARS[type(setting.default)]
        groups[setting.part].add_argument(setting.option, dest=setting.key, type=read_as(setting), metavar=metavar,
                                          help=_describe(setting).replace("%", "%%"))


def read_as(setting: Setting) -> Callable[[str], Any]:
    """What makes a setting's value of an option's text, for argparse."""
    def parse(text: str) -> Any:
        try:
            return setting.parse(text)
        except ConfigError as problem:
            raise argparse.ArgumentTypeError(str(problem)) from None

    return parse


def list_given(options: argparse.Namespace) -> dict[str, Any]:
    """The settings that were given, by their keys."""
    return {key: getattr(options, key) for key in SETTINGS if getattr(options, key) is not None}


def _describe(setting: Setting) -> str:
    words = setting.help.replace("**", "").replace("\n\n", " ")
    return f"{setting.label}. {words} (article: {setting.write(setting.default)})"
