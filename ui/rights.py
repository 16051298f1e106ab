"""Who may change which run. One's own computer is open; on a server that a class shares, a run is its owner's alone.

Every browser has a random key in a cookie (`ui.browser_key`), and a run that it starts has the key's hash. A teacher
may change all runs (`ui.teacher`). What changes a run asks `check_touch` at that moment; pages ask `find_refusal` for
what they draw.
"""

from lenet.environment import is_shared
from lenet.errors import RunError
from lenet.runs import RunFolder
from lenet.runs.owners import read_owner
from ui.browser_key import find_visitor
from ui.teacher import teachers

NO_KEY = ("This browser keeps no cookie of this lab, so no run can be yours: allow cookies for this site, open it in a "
          "tab of its own, and reload the page.")  # fmt: skip
ANOTHERS = ("This run is another visitor’s: you can watch, compare and copy it. Only who started it, or the teacher, "
            "can change it.")  # fmt: skip
TEACHERS = "This run is the teacher’s: you can watch, compare and copy it, but not change it."


def find_owner() -> str | None:
    """Whose a run is that the visitor starts now; None of one's own computer, and of a teacher.

    Raises:
        RunError: if it could be nobody's.
    """
    if not is_shared():
        return None
    visitor = find_visitor()
    if visitor is None:
        raise RunError(NO_KEY)
    return None if teachers.holds(visitor) else visitor


def renew_teacher() -> None:
    """The visitor has changed something: if that is a teacher, it stays one for hours more."""
    if is_shared():
        teachers.renew(find_visitor() or "")


def is_teacher() -> bool:
    """Whether this browser has given the teacher's password of a shared lab."""
    visitor = find_visitor()
    return visitor is not None and teachers.holds(visitor)


def may_touch(run_id: str) -> bool:
    """Whether the visitor may change a run: steer, continue, rename or delete it."""
    return find_refusal(run_id) is None


def check_touch(run_id: str) -> None:
    """Raise `RunError` unless the visitor may change the run; says whose it is. Called before a run is changed."""
    if refusal := find_refusal(run_id):
        raise RunError(refusal)
    renew_teacher()


def find_refusal(run_id: str) -> str | None:
    """Why the visitor may not change a run, in a sentence; None if that is allowed.

    Raises:
        RunError: if the id is none.
    """
    if not is_shared():
        return None
    visitor, owner = find_visitor(), read_owner(RunFolder(run_id))
    if is_teacher():
        return None
    if owner is None:
        return TEACHERS
    if visitor is None:
        return NO_KEY
    return None if visitor == owner else ANOTHERS


def name_owner(run_id: str) -> str:
    """Whose a run is, in a word for a table."""
    folder = RunFolder(run_id)
    owner = read_owner(folder)
    if owner is None:
        return "the teacher’s" if folder.exists() else "–"  # one that came with the lab is nobody's
    return "yours" if owner == find_visitor() else "another’s"
