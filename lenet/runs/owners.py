"""Whose a run is, where a class shares one server: a hash of the visitor's key, in the run's `owner.txt`.

The key itself stays in the visitor's browser. A run without that file, such as one of the command line, belongs to
whoever runs the server.
"""

import hashlib
import re

from lenet.files import read_regular
from lenet.runs.folder import RunFolder, write_atomic

LABEL = b"LeNet Lab: owner of runs\0"
"""What is hashed before the key, so that the hash is that of nothing else."""

OWNER = re.compile(r"[0-9a-f]{64}", re.ASCII)


def hash_key(key: str) -> str:
    """The owner that a visitor's key makes: SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(LABEL + key.encode()).hexdigest()


def write_owner(folder: RunFolder, owner: str) -> None:
    """Say whose a new run is, before it is in any list.

    Raises:
        RunError: if the disk is full.
    """
    write_atomic(folder.owner_file, lambda file: file.write(owner.encode()), durable=True)


def read_owner(folder: RunFolder) -> str | None:
    """Whose a run is; None if it belongs to whoever runs the server, or nobody can tell."""
    try:
        text = read_regular(folder.owner_file, 64).decode("ascii")
    except (OSError, ValueError):
        return None
    return text if OWNER.fullmatch(text) else None
