"""How much of a shared lab each visitor may take: settings of the environment, whose usual values suit a class."""

from dataclasses import dataclass

from lenet.environment import read_count

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """What a shared lab allows.

    Attributes:
        trainings: how many of one visitor may wait or run at a time (`LENET_VISITOR_TRAININGS`).
        epochs: how many a visitor's run may have (`LENET_VISITOR_EPOCHS`).
        room: bytes that all runs may take before visitors can train no more (`LENET_RUNS_MEGABYTES`).
        days: so long after it last learnt something a visitor's run goes (`LENET_VISITOR_DAYS`).
        teacher_days: the same for the teacher's; None keeps them (`LENET_TEACHER_DAYS`).
    """

    trainings: int
    epochs: int
    room: int
    days: int
    teacher_days: int | None


def read_limits() -> Limits:
    """The limits as the environment has them.

    Raises:
        ConfigError: if one of them is no whole number from 1.
    """
    return Limits(
        read_count("LENET_VISITOR_TRAININGS", 3), read_count("LENET_VISITOR_EPOCHS", 50),
        read_count("LENET_RUNS_MEGABYTES", 10_000) * MEGABYTE, read_count("LENET_VISITOR_DAYS", 30),
        read_count("LENET_TEACHER_DAYS", 0) or None,
    )  # fmt: skip
