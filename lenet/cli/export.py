"""`python -m lenet export`: take a trained network away, in a form that other programs read."""

import argparse
from pathlib import Path

from lenet.cli.output import Parsers, add_json_option, list_choices, print_json
from lenet.export.exporters import EXPORTERS, Exporter, export
from lenet.export.input_spec import INPUT_KINDS, RAW, InputSpec
from lenet.runs.models import find_model, load_model


def add_parser(parsers: Parsers) -> None:
    """Describe the command."""
    parser = parsers.add_parser(
        "export", help="write a network to a file",
        description=f"Write a network to a file. {list_choices(EXPORTERS.values())}",
        epilog="Example: python -m lenet export article --to onnx --output lenet5.onnx",
    )
    parser.add_argument("model", metavar="MODEL", help="such as article, article@3 or a run's id")
    parser.add_argument("--to", required=True, choices=EXPORTERS, help="the form")
    parser.add_argument("--output", type=Path, metavar="PATH",
                        help="the file, or folder (default: named after the model, here)")
    parser.add_argument("--input", choices=INPUT_KINDS, metavar="KIND",
                        help=f"what the model is given (default: {RAW.kind.name}). "
                             f"{list_choices(INPUT_KINDS.values())}")
    parser.add_argument("--batch", type=_parse_batch, metavar="N", help="images at a time (default: any number)")
    parser.add_argument("--force", action="store_true",
                        help="replace what is there already, if it is such a file or folder")
    add_json_option(parser)
    parser.set_defaults(run=run, parser=parser)


def _parse_batch(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= len(text) <= 6 and int(text)):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is no number of images from 1 to 999,999")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Write the file and say where."""
    form = EXPORTERS[options.to]
    ending = Path(f"file{form.suffix}").suffix
    if options.output is not None and not form.main and options.output.suffix != ending:
        options.parser.error(f"--output {options.output} must end in {ending}, as --to {options.to} writes it")
    spec = _choose_input(form, options)
    model, network = find_model(options.model), load_model(options.model)
    path = options.output or Path(options.model.replace("@", "-epoch-") + form.suffix)
    size = export(options.to, model, network, path, spec, options.force)
    if options.json:
        print_json({"model": options.model, "format": options.to, "path": str(path), "bytes": size})
    else:
        takes = f" {spec.describe(network.config)}" if form.has_input else ""
        print(f"Wrote {path} ({size:,} bytes).{takes}")
    return 0


def _choose_input(form: Exporter, options: argparse.Namespace) -> InputSpec:
    """The input that was asked for; ends the program where there is nothing to choose."""
    if not form.has_input and (options.input or options.batch):
        names = ", ".join(name for name, other in EXPORTERS.items() if other.has_input)
        options.parser.error(f"--input and --batch are for {names}: --to {form.name} has no input to choose")
    return InputSpec(INPUT_KINDS[options.input or RAW.kind.name], options.batch)
