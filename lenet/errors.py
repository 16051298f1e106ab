"""The errors that a person can mend. Each message is one sentence that quotes the offending value."""

import zipfile
import zlib

DAMAGE = (OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError, MemoryError, zipfile.BadZipFile, zlib.error)
"""What NumPy and zipfile raise on an array file that was cut short, changed, or is none."""


class LabError(Exception):
    """Something the user asked for cannot be done; the message says what would be right."""


class ConfigError(LabError):
    """A network or a training that cannot be built as described."""


class RunError(LabError):
    """A run that does not exist, cannot be read, or cannot do what was asked of it."""


class ModelError(LabError):
    """A network that is unknown, or a weights file that does not fit."""


class ImageError(LabError):
    """A picture that cannot be read or holds nothing to read."""


class DataError(LabError):
    """A data set that is missing or damaged."""
