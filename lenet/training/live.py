"""The network as it is now, for those who watch it learn: a small file that is written anew again and again.

It is a convenience. Where it cannot be written, the training goes on without it.
"""

import io
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

import numpy as np

from lenet.errors import RunError
from lenet.network import NetworkConfig
from lenet.network.weights_file import save_moment
from lenet.runs.folder import RunFolder, discard, write_atomic

LEAST_SECONDS = 0.5
"""From the beginning of one writing to the next."""

MOST_SHARE = 0.02
"""Of all time that may be spent on it: a network of megabytes is written more rarely."""

EARLY, EARLY_SECONDS, EARLY_SHARE = 16, 0.12, 0.1
"""So many writings come sooner after one another: most is learnt in the first seconds."""


class LiveWeights:
    """Writes `live.npz` of a run. `spent`: seconds that were spent on it so far."""

    def __init__(
        self, folder: RunFolder, config: NetworkConfig, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self.folder, self.config, self.clock = folder, config, clock
        self.spent, self._next, self._count = 0.0, 0.0, 0
        self._shown: tuple[int, int] | None = None

    def show(self, read: Callable[[], Mapping[str, np.ndarray]], epoch: int, step: int, at_once: bool = False) -> None:
        """Write the network as it is after `epoch` whole epochs and `step` batches of the next one, if it is time.

        `read` gives its arrays, as `save_moment` takes them. `at_once`: even if it is not time, but never the same
        moment twice.
        """
        begin = self.clock()
        if (epoch, step) == self._shown or (begin < self._next and not at_once):
            return
        weights, self._shown = read(), (epoch, step)
        memory = io.BytesIO()  # a zip goes to the disk in many small pieces
        save_moment(self.config, weights, epoch, step, memory)
        with suppress(RunError):
            write_atomic(self.folder.live_file, lambda file: file.write(memory.getbuffer()))
        seconds = self.clock() - begin
        self.spent += seconds
        self._count += 1
        pause, share = (EARLY_SECONDS, EARLY_SHARE) if self._count <= EARLY else (LEAST_SECONDS, MOST_SHARE)
        self._next = begin + max(pause, seconds / share)

    def remove(self) -> None:
        """What was written is no longer what the network is."""
        self._shown = None
        discard(self.folder.live_file)
