"""What has been read of the runs' events, so that of a file that has grown only the new lines are read again.

What is short is read at once. What is long is read in a thread, so that nobody waits for it who need not; meanwhile
its end is known, when training last began or went on, and how far the reading has come.
"""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from lenet.errors import RunError
from lenet.runs.events import Started, decode_event
from lenet.runs.events_file import LONGEST_LINE, MOST_DAMAGED, Place, open_events
from lenet.runs.state import Fold, RunState
from lenet.runs.summary import Summary, load_summary, read_on, save_summary

Stamp = tuple[int, int, int]
"""What is another if a file is another, or has been written to: its device, its number, when it was changed."""

MOST_POINTS = 100_000
"""So many points are remembered, of the files read last. A run of 20 epochs has some 800: 0.3 MB."""

MOST_REFUSED = 1_000
"""So many files that cannot be read are remembered."""

SHORT = 1 << 20
"""Bytes that are read at once: a tenth of a second."""

PIECE = 1 << 18
"""Bytes that a long reading takes in at a time."""

MOST_SEARCHED = 1 << 25
"""Bytes at the end of a long file that are searched for its last start: ten times those of a thousand epochs."""

PAUSE = 0.01
"""Seconds between two pieces, in which pages go first."""

PATIENCE = 0.2
"""Seconds that the first who asks for a long file waits for it."""


class LongReading(threading.Thread):
    """Reads a long file of events from `summary` to its end, and writes down what it adds up to.

    `done` is what it came to; None while it reads. `stamp` is the file's from before.
    """

    one_at_a_time = threading.Lock()

    def __init__(self, file: Path, summary: Summary, stamp: Stamp) -> None:
        super().__init__(name=f"lenet-reading-{file.parent.name}", daemon=True)
        self.file, self.summary, self.stamp = file, summary, stamp
        self.done: Summary | None = None

    def run(self) -> None:
        """Read piece by piece, so that others may look how far it is."""
        with self.one_at_a_time, suppress(OSError, RunError), open_events(self.file) as stream:
            while (after := read_on(stream, self.summary, PIECE)).place != self.summary.place:
                self.summary = after
                time.sleep(PAUSE)
            with suppress(RunError):  # a disk that is full, a folder that is not ours: it is read again next time
                save_summary(self.file, stream, self.summary)
        self.done = self.summary

    @cached_property
    def end(self) -> RunState:
        """Where the run stood when first somebody asked who could not wait."""
        return _read_end(self.file, self.summary)

    def look(self, size: int) -> RunState:
        """The end of a run of `size` bytes, and how much of it has been read."""
        return replace(self.end, share_read=min(0.99, self.summary.place.size / size))


