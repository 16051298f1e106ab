"""Environments of the programs that open exported networks, each in a folder of its own within `.exports`.

Each is made when it is first needed, and anew when its list of packages changes. pip and npm follow their own settings.
"""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lenet.errors import LabError
from lenet.places import PROJECT

HOME = PROJECT / ".exports"
STAMP = "made-for"


@dataclass(frozen=True)
class Environment:
    """Packages of Python, or of npm, that stand apart from all others.

    Attributes:
        name: its folder.
        packages: what is installed, each with its version.
        is_npm: whether npm installs them, instead of pip.
    """

    name: str
    packages: tuple[str, ...]
    is_npm: bool = False

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return HOME / self.name

    @property
    def python(self) -> str:
        """The Python in it."""
        return str(self.folder / "bin" / "python")

    def prepare(self) -> None:
        """See to it that it is there.

        Raises:
            LabError: if it cannot be made; the message ends as pip or npm did.
        """
        stamp, wanted = self.folder / STAMP, "\n".join(self.packages)
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
            return
        print(f"Making {self.folder.relative_to(PROJECT)}: {', '.join(self.packages)}.", file=sys.stderr)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self._install()
        stamp.write_text(wanted, encoding="utf-8")

    def _install(self) -> None:
        if self.is_npm:
            (self.folder / "package.json").write_text('{"private": true}', encoding="utf-8")
            self._run("npm", "install", "--ignore-scripts", "--loglevel=error", *self.packages)
            return
        venv.create(self.folder, with_pip=True)
        self._run(self.python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *self.packages)

    def _run(self, *words: str) -> None:
        search = os.pathsep.join([str(PROJECT / ".venv" / "bin"), os.environ["PATH"]])
        program = shutil.which(words[0], path=search)
        if program is None:
            raise LabError(f"{self.name} needs {words[0]}, which is not installed: make test brings it.")
        done = subprocess.run([program, *words[1:]], cwd=self.folder, capture_output=True, text=True,
                              env={**os.environ, "PATH": search})  # fmt: skip
        if done.returncode:
            raise LabError(f"{self.name} could not be made: {find_reason(done.stderr or done.stdout)}")


def find_reason(text: str) -> str:
    """The first line of an output that names an error, else its last one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith(("error", "npm error"))]
    return (errors or lines[-1:] or ["it gave no reason"])[0][:300]


def run_in(python: str, *words: str, cwd: Path | None = None) -> str:
    """What a program prints that one of the environments' Pythons runs.

    Raises:
        LabError: if it fails; the message ends as the program did.
    """
    return run_program([python, *words], cwd)


def run_program(words: Sequence[str], cwd: Path | None = None) -> str:
    """What a program prints.

    Raises:
        LabError: if it fails; the message ends as the program did.
    """
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, errors="replace",
                          env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"})  # fmt: skip
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise LabError((lines or ["it gave no reason"])[-1][:300])
    return done.stdout
