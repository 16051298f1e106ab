"""The teacher's password of a shared lab: the content of a file that `LENET_TEACHER_PASSWORD_FILE` names."""

import os
import stat
from pathlib import Path

from lenet.errors import ConfigError
from lenet.files import describe, open_regular

SETTING = "LENET_TEACHER_PASSWORD_FILE"
SHORTEST = 8
"""Letters: at five tries a minute shorter ones could be guessed."""

MOST_BYTES = 1024


def read_password() -> str | None:
    """The password, without spaces and line ends around it; None if the environment names no file.

    Raises:
        ConfigError: if the file cannot be read, may be read by every user of the machine, or holds too little.
    """
    name = os.environ.get(SETTING)
    if not name:
        return None
    try:
        with open_regular(Path(name).resolve(), MOST_BYTES) as stream:
            mode, content = os.fstat(stream.fileno()).st_mode, stream.read()
    except OSError as problem:
        raise ConfigError(f"{SETTING} is {name!r}, which {describe(problem)}; it must name a file that holds the "
                          "teacher's password.") from None
    if mode & stat.S_IRWXO:
        raise ConfigError(f"{SETTING} is {name!r}, which every user of this machine may open: chmod 600 it.")
    try:
        password = content.decode().strip()
    except UnicodeDecodeError:
        raise ConfigError(f"{SETTING} is {name!r}, which holds no text in UTF-8: write the password anew.") from None
    if len(password) < SHORTEST:
        raise ConfigError(f"{SETTING} is {name!r}, which holds {len(password)} letters; a password must have at least "
                          f"{SHORTEST}.")
    return password
