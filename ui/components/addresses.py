"""Where browsers find the files that pages name. Every address is relative to the app's own folder.

Only the browser knows where that is: a server path, or a proxy, may have moved it.
"""

import hashlib
from functools import cache
from pathlib import Path

WEB = Path(__file__).resolve().parents[1] / "web"
SERVED = "lab"
"""What all these addresses begin with: Streamlit keeps other words for itself."""


def web_address(file: str) -> str:
    """A file of `ui/web`. The hash of the whole folder stands in it, so a browser never mixes old files with new."""
    return f"{SERVED}/web/{hash_web()}/{file}"


def latest_events_address(run_id: str) -> str:
    """The last events of a run, as JSON lines: for those who follow it live."""
    return f"{SERVED}/runs/{run_id}/latest.jsonl"


def progress_address(run_id: str) -> str:
    """How far a run has come, in words, as JSON: what `ui.progress` says of it."""
    return f"{SERVED}/runs/{run_id}/progress.json"


def takeaway_address(run_id: str) -> str:
    """What all addresses of files to take away of a run begin with: their names follow (`ui.takeaway`)."""
    return f"{SERVED}/runs/{run_id}/take/"


def live_address(run_id: str) -> str:
    """The network of a run as it is now, as `.npz`: there while it learns, written anew about twice a second."""
    return f"{SERVED}/runs/{run_id}/live.npz"


def batch_address(run_id: str) -> str:
    """What the last batch did that was learnt by hand, as `lenet.runs.batch_file` describes it."""
    return f"{SERVED}/runs/{run_id}/batch.npz"


def checkpoint_address(run_id: str, epoch: int) -> str:
    """The network after an epoch of a run or of a bundled one, as `.npz`."""
    return f"{SERVED}/runs/{run_id}/checkpoints/{epoch:04d}.npz"


@cache
def list_web() -> frozenset[str]:
    """The files of `ui/web`, by their paths below it: what there was when the process first asked."""
    return frozenset(file.relative_to(WEB).as_posix() for file in _list_files(WEB))


@cache
def hash_web() -> str:
    """The hash of `ui/web`, taken once a process."""
    return hash_folder(WEB)


def hash_folder(folder: Path) -> str:
    """Ten hexadecimal digits that change with the name or content of any file in a folder."""
    digest = hashlib.sha256()
    for file in _list_files(folder):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()} {len(content)} ".encode())
        digest.update(content)
    return digest.hexdigest()[:10]


def _list_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
