"""What a run's events add up to, in `summary.json` beside them: whoever opens a long run reads that, and then the rest.

Points of curves are written as rows of their fields' values. A summary that is damaged, or not of this file, is left
aside: everything can be read again from the events.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, astuple, dataclass, field, fields
from os import SEEK_END
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from lenet.errors import ConfigError, RunError
from lenet.files import read_regular
from lenet.frozen import build_record, check_whole, parse_json
from lenet.runs.events import BatchPoint, EpochPoint, Event
from lenet.runs.events_file import LARGEST_FILE, Place, follow_events, open_events
from lenet.runs.folder import write_atomic
from lenet.runs.state import MOST_POINTS, Fold, Reached

VERSION = 1
STEP = 1 << 18
"""Bytes of events after which a summary is written anew: what is left is read in a few hundredths of a second."""

LARGEST = 2 << 20
"""Bytes of a summary: those of as many points as there can be, with all their digits."""

MOST_OPENED = 30_000
"""Brackets and braces that are opened in it: one a point, a few more, and those of a reason."""

MOST_EPOCHS = 1001
MARK_BYTES = 4096
HEAD = re.compile(rb'\{"version": ?%d, ?"mark": ?"(\w{32})", ?"place": ?(\{[^{}]{,500}\})' % VERSION)
"""How a summary begins: with what tells of which file it is. Of a foreign one nothing more is parsed."""

Point = TypeVar("Point", BatchPoint, EpochPoint)


@dataclass(frozen=True)
class Summary:
    """What the events before `place` add up to."""

    place: Place = field(default_factory=Place)
    fold: Fold = field(default_factory=Fold)


class Summarizer:
    """Keeps the summary of a run up to date while the run is being written."""

    def __init__(self, events_file: Path) -> None:
        self.events_file = events_file
        self.summary: Summary | None = None

    def update(self) -> None:
        """Write the summary if many events have been added since the last; if it cannot be written, do without."""
        with suppress(OSError, RunError), open_events(self.events_file) as stream:
            self.summary = self.summary or load_summary(self.events_file)
            if stream.seek(0, SEEK_END) - self.summary.place.size >= STEP:
                self.summary = read_on(stream, self.summary)
                save_summary(self.events_file, stream, self.summary)


def read_on(stream: BinaryIO, summary: Summary, most: int = LARGEST_FILE) -> Summary:
    """The summary with the events behind it, as far as their lines are whole: those of `most` bytes, and no more."""
    place, end = summary.place, summary.place.size + most

    def take() -> Iterator[Event]:
        nonlocal place
        for event, now in follow_events(stream, place):
            place = now
            if event is not None:
                yield event
            if place.size >= end:
                return

    fold = summary.fold.add(take())
    return Summary(place, fold)


def load_summary(events_file: Path) -> Summary:
    """The summary beside a file of events; of nothing, if there is none that fits."""
    try:
        text = read_regular(_find_file(events_file), LARGEST)
        head = HEAD.match(text)
        if head is None or text.count(b"{") + text.count(b"[") > MOST_OPENED:
            return Summary()
        place = build_record(Place, parse_json(head[2]))
        with open_events(events_file) as stream:
            if place.damaged or head[1].decode() != _compute_mark(stream, place.size):
                return Summary()
        return Summary(place, _read_fold(parse_json(text)))
    except (OSError, ConfigError, RunError, KeyError, TypeError, ValueError, AttributeError):
        return Summary()


def save_summary(events_file: Path, stream: BinaryIO, summary: Summary) -> None:
    """Write a summary beside the file of events that is open as `stream`; not of damaged lines, which may be mended.

    Raises:
        RunError: if the disk is full, or the folder is gone or not ours to write.
    """
    if summary.place.damaged:
        return
    record = {
        "version": VERSION, "mark": _compute_mark(stream, summary.place.size), "place": asdict(summary.place),
        "reached": asdict(summary.fold.reached), "leg": summary.fold.leg,
        "batches": [astuple(point) for point in summary.fold.batches],
        "epochs": [astuple(point) for point in summary.fold.epochs],
    }
    text = json.dumps(record, separators=(",", ":"), allow_nan=False).encode()
    write_atomic(_find_file(events_file), lambda file: file.write(text))


def _find_file(events_file: Path) -> Path:
    return events_file.with_name("summary.json")


def _compute_mark(stream: BinaryIO, size: int) -> str:
    """What tells the first `size` bytes of a file from those of another: a hash of the last of them."""
    start = max(0, size - MARK_BYTES)
    stream.seek(start)
    return hashlib.blake2b(stream.read(size - start), digest_size=16).hexdigest()


def _read_fold(record: dict[str, Any]) -> Fold:
    batches = _read_points(BatchPoint, record["batches"], MOST_POINTS)
    epochs = _read_points(EpochPoint, record["epochs"], MOST_EPOCHS)
    check_whole("The points since training went on", record["leg"], 0, len(batches))
    return Fold(build_record(Reached, record["reached"]), batches, epochs, record["leg"])


def _read_points(kind: type[Point], rows: list[list[Any]], most: int) -> tuple[Point, ...]:
    if len(rows) > most:
        raise ConfigError(f"There are {len(rows):,} points; there may be {most:,}.")
    names = [each.name for each in fields(kind)]
    return tuple(build_record(kind, dict(zip(names, row, strict=True))) for row in rows)
