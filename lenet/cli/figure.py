"""`python -m lenet figure`: a figure of a run as a file."""

import argparse
from pathlib import Path

import numpy as np

from lenet.cli.output import Parsers, add_json_option, add_output_options, list_choices, print_json
from lenet.figures.printed import SUFFIXES
from lenet.errors import DAMAGE, ImageError, quote
from lenet.new_file import write_new_file
from lenet.notebook import read_image
from lenet.prints import PRINTS, print_figure


def add_parser(parsers: Parsers) -> None:
    """Describe the command."""
    parser = parsers.add_parser(
        "figure", help="write a figure of a run to a file",
        description="Write a figure of a run or of several, or of a network that came with the program, as SVG or PNG. "
                    f"{list_choices(PRINTS.values())}",
        epilog="Example: python -m lenet figure article --of curves --output curves.svg",
    )
    parser.add_argument("models", metavar="RUN", nargs="+",
                        help="article, a run's id, or article@3 for an epoch's filters; several for a comparison")
    parser.add_argument("--of", required=True, choices=PRINTS, help="which figure")
    parser.add_argument("--picture", type=Path, metavar="FILE",
                        help="for figures of a picture: a drawing, scan or photograph, or an .npy of 28x28, as it is")
    add_output_options(parser, "named after run and figure, here, a .svg")
    add_json_option(parser)
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Write the file and say where."""
    record = PRINTS[options.of]
    if options.picture and not record.is_of_picture:
        names = " and ".join(one.name for one in PRINTS.values() if one.is_of_picture)
        options.parser.error(f"--picture is for {names}")
    model, *others = options.models
    if others and not record.is_of_runs:
        options.parser.error(f"--of {options.of} is of one run, and {len(options.models)} are named")
    name = model.replace("@", "-epoch-") if record.is_of_epoch else model.partition("@")[0]
    path = options.output or Path(f"{name}-{options.of}.svg")
    if path.suffix not in SUFFIXES:
        options.parser.error(f"--output {path} must end in {' or '.join(SUFFIXES)}")
    picture = None if options.picture is None else read_picture(options.picture)
    size = write_new_file(path, lambda file: print_figure(options.of, model, file, picture, others), options.force)
    if options.json:
        print_json({"model": model, "figure": options.of, "path": str(path), "bytes": size})
    else:
        print(f"Wrote {path} ({size:,} bytes).")
    return 0


def read_picture(path: Path) -> np.ndarray:
    """The picture as the network is given it, (28, 28) uint8; an array is taken as it is.

    Raises:
        ImageError: if it cannot be read, or is an array of another shape or type.
    """
    if path.suffix != ".npy":
        return read_image(path)
    try:
        image = np.load(path, allow_pickle=False)
    except DAMAGE as problem:
        raise ImageError(f"{str(path)!r} cannot be read ({quote(str(problem))}).") from None
    if not isinstance(image, np.ndarray) or image.shape != (28, 28) or image.dtype != np.uint8:
        raise ImageError(f"{str(path)!r} holds no picture: it must be one array, (28, 28) uint8.")
    return np.asarray(image)
