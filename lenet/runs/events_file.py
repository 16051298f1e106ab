"""A run's `events.jsonl`, read piece by piece: however long it is, a line at a time is in memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO

from lenet.errors import RunError
from lenet.files import describe, open_regular
from lenet.frozen import Text, Whole
from lenet.runs.events import Event, decode_event

LONGEST_LINE = 1 << 16
"""Bytes of a line that is read; those of events have a few hundred, a confusion matrix a thousand."""

LARGEST_FILE = 1 << 40

MOST_DAMAGED = 100
"""Lines of a file that may be damaged: a crash leaves one behind. One that has more is read no further."""


@dataclass(frozen=True)
class Place:
    """How far a file has been read, and what was wrong until there.

    Attributes:
        size: bytes; behind them a line begins.
        lines: those within.
        events: those of them that were events.
        damaged: how many were none, and are left out.
        problem: what is wrong with the first of those.
    """

    size: Annotated[int, Whole(0, LARGEST_FILE)] = 0
    lines: Annotated[int, Whole(0, LARGEST_FILE)] = 0
    events: Annotated[int, Whole(0, LARGEST_FILE)] = 0
    damaged: Annotated[int, Whole(0, LARGEST_FILE)] = 0
    problem: Annotated[str, Text(500)] = ""

    @property
    def complaint(self) -> str:
        """What is wrong with the file, as one sentence; "" if nothing is."""
        lines = f"{self.damaged:,} lines" if self.damaged > 1 else "A line"
        first = "the first is" if self.damaged > 1 else "it is"
        return f"{lines} of events.jsonl cannot be read; {first} {self.problem}" if self.damaged else ""


def open_events(file: Path) -> BinaryIO:
    """Open a file of events.

    Raises:
        FileNotFoundError: if there is none.
        RunError: if it cannot be opened or is no regular file.
    """
    try:
        return open_regular(file, LARGEST_FILE)
    except FileNotFoundError:
        raise
    except OSError as problem:
        raise RunError(f"{file.name} {describe(problem)}; it must be a file of one event a line.") from None


def read_events(file: Path) -> list[Event]:
    """All whole events of a file, oldest first. Damaged lines are left out.

    Raises:
        FileNotFoundError: if there is none.
        RunError: as `open_events` and `follow_events`.
    """
    with open_events(file) as stream:
        return [event for event, _ in follow_events(stream, Place()) if event]


def follow_events(stream: BinaryIO, place: Place) -> Iterator[tuple[Event | None, Place]]:
    """The events behind `place`, oldest first, each with the place behind it; None for a line that is left out.

    A last line without its end is not read yet.

    Raises:
        RunError: behind more than `MOST_DAMAGED` lines that are no events.
    """
    stream.seek(place.size)
    size, lines, events, damaged, problem = place.size, place.lines, place.events, place.damaged, place.problem
    for line, length in _split_lines(stream):
        size, lines, event = size + length, lines + 1, None
        try:
            event = _decode(line)
            events += 1
        except RunError as wrong:
            damaged, problem = damaged + 1, problem or f"line {lines:,}: {wrong}"[:500]
        if damaged > MOST_DAMAGED:
            raise RunError(f"more than {MOST_DAMAGED} lines of events.jsonl are no events of a run; {problem}")
        yield event, Place(size, lines, events, damaged, problem)


def _decode(line: bytes | None) -> Event:
    """The event of a line; raises `RunError` if it is none."""
    if line is None:
        raise RunError(f"it is longer than {LONGEST_LINE:,} bytes.")
    return decode_event(line)


def _split_lines(stream: BinaryIO) -> Iterator[tuple[bytes | None, int]]:
    """Each line and its bytes. Of one that is too long there is nothing but its length, and its end may be missing."""
    while line := stream.readline(LONGEST_LINE):
        if line.endswith(b"\n"):
            yield line, len(line)
        elif len(line) == LONGEST_LINE:
            rest = iter(lambda: stream.readline(LONGEST_LINE), b"")
            yield None, len(line) + sum(_until_end(rest))
        else:  # the last line is still being written: read on now, and its second half would pass for a line
            return


def _until_end(pieces: Iterable[bytes]) -> Iterator[int]:
    """The lengths of a line's further pieces."""
    for piece in pieces:
        yield len(piece)
        if piece.endswith(b"\n"):
            return
