"""The errors that a person can mend. Each message is one sentence that quotes the offending value."""

import reprlib
import struct
import zipfile
import zlib
from typing import Any

DAMAGE = (OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError, MemoryError, OverflowError, struct.error,
          zipfile.BadZipFile, zlib.error)  # fmt: skip
"""What NumPy and zipfile raise on an array file that was cut short, changed, or is none."""

_short = reprlib.Repr()
_short.maxstring = _short.maxlong = _short.maxother = 60
_short.maxlevel = 2


def quote(value: Any) -> str:
    """A value as a message quotes it: as Python writes it, but never longer than a line, however large it is."""
    return _short.repr(value[:200].decode(errors="replace").rstrip() if isinstance(value, bytes) else value)


class LabError(Exception):
    """Something the user asked for cannot be done; the message says what would be right."""


class ConfigError(LabError):
    """A network or a training that cannot be built as described."""


class RunError(LabError):
    """A run that does not exist, cannot be read, or cannot do what was asked of it."""


class DiskError(RunError):
    """The run folder cannot be written: no other run can be, either."""


class ModelError(LabError):
    """A network that is unknown, or a weights file that does not fit."""


class ImageError(LabError):
    """A picture that cannot be read or holds nothing to read."""


class DataError(LabError):
    """A data set that is missing or damaged."""
