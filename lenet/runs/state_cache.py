"""What has been read of the runs' events, so that of a file that has grown only the new lines are read again."""

import threading
from collections import OrderedDict
from pathlib import Path
from typing import NamedTuple

from lenet.runs.events import Event
from lenet.runs.folder import read_events
from lenet.runs.state import ENDED, RunState, compute_state

MOST_EVENTS = 500_000
"""So many events are remembered, of the files read last. A run of 20 epochs has some 1,000: 0.4 MB."""


class Known(NamedTuple):
    """The first `size` bytes of a file: the events in them, and the state that these lead to.

    `events` is None if the run has ended: nothing is likely to follow, and the state alone is enough.
    """

    size: int = 0
    events: tuple[Event, ...] | None = ()
    state: RunState = RunState()

    @property
    def held(self) -> int:
        """How many events it keeps in memory, and one for itself. A state's points are events, too."""
        points = len(self.state.batches) + len(self.state.epochs)
        return 1 + (points if self.events is None else len(self.events))


class StateCache:
    """The states of the files read last. Any number of threads may use it at a time."""

    def __init__(self, most: int = MOST_EVENTS) -> None:
        self.most = most
        self._known: OrderedDict[Path, Known] = OrderedDict()
        self._held = 0
        self._generation = 0  # counts what was forgotten: who began to read before that keeps nothing
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._known)

    def read(self, file: Path) -> RunState:
        """The state that the events of `file` lead to; the first state if it cannot be read."""
        try:
            known, generation = self._look_up(file)
            if file.stat().st_size < known.size:  # another file by that name
                self.forget(file)
                known, generation = self._look_up(file)
            known = _read_on(file, known)
        except OSError:
            return RunState()
        self._keep(file, known, generation)
        return known.state

    def forget(self, file: Path) -> None:
        """Remember nothing of `file` any more, nor what is being read of it at this moment."""
        with self._lock:
            self._generation += 1
            self._drop(file)

    def _look_up(self, file: Path) -> tuple[Known, int]:
        with self._lock:
            return self._known.get(file, Known()), self._generation

    def _keep(self, file: Path, known: Known, generation: int) -> None:
        with self._lock:
            if generation != self._generation:
                return
            known = max(known, self._known.get(file, known), key=lambda each: each.size)
            self._drop(file)
            self._known[file] = known
            self._held += known.held
            while self._held > self.most and len(self._known) > 1:
                self._drop(next(iter(self._known)))

    def _drop(self, file: Path) -> None:
        self._held -= known.held if (known := self._known.pop(file, None)) else 0


def _read_on(file: Path, known: Known) -> Known:
    """What is known when the lines after those of `known` have been read, too."""
    new, size = read_events(file, known.size)
    if not size:
        return known
    if known.events is None:  # a run that had ended goes on
        known = Known()
        new, size = read_events(file)
    events = (*(known.events or ()), *new)
    state = compute_state(events)
    return Known(known.size + size, None if state.status in ENDED else events, state)
