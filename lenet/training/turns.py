"""How many batches are learnt in one go: as many as a point of the curve has, or fewer, so that nobody is kept waiting.

However they are cut into goes, the network learns the same (`Trainer.learn`).
"""

import time
from collections.abc import Callable
from typing import NamedTuple

LONGEST_SECONDS = 0.5
"""A go takes about so long at most: after it comes whatever people have asked for meanwhile."""

GOES_A_SECOND = 4
"""In a run that is slowed down to more batches a second than these."""


class Turn(NamedTuple):
    """Leave to learn `batches` batches, 1 and up, or up to the end of a point if that comes first.

    `is_watched`: someone waits for each turn, which is a point of the curve, however short. `by_hand`: someone asked
    for just this batch.
    """

    batches: int
    is_watched: bool = False
    by_hand: bool = False


BY_HAND = Turn(1, is_watched=True, by_hand=True)


class Pace:
    """Keeps to a number of batches a second, None for as many as there can be.

    `seconds_a_batch` is what one took last; 0 while that is not known.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock, self.seconds_a_batch = clock, 0.0
        self._begin, self._learnt = -1e9, 0

    def seconds_left(self, speed: float | None) -> float:
        """How long to wait before the next turn, 0 for not at all. `speed` may change while somebody waits."""
        return max(0.0, self._begin + self._learnt / speed - self.clock()) if speed else 0.0

    def give_turn(self, speed: float | None) -> Turn:
        """The next turn."""
        if speed:
            return Turn(max(1, int(speed / GOES_A_SECOND)), is_watched=True)
        return Turn(max(1, int(LONGEST_SECONDS / self.seconds_a_batch)) if self.seconds_a_batch else 10**6)

    def begin(self) -> None:
        """A turn begins."""
        self._begin = self.clock()

    def end(self, batches: int, seconds: float) -> None:
        """So many batches have been learnt in it, in that time."""
        self._learnt, self.seconds_a_batch = batches, seconds / batches
