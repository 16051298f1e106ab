"""What is printed where it cannot be as it is: on a terminal that knows ASCII alone, onto a disk that is full."""

import codecs
import errno
import io
import os
import sys

PLAIN = {"…": "...", "×": "x", "−": "-", "–": "-", "±": "+/-", "’": "'", "“": '"', "”": '"', "\N{NO-BREAK SPACE}": " "}
"""What stands for characters that an encoding lacks."""

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What the system says when no more can be written."""


def spell_plainly() -> None:
    """From now on, what the terminal's encoding lacks is written in characters that it has, "?" at worst."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_spell.__name__)


def _spell(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    lacking = problem.object[problem.start : problem.end]
    return "".join(PLAIN.get(letter, "?") for letter in lacking), problem.end


codecs.register_error(_spell.__name__, _spell)


def close_output() -> None:
    """Nothing more is written to standard output; Python would complain once more at exit of what it still holds."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
