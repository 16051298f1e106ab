"""What can become of an image that is to be read: a record an outcome."""

from dataclasses import dataclass

from lenet.choice import Choice


@dataclass(frozen=True)
class Outcome(Choice):
    """What became of an image.

    Attributes:
        is_failure: whether a command that met it has failed.
        is_digit: whether the answer is meant to be used.
    """

    is_failure: bool = False
    is_digit: bool = False


DIGIT = Outcome("digit", "a digit", "The network read it.", is_digit=True)
EMPTY = Outcome("empty", "nothing to read", "There is no ink.")
REJECTED = Outcome("rejected", "no digit", "There is ink, but not one digit. What the network would say is kept.")
ERROR = Outcome("error", "not readable", "The image could not be read.", is_failure=True)

OUTCOMES = {outcome.name: outcome for outcome in (DIGIT, EMPTY, REJECTED, ERROR)}
