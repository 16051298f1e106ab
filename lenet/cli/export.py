"""`python -m lenet export`: take a trained network away, in a form that other programs read."""

import argparse
from pathlib import Path

from lenet.cli.output import Parsers, add_json_option, print_json
from lenet.export.exporters import EXPORTERS, export
from lenet.runs.models import find_model, load_model


def add_parser(parsers: Parsers) -> None:
    """Describe the command."""
    forms = " ".join(f"{form.name}: {form.sentence[0].lower()}{form.sentence[1:]}" for form in EXPORTERS.values())
    parser = parsers.add_parser(
        "export", help="write a network to a file", description=f"Write a network to a file. {forms}",
        epilog="Example: python -m lenet export article --to onnx --output lenet5.onnx",
    )
    parser.add_argument("model", metavar="MODEL", help="such as article, article@3 or a run's id")
    parser.add_argument("--to", required=True, choices=EXPORTERS, help="the form")
    parser.add_argument("--output", type=Path, metavar="PATH", help="the file (default: named after the model, here)")
    parser.add_argument("--force", action="store_true", help="replace the file if it is there already")
    add_json_option(parser)
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Write the file and say where."""
    form = EXPORTERS[options.to]
    if options.output is not None and options.output.suffix != form.suffix:
        options.parser.error(f"--output {options.output} must end in {form.suffix}, as --to {options.to} writes it")
    model, network = find_model(options.model), load_model(options.model)
    path = options.output or Path(options.model.replace("@", "-epoch-") + form.suffix)
    export(options.to, model, network, path, options.force)
    if options.json:
        print_json({"model": options.model, "format": options.to, "path": str(path), "bytes": path.stat().st_size})
    else:
        print(f"Wrote {path} ({path.stat().st_size:,} bytes).")
    return 0