class StateCache:
    """The states of the files read last. Any number of threads may use it at a time."""

    def __init__(self, most: int = MOST_POINTS) -> None:
        self.most = most
        self._known: OrderedDict[Path, tuple[Summary, RunState, Stamp]] = OrderedDict()
        self._long: dict[Path, LongReading] = {}
        self._refused: dict[Path, tuple[int, Stamp, str]] = {}  # size, stamp, and what is wrong
        self._held = 0
        self._generation = 0  # counts what was forgotten: who began to read before that keeps nothing
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._known)

    def read(self, file: Path, whole: bool = False) -> RunState:
        """The state that the events of `file` lead to; the first state if there is no such file.

        Args:
            file: an `events.jsonl`.
            whole: wait until all of it has been read, however long that takes.

        Raises:
            RunError: if the file cannot be read, no line of it is an event, or too many are none.
        """
        try:
            with open_events(file) as stream:
                return self._read_unless_refused(file, stream, whole)
        except OSError:
            return RunState()

    def forget(self, file: Path) -> None:
        """Remember nothing of `file` any more, nor what is being read of it at this moment."""
        with self._lock:
            self._generation += 1
            self._drop(file)
            self._long.pop(file, None)
            self._refused.pop(file, None)

    def _read_unless_refused(self, file: Path, stream: BinaryIO, whole: bool) -> RunState:
        """A file that could not be read is not read again until it is another."""
        status = os.fstat(stream.fileno())
        size, stamp = status.st_size, (status.st_dev, status.st_ino, status.st_mtime_ns)
        *refused, problem = self._refused.get(file, ("",))
        if refused == [size, stamp]:
            raise RunError(str(problem))
        try:
            return self._read(file, stream, size, stamp, whole)
        except RunError as wrong:
            self.forget(file)
            if len(self._refused) >= MOST_REFUSED:
                self._refused.clear()
            self._refused[file] = size, stamp, str(wrong)
            raise

    def _read(self, file: Path, stream: BinaryIO, size: int, stamp: Stamp, whole: bool) -> RunState:
        summary, state, generation = self._look_up(file, size, stamp)
        if size - summary.place.size > SHORT:
            reading = self._read_long(file, summary, size, stamp)
            if whole:
                reading.join()
            if reading.done is None:
                return reading.look(size)
            summary, stamp = reading.done, reading.stamp
        after = read_on(stream, summary)
        if state is None or after.place != summary.place:
            summary, state = after, _check(after)
            self._keep(file, (summary, state, stamp), generation)
        return state

    def _look_up(self, file: Path, size: int, stamp: Stamp) -> tuple[Summary, RunState | None, int]:
        """What is known of a file that has `size` bytes by now; of one that has changed and not grown, nothing."""
        with self._lock:
            known = self._known.get(file)
            if known:
                self._known.move_to_end(file)
        if known and not _has_only_grown(known[0].place.size, known[2], size, stamp):
            self.forget(file)
            known = None
        generation = self._generation
        return (*known[:2], generation) if known else (load_summary(file), None, generation)

    def _read_long(self, file: Path, summary: Summary, size: int, stamp: Stamp) -> LongReading:
        """The reading of a long file: one that is on its way, or a new one, which may be done within a moment."""
        with self._lock:
            reading, others = self._long.get(file), [each for each in self._long.values() if each.done is None]
            if reading and not (reading.done and reading.done.place.size > size):
                return reading
            reading = self._long[file] = LongReading(file, summary, stamp)
            reading.start()
        if not others:
            reading.join(PATIENCE)
        return reading

    def _keep(self, file: Path, read: tuple[Summary, RunState, Stamp], generation: int) -> None:
        with self._lock:
            if generation != self._generation:
                return
            known = self._known.get(file)
            if known and known[0].place.size > read[0].place.size:
                read = known
            self._drop(file)
            self._long.pop(file, None)
            self._known[file] = read
            self._held += _count(read[1])
            while self._held > self.most and len(self._known) > 1:
                self._drop(next(iter(self._known)))

    def _drop(self, file: Path) -> None:
        self._held -= _count(known[1]) if (known := self._known.pop(file, None)) else 0


def _has_only_grown(read: int, before: Stamp, size: int, now: Stamp) -> bool:
    """Whether a file of which `read` bytes are known is as it was then, or has lines behind them."""
    return before[:2] == now[:2] and (size > read or (size == read and before == now))


def _check(summary: Summary) -> RunState:
    """The state; raises `RunError` if there are lines, and none is an event."""
    place = summary.place
    if place.damaged and not place.events:
        raise RunError(f"no line of events.jsonl is an event of a run; {place.problem}")
    return replace(summary.fold.state, complaint=place.complaint)


def _read_end(file: Path, summary: Summary) -> RunState:
    """The state that a file of events leads to, but of its points only the last; what is in `summary` is known."""
    with open_events(file) as stream:
        start = stream.seek(0, os.SEEK_END) - PIECE
        if start <= summary.place.size:
            return read_on(stream, summary).fold.state
        stream.seek(start)
        start += len(stream.readline(PIECE))  # half a line
        # Points are learnt while it runs, and a piece holds some.
        reached = replace(summary.fold.reached, status="running", reason="")
        fold = Fold(reached).add(_find_start(stream, summary.place.size, start))
        return read_on(stream, Summary(Place(start), fold)).fold.state


def _find_start(stream: BinaryIO, first: int, end: int) -> list[Started]:
    """The last time that training began or went on between two places of a file; none if it did not.

    It is looked for in the last `MOST_SEARCHED` bytes, then where a run that never was continued began, and in no more
    than `MOST_DAMAGED` lines that only look like it.
    """
    near = max(first, end - MOST_SEARCHED)
    places = ((near, end), (first, min(near, first + PIECE)))
    lines = chain.from_iterable(_find_lines(stream, b'"started"', *place) for place in places)
    for line in islice(lines, MOST_DAMAGED):
        with suppress(RunError):
            if isinstance(event := decode_event(line), Started):
                return [event]
    return []


def _find_lines(stream: BinaryIO, word: bytes, first: int, end: int) -> Iterator[bytes]:
    """The lines between two places of a file that have a word in them, the last first; some come twice."""
    while end > first:
        start = max(first, end - PIECE)
        stream.seek(max(first, start - LONGEST_LINE))  # a line may begin in the piece before
        piece = stream.read(end - stream.tell())
        yield from (line for line in reversed(piece.split(b"\n") if word in piece else []) if word in line)
        end = start


def _count(state: RunState) -> int:
    """How many points it keeps in memory, and one for itself."""
    return 1 + len(state.batches) + len(state.epochs)
