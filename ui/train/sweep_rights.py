"""Who may start, stop and remove sweeps: on one's own computer everybody, on a lab that a class shares the teacher.

A sweep is many trainings, and its process starts them long after the click: the limits of visitors would not hold.
"""

from lenet.environment import is_shared
from lenet.errors import RunError
from ui.rights import is_teacher, renew_teacher

REFUSAL = "This lab is shared: only the teacher tries several values at once, since that takes many trainings."


def find_refusal() -> str | None:
    """Why the visitor may change no sweep, in a sentence; None if that is allowed."""
    return REFUSAL if is_shared() and not is_teacher() else None


def check_rights() -> None:
    """Raise `RunError` unless the visitor may change sweeps. Called before one is changed."""
    if refusal := find_refusal():
        raise RunError(refusal)
    renew_teacher()
