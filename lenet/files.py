"""Files that others may have put there: regular ones of a sensible size are read, nothing else is waited for."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

KINDS: dict[str, Callable[[int], bool]] = {
    "a folder": stat.S_ISDIR, "a pipe": stat.S_ISFIFO, "a socket": stat.S_ISSOCK, "a device": stat.S_ISCHR,
    "a disk": stat.S_ISBLK,
}
"""What a name can stand for besides a regular file or a link."""


def open_regular(path: Path | str, most: int, folder: int | None = None) -> BinaryIO:
    """Open a file for reading. A link, pipe, socket, device or folder is refused before anything is read of it.

    Args:
        path: its name.
        most: bytes that it may have.
        folder: an open folder (a file descriptor) that a relative `path` starts from.

    Raises:
        FileNotFoundError: if there is none.
        OSError: if it is refused; `strerror` is the end of a sentence about it, such as "is a pipe, no regular file".
    """
    try:
        # Without O_NONBLOCK a pipe would wait for its writer.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError as problem:
        words = {errno.ELOOP: "is a link, no regular file", errno.ENXIO: "is a socket, no regular file"}
        if problem.errno in words:
            raise OSError(problem.errno, words[problem.errno]) from None
        raise
    try:
        check_regular(os.fstat(handle), most)
    except OSError:
        os.close(handle)
        raise
    return os.fdopen(handle, "rb")


def check_regular(status: os.stat_result, most: int) -> None:
    """Raise `OSError` unless a file that has this status is a regular one of at most `most` bytes."""
    for name, is_kind in KINDS.items():
        if is_kind(status.st_mode):
            raise OSError(errno.EINVAL, f"is {name}, no regular file")
    if status.st_size > most:
        raise OSError(errno.EFBIG, f"has {status.st_size:,} bytes; it may have {most:,}")


def read_regular(path: Path | str, most: int) -> bytes:
    """The bytes of a file that `open_regular` opens.

    Raises:
        OSError: as there.
    """
    with open_regular(path, most) as stream:
        return stream.read(most)


def describe(problem: OSError) -> str:
    """What is wrong with a file, as the end of a sentence that its name begins."""
    words = problem.strerror or str(problem)
    return words if words.startswith(("is ", "has ")) else f"cannot be read ({words})"
