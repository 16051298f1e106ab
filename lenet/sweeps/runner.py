"""Where the runs of a sweep are trained, and what the one that conducts it asks of such a place."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from lenet.runs import DamagedRun, Run
from lenet.sweeps.plan import Trial
from lenet.sweeps.sweep import find_loss_reason


class Outcome(NamedTuple):
    """A trial that is no longer trained.

    Attributes:
        trial: which.
        run: its run; None if that is gone.
        is_final: it is not to be tried again.
        problem: why it could not be started, in a sentence; "" if it was.
    """

    trial: Trial
    run: Run | DamagedRun | None
    is_final: bool = False
    problem: str = ""

    @property
    def loss_reason(self) -> str:
        """Why it is lost, in a sentence; "" if it is not."""
        return self.problem or find_loss_reason(self.run)


class Runner(Protocol):
    """A place for runs."""

    @property
    def is_busy(self) -> bool:
        """Whether it trains any."""

    def take_up(self, trials: Sequence[Trial]) -> list[Trial]:
        """Watch those of the trials that are trained already, by a process that was killed; return the others."""

    def has_room(self) -> bool:
        """Whether another can be started now."""

    def start(self, trial: Trial) -> None:
        """Train one, or go on with it.

        Raises:
            LabError: if this one cannot be started now.
        """

    def collect(self) -> list[Outcome]:
        """Those that have ended since the last time."""

    def stop(self) -> None:
        """Ask all to end and keep what they have learnt."""

    def close(self) -> None:
        """Let go of the place; what is still trained there goes on or not, as it likes."""
