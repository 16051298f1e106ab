"""Settings that a server does not start with: better none than one that is open to more people than was meant."""

import sys

from lenet.environment import is_shared
from lenet.errors import ConfigError
from lenet.limits import read_limits
from lenet.password_file import SETTING, read_password


def refuse_wrong_settings() -> None:
    """End the program, with a sentence on the terminal, if what it is told of a shared lab is wrong."""
    try:
        check_settings()
    except ConfigError as problem:
        print(problem, file=sys.stderr, flush=True)
        sys.exit(1)


def check_settings() -> None:
    """Raise `ConfigError` if a shared lab cannot be as the environment says."""
    shared, password, _ = is_shared(), read_password(), read_limits()
    if password is not None and not shared:
        raise ConfigError(f"{SETTING} is set, but LENET_SHARED is not 1: without it everyone may change all runs.")
