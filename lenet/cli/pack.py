"""`python -m lenet pack` and `unpack`: a whole run as one file, for another lab."""

import argparse
from functools import partial
from pathlib import Path

from lenet.cli.output import Parsers, add_json_option, add_output_options, print_json
from lenet.errors import ImageError, RunError
from lenet.files import describe, read_regular
from lenet.new_file import write_new_file
from lenet.preprocessing import Stroke
from lenet.runs.archive import pack_run, take_in
from lenet.runs.drawing_file import LARGEST_DRAWING, parse_drawing


def add_parser(parsers: Parsers) -> None:
    """Describe both commands."""
    pack = parsers.add_parser(
        "pack", help="write a whole run to one file",
        description="Write a run with its curves and checkpoints to a .zip, which another lab can take in: on its page "
                    "Train, or by python -m lenet unpack.",
        epilog="Example: python -m lenet pack 20261122-153012-ab3f",
    )
    pack.add_argument("run_id", metavar="RUN", help="a run's id, or a network that came with the program")
    pack.add_argument("--drawing", type=Path, metavar="FILE",
                      help="a drawing that goes with it: JSON, a list of strokes, as docs/drawings.md describes them")
    add_output_options(pack, "named after the run, here")
    unpack = parsers.add_parser(
        "unpack", help="take in a run that pack has written",
        description="Take in a run that pack, or another lab's page Train, has written. Nothing in it is executed.",
        epilog="Example: python -m lenet unpack 20261122-153012-ab3f.zip",
    )
    unpack.add_argument("file", type=Path, metavar="FILE", help="the .zip")
    for parser, run in ((pack, run_pack), (unpack, run_unpack)):
        add_json_option(parser)
        parser.set_defaults(run=run, parser=parser)


def run_pack(options: argparse.Namespace) -> int:
    """Write the file and say where: all of it or nothing."""
    path = options.output or Path(f"{options.run_id}.zip")
    if path.suffix != ".zip":
        options.parser.error(f"--output {path} must end in .zip")
    drawing = read_strokes(options.drawing) if options.drawing else ()
    size = write_new_file(path, partial(_pack, options.run_id, drawing), options.force)
    _tell(options, f"Wrote {path} ({size:,} bytes). Another lab takes it in by python -m lenet unpack.",
          path=str(path), bytes=size, run_id=options.run_id)
    return 0


def read_strokes(path: Path) -> tuple[Stroke, ...]:
    """The drawing in a file.

    Raises:
        ImageError: if it cannot be read, or is none.
    """
    try:
        return parse_drawing(read_regular(path, LARGEST_DRAWING))
    except OSError as problem:
        raise ImageError(f"{str(path)!r} cannot be read ({describe(problem)}).") from None


def _pack(run_id: str, drawing: tuple[Stroke, ...], path: Path) -> None:
    with open(path, "wb") as stream:
        pack_run(run_id, stream, drawing)


def run_unpack(options: argparse.Namespace) -> int:
    """Take it in and say by which id it can be found."""
    try:
        with open(options.file, "rb") as stream:
            run_id = take_in(stream)
    except OSError as problem:
        raise RunError(f"{str(options.file)!r} cannot be read ({problem.strerror or problem}).") from None
    _tell(options, f"Took in the run {run_id}.", run_id=run_id)
    return 0


def _tell(options: argparse.Namespace, sentence: str, **record: object) -> None:
    if options.json:
        print_json(record)
    else:
        print(sentence)
