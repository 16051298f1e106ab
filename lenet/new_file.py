"""A file for people: written whole or not at all, and in the place of none that is there, unless it is told to be."""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from lenet.errors import LabError


def write_new_file(path: Path, write: Callable[[Path], object], replaces: bool = False) -> int:
    """Have `write` write a file, which then takes its place at `path`; returns its bytes.

    Args:
        path: the file.
        write: is given another path in the same folder, with the same name.
        replaces: whether a file that is there may be replaced.

    Raises:
        LabError: if the file is there already or cannot be written.
    """
    if os.path.lexists(path) and not replaces:
        raise LabError(f"{str(path)!r} is there already: choose another --output, or replace it with --force.")
    try:
        with TemporaryDirectory(prefix=".lenet-", dir=path.parent) as folder:
            written = Path(folder) / path.name
            write(written)
            size = written.stat().st_size
            written.replace(path)
    except OSError as problem:
        reason = problem.strerror or problem
        raise LabError(f"{str(path)!r} cannot be written ({reason}); choose another --output.") from None
    return size
