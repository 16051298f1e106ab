"""`python -m lenet app`: start the pages."""

import argparse
import os
import sys
from importlib.util import find_spec

from lenet.cli.output import Parsers
from lenet.errors import LabError
from lenet.places import PROJECT
from lenet.runs import runs_dir

NEEDED = ("streamlit", "segno")


def add_parser(parsers: Parsers) -> None:
    """Describe the command."""
    parser = parsers.add_parser(
        "app", help="start the pages", description="Start the pages and print their address; Ctrl-C ends them. They "
        "show the runs that the other commands see from the same folder.",
    )
    parser.add_argument("--port", default="8501", help="where they answer (default: 8501)")
    parser.add_argument("--host", default="localhost", help="who can open them: localhost, this computer alone "
                        "(default); 0.0.0.0, everyone in its network; or one of its IP addresses")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Become the server of the pages; 1 if that cannot be.

    Raises:
        LabError: if the pages or what they need are not installed.
    """
    os.environ["LENET_RUNS_DIR"] = str(runs_dir().resolve())  # the server works in a folder of its own
    os.execv(sys.executable, build_command(options.port, options.host))


def build_command(port: str, host: str) -> list[str]:
    """The program that serves the pages, and its arguments.

    Raises:
        LabError: if the pages or what they need are not installed.
    """
    script = PROJECT / "scripts" / "start.py"
    if not script.exists():
        raise LabError(f"The pages are missing ({script} is not there); install LeNet Lab anew.")
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        raise LabError(f"The pages need {' and '.join(missing)}; where the program's files are, type: "
                       "pip install '.[app]'")
    return [sys.executable, str(script), port, host, "python -m lenet app --port "]
