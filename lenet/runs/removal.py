"""Removing a run's folder. It goes at once, by a new name, and then file by file: nobody meets half of it."""

import secrets
import shutil
from contextlib import suppress
from pathlib import Path

DELETED = ".deleted-"
"""How the names of folders begin that are being removed; no run's id does."""


def remove_folder(path: Path) -> None:
    """Remove a run's folder; of a link to one, the link. Its locks are to be held.

    Raises:
        OSError: if that is not allowed; what is left of it is then where it was.
    """
    remove_leftovers(path.parent)
    hidden = path.with_name(f"{DELETED}{path.name}-{secrets.token_hex(2)}")
    path.rename(hidden)
    try:
        hidden.unlink() if hidden.is_symlink() else shutil.rmtree(hidden)
    except FileNotFoundError:
        pass  # another server takes it for a leftover, and removes the rest
    except OSError:
        with suppress(OSError):
            hidden.rename(path)
        raise


def remove_leftovers(root: Path) -> None:
    """Remove what is left of runs whose deletion was interrupted, as by a power cut."""
    for left in root.glob(f"{DELETED}*"):
        if left.is_symlink():
            left.unlink(missing_ok=True)
        else:
            shutil.rmtree(left, ignore_errors=True)
