"""What has been read of the runs' events, so that of a file that has grown only the new lines are read again."""

import threading
from collections import OrderedDict
from pathlib import Path
from typing import NamedTuple

from lenet.runs.events import Event
from lenet.runs.folder import read_events
from lenet.runs.state import RunState, compute_state

MOST_FILES = 200
"""So many files are remembered, those read last. A run of 20 epochs takes some 0.4 MB."""


class Known(NamedTuple):
    """The first `size` bytes of a file: the events in them, and the state that these lead to."""

    size: int = 0
    events: tuple[Event, ...] = ()
    state: RunState = RunState()


class StateCache:
    """The states of the files read last. Any number of threads may use it at a time."""

    def __init__(self, most: int = MOST_FILES) -> None:
        self.most = most
        self._known: OrderedDict[Path, Known] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._known)

    def read(self, file: Path) -> RunState:
        """The state that the events of `file` lead to; the first state if it cannot be read."""
        with self._lock:
            known = self._known.get(file, Known())
        try:
            if file.stat().st_size < known.size:  # another file by that name
                known = Known()
            new, size = read_events(file, known.size)
        except OSError:
            return RunState()
        if size:
            events = (*known.events, *new)
            known = Known(known.size + size, events, compute_state(events))
        self._keep(file, known)
        return known.state

    def forget(self, file: Path) -> None:
        """Remember nothing of `file` any more."""
        with self._lock:
            self._known.pop(file, None)

    def _keep(self, file: Path, known: Known) -> None:
        with self._lock:
            self._known[file] = known
            self._known.move_to_end(file)
            while len(self._known) > self.most:
                self._known.popitem(last=False)
