"""Recipes with a name. `python -m lenet train --preset NAME` trains one."""

from lenet.errors import ConfigError
from lenet.runs import RunConfig

PRESETS = {"article": RunConfig(name="The article's network")}
"""article: the defaults of `NetworkConfig` and `TrainingConfig` are its network and recipe."""


def get_preset(name: str) -> RunConfig:
    """The recipe `name`.

    Raises:
        ConfigError: if there is none of that name.
    """
    if name not in PRESETS:
        raise ConfigError(f"There is no preset {name!r}; there are: {', '.join(PRESETS)}.")
    return PRESETS[name]
