"""Files and folders for people: written whole, and in the place of none that is there, unless they are told to be."""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from lenet.errors import LabError


def write_new_file(path: Path, write: Callable[[Path], object], replaces: bool = False, main: str = "") -> int:
    """Have `write` write a file or a folder, which then takes its place at `path`; returns its bytes.

    Args:
        path: where it is to be.
        write: is given another path, with the same name.
        replaces: whether what is there may be replaced.
        main: of a folder the file that shows what it is: only a folder that has it is replaced.

    Raises:
        LabError: if something is there already, or it cannot be written.
    """
    _check_place(path, replaces, main)
    try:
        with TemporaryDirectory(prefix=".lenet-", dir=path.parent) as folder:
            written = Path(folder) / path.name
            write(written)
            _check_place(path, replaces, main)  # it may have come meanwhile
            if main and path.exists():
                _replace_folder(written, path)
            else:
                written.replace(path)
    except OSError as problem:
        reason = problem.strerror or problem
        raise LabError(f"{str(path)!r} cannot be written ({reason}); choose another --output.") from None
    return measure(path)


def measure(path: Path) -> int:
    """The bytes of a file, or of all files in a folder."""
    return sum(file.stat().st_size for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file())


def _check_place(path: Path, replaces: bool, main: str) -> None:
    if not os.path.lexists(path):
        return
    if not replaces:
        raise LabError(f"{str(path)!r} is there already: choose another --output, or replace it with --force.")
    if main and not (path / main).is_file():
        raise LabError(f"{str(path)!r} is no folder with {main!r} in it, so --force does not replace it: choose "
                       "another --output.")


def _replace_folder(written: Path, path: Path) -> None:
    """Put a folder in the place of another one, which goes away first, and comes back if that fails."""
    aside = written.with_name(f"{path.name}.old")
    path.rename(aside)
    try:
        written.rename(path)
    except OSError:
        aside.rename(path)
        raise
