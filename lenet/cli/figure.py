"""`python -m lenet figure`: a figure of a run as a file."""

import argparse
from pathlib import Path

from lenet.cli.output import Parsers, add_json_option, add_output_options, print_json
from lenet.figures.printed import SUFFIXES
from lenet.new_file import write_new_file
from lenet.prints import PRINTS, print_figure


def add_parser(parsers: Parsers) -> None:
    """Describe the command."""
    parser = parsers.add_parser(
        "figure", help="write a figure of a run to a file",
        description="Write a figure of a run, or of a network that came with the program, as SVG or PNG. "
                    + " ".join(f"{one.name}: {one.sentence[0].lower()}{one.sentence[1:]}" for one in PRINTS.values()),
        epilog="Example: python -m lenet figure article --of curves --output curves.svg",
    )
    parser.add_argument("model", metavar="RUN", help="article, a run's id, or article@3 for an epoch's filters")
    parser.add_argument("--of", required=True, choices=PRINTS, help="which figure")
    add_output_options(parser, "named after run and figure, here, a .svg")
    add_json_option(parser)
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Write the file and say where."""
    path = options.output or Path(f"{options.model.replace('@', '-epoch-')}-{options.of}.svg")
    if path.suffix not in SUFFIXES:
        options.parser.error(f"--output {path} must end in {' or '.join(SUFFIXES)}")
    size = write_new_file(path, lambda file: print_figure(options.of, options.model, file), options.force)
    if options.json:
        print_json({"model": options.model, "figure": options.of, "path": str(path), "bytes": size})
    else:
        print(f"Wrote {path} ({size:,} bytes).")
    return 0
