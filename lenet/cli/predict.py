"""`python -m lenet predict`: let a network read digits from whatever people have them in."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from lenet.cli.model_argument import MODEL_HELP, open_model
from lenet.cli.output import Parsers, add_json_option, format_share, print_json
from lenet.errors import ImageError
from lenet.network import Network
from lenet.reading import ERROR, FORMATS, ORIENTATIONS, Reading, View, find_view, open_images, read_all
from lenet.runs.models import DEFAULT_MODEL


@dataclass
class Tally:
    """How many images of a set have a label, how many of those were read right, and how many not at all."""

    labelled: int = 0
    right: int = 0
    unread: int = 0

    def add(self, reading: Reading) -> None:
        """Count a reading. A digit that was rejected counts as it would have been read."""
        if reading.label is not None:
            self.labelled += 1
            self.right += reading.digit == reading.label
            self.unread += reading.digit is None

    def __str__(self) -> str:
        unread = f"; {self.unread:,} could not be read and count as wrong" if self.unread else ""
        return (f"{self.right:,} of {self.labelled:,} labelled digits are read right: "
                f"{format_share(self.right / self.labelled)}{unread}.")


def add_parser(parsers: Parsers) -> None:
    """Describe the command."""
    forms = ", ".join(form.label for form in FORMATS.values())
    parser = parsers.add_parser(
        "predict", help="read digits from pictures and data sets",
        description=f"Read digits. A PATH is one of these: {forms}. Files may be gzipped. Where labels are there, "
                    "it is said how many digits are read right. docs/predict.md tells more.",
        epilog="Example: python -m lenet predict seven.png mnist.npz --model article@1",
    )
    parser.add_argument("paths", metavar="PATH", nargs="+", help="what holds the images")
    parser.add_argument("--model", default=DEFAULT_MODEL, metavar="MODEL",
                        help=f"which network: {MODEL_HELP} (default: {DEFAULT_MODEL})")
    parser.add_argument("--array", metavar="NAME", help="which array of an .npz, where it has several")
    lie = parser.add_mutually_exclusive_group()
    lie.add_argument("--as-is", action="store_true",
                     help="take arrays as light ink on dark ground, and all images as upright")
    lie.add_argument("--orientation", choices=ORIENTATIONS, metavar="NAME",
                     help=f"how the images lie, if that is known: {', '.join(ORIENTATIONS)}")
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one line an image; 1 if any could not be read."""
    network = open_model(options.model)
    failed = False
    for path in options.paths:
        tally = Tally()
        for reading in read_path(network, path, options):
            (_print_as_json if options.json else _print)(reading)
            failed = failed or reading.outcome.is_failure
            tally.add(reading)
        if tally.labelled:
            print(f"{path}: {tally}", file=sys.stderr if options.json else sys.stdout, flush=True)
    return int(failed)


def read_path(network: Network, path: str, options: argparse.Namespace) -> Iterator[Reading]:
    """The images of one path, read. If they cannot be, that gives one reading too. What is noted of them is printed."""
    try:
        images = open_images(path, options.array)
    except ImageError as problem:
        yield Reading(path, ERROR, str(problem))
        return
    view = View(images) if options.as_is else find_view(network, images, options.orientation)
    for note in view.images.notes:
        print(f"{path}: {note}", file=sys.stderr, flush=True)
    yield from read_all(network, view)


def _print_as_json(reading: Reading) -> None:
    row = reading.probabilities
    more = {"reason": reading.reason, "label": reading.label}
    print_json({"source": reading.source, "status": reading.outcome.name, "digit": reading.digit,
                "probabilities": None if row is None else [float(p) for p in row],
                **{key: value for key, value in more.items() if value is not None}})  # fmt: skip


def _print(reading: Reading) -> None:
    row = reading.probabilities
    if row is None or not reading.outcome.is_digit:
        print(f"{reading.source}: {reading.reason}")
    else:
        print(f"{reading.source}: {reading.digit} ({format_share(float(row.max()))})")
