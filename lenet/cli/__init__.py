"""The command line, one small file a command.

Each of them has `add_parser(parsers)`, which describes its words, and `run(options)`, which returns the
exit status: 0, or 1 on failure. Wrong use is 2.
"""

import argparse
import sys
from typing import NoReturn

from lenet import __version__
from lenet.cli import app, continue_, evaluate, export, figure, log, models, pack, predict, runs, sweep, sweeps, train
from lenet.cli.streams import FULL, close_output, spell_plainly
from lenet.errors import LabError

COMMANDS = (train, continue_, sweep, evaluate, predict, models, runs, sweeps, log, figure, export, pack, app)


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command and return its exit status."""
    spell_plainly()
    options = build_parser().parse_args(arguments)
    try:
        status = options.run(options)
        sys.stdout.flush()
        return status
    except LabError as problem:
        print(problem, file=sys.stderr)
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
    except BrokenPipeError:
        close_output()  # whoever read it has left, as `head` does
    except OSError as problem:
        if problem.errno not in FULL:
            raise
        close_output()
        print(f"The output cannot be written to its end ({problem.strerror}).", file=sys.stderr)
    return 1


class Parser(argparse.ArgumentParser):
    """A parser that says in one sentence what is wrong; `--help` says the rest."""

    def error(self, message: str) -> NoReturn:
        """Say it, and exit with 2."""
        self.exit(2, f"{self.prog}: {message.rstrip('.')} (--help lists what there is).\n")


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    parser = Parser(
        prog="python -m lenet", description="Train LeNet-5, let it read digits, and take it away.",
        epilog="MODEL is a network that came with the program, such as article, or the id of a run; "
               "article@3 is its checkpoint after epoch 3. evaluate and predict also take an .npz that export wrote. "
               "Exit status: 0, 1 on failure, 2 on wrong use.",
    )
    parser.add_argument("--version", action="version", version=f"LeNet Lab {__version__}", help="say which one it is")
    parsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_parser(parsers)
    return parser
