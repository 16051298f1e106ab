"""An environment of its own for the peers, so that nothing of theirs is among what the program needs.

It is made in `.bench/` the first time, which downloads some hundred megabytes or more: PyTorch comes with GPU kernels
on some systems. pip's own settings are followed; those can name an index with smaller builds. `LENET_PEERS` names the
folder of an environment that is ready; then nothing is installed.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from lenet.errors import LabError

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / ".bench"
REQUIREMENTS = Path(__file__).resolve().parent / "peers" / "requirements.txt"
ASK_VERSION = "import sys; from importlib.metadata import version; print(version(sys.argv[1]))"


@dataclass(frozen=True)
class Peer:
    """One peer: the Python that can run it, or why there is none."""

    python: str
    problem: str = ""


def prepare_peer(package: str) -> Peer:
    """See to it that `package`, of peers/requirements.txt, can be imported by the Python that is returned."""
    try:
        python = find_python()
    except LabError as problem:
        return Peer("", str(problem))
    wanted = read_requirements()[package]
    found = _find_version(python, package)
    if os.environ.get("LENET_PEERS"):
        return Peer(python, "" if found else f"{python} has no {package}")
    if found and f"{package}=={found.split('+')[0]}" == wanted:
        return Peer(python)
    return Peer(python, _install(python, wanted))


def find_python() -> str:
    """The Python of the peers' environment, which is made if there is none.

    Raises:
        LabError: if `LENET_PEERS` names no environment, or none can be made.
    """
    ready = os.environ.get("LENET_PEERS")
    python = Path(ready or FOLDER) / "bin" / "python"
    if python.exists():
        return str(python)
    if ready:
        raise LabError(f"LENET_PEERS is {ready!r}; there is no bin/python in that folder.")
    print(f"Making {FOLDER.name}/ for the peers.", file=sys.stderr)
    made = subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], capture_output=True, text=True)
    if made.returncode:
        raise LabError(f"{FOLDER.name}/ could not be made: {last_line(made.stderr or made.stdout)}")
    return str(python)


def read_requirements(text: str | None = None) -> dict[str, str]:
    """The requirement of each package, `{"torch": "torch==2.13.0", ...}`."""
    lines = (line.split("#")[0].strip() for line in (text or REQUIREMENTS.read_text()).splitlines())
    return {line.split("==")[0]: line for line in lines if line}


def last_line(text: str) -> str:
    """The last line that says something: in most outputs, the reason."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no reason"


def _find_version(python: str, package: str) -> str:
    asked = subprocess.run([python, "-c", ASK_VERSION, package], capture_output=True, text=True)
    return asked.stdout.strip() if asked.returncode == 0 else ""


def _install(python: str, requirement: str) -> str:
    """Install one package and NumPy. Returns why that failed; "" if it did not."""
    print(f"Installing {requirement} into {FOLDER.name}/.", file=sys.stderr)
    done = subprocess.run(
        [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", requirement, "numpy"],
        capture_output=True, text=True,
    )
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return (errors[0] if errors else last_line(done.stderr)) if done.returncode else ""
