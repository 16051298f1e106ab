"""Output where it cannot be printed as it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from devtools.browser import PROJECT
from lenet import __version__
from lenet.cli import main
from lenet.cli.progress import STARTING
from lenet.runs import RunConfig, create_run


def run_with(output, *arguments: str, encoding: str = "ascii") -> subprocess.CompletedProcess:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    return subprocess.run([sys.executable, "-m", "lenet", *arguments], cwd=PROJECT, stdout=output,
                          stderr=subprocess.PIPE, text=True, check=False, env=environment)


def test_a_terminal_that_knows_ascii_alone_gets_plain_letters():
    assert not STARTING.isascii()
    create_run(RunConfig("naïve … × 7"), "mine")
    for command, words in ((("runs",), "na?ve ... x 7"), (("train", "--help"), "usage: python -m lenet train")):
        done = run_with(subprocess.PIPE, *command)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.isascii() and words in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("command", [("models",), ("models", "--json"), ("log", "article")], ids=" ".join)
def test_a_full_disk_is_one_sentence(command):
    with open("/dev/full", "w") as full:
        done = run_with(full, *command)
    assert done.returncode == 1
    assert done.stderr == "The output cannot be written to its end (No space left on device).\n"


def test_other_errors_of_the_system_are_not_hidden(monkeypatch):
    def fail():
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("lenet.cli.models.list_models", fail)
    with pytest.raises(PermissionError):
        main(["models"])


def test_the_version(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0 and capsys.readouterr().out == f"LeNet Lab {__version__}\n"
