"""`python -m lenet export`: take a trained network away, in a form that other programs read."""

import argparse
import errno
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lenet.cli.output import add_json_option, print_json
from lenet.cli.quiet import without_greeting
from lenet.errors import ModelError
from lenet.runs.models import Model, find_model, load_model
from lenet.network import Network, save_network


@dataclass(frozen=True)
class Format:
    """A form of export: the ending of its file, and what writes it."""

    suffix: str
    write: Callable[[Model, Network, Path], None]


def add_parser(parsers) -> None:
    """Describe the command."""
    parser = parsers.add_parser(
        "export", help="write a network to a file",
        description="Write a network to a file. keras: a model for Keras 3, from scaled pixels to probabilities. "
                    "onnx: from pixels (N, 28, 28) uint8 to probabilities, for ONNX Runtime and others. "
                    "npz: its weights as NumPy arrays. code: a short Keras script that builds and trains the like.",
        epilog="Example: python -m lenet export article --to onnx --output lenet5.onnx",
    )
    parser.add_argument("model", metavar="MODEL", help="such as article, article@3 or a run's id")
    parser.add_argument("--to", required=True, choices=FORMATS, help="the form")
    parser.add_argument("--output", type=Path, metavar="PATH", help="the file (default: named after the model, here)")
    add_json_option(parser)
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Write the file and say where."""
    form = FORMATS[options.to]
    if options.output is not None and options.output.suffix != form.suffix:
        options.parser.error(f"--output {options.output} must end in {form.suffix}, as --to {options.to} writes it")
    model, network = find_model(options.model), load_model(options.model)
    path = options.output or Path(options.model.replace("@", "-epoch-") + form.suffix)
    export(options.to, model, network, path)
    if options.json:
        print_json({"model": options.model, "format": options.to, "path": str(path), "bytes": path.stat().st_size})
    else:
        print(f"Wrote {path} ({path.stat().st_size:,} bytes).")
    return 0


def export(form: str, model: Model, network: Network, path: Path) -> None:
    """Write `network`, a checkpoint of `model`, in one of `FORMATS`.

    Raises:
        ModelError: if the file cannot be written, or what writes it is not installed.
    """
    try:
        FORMATS[form].write(model, network, path)
    except OSError as problem:
        reason = problem.strerror or problem
        raise ModelError(f"{str(path)!r} cannot be written ({reason}); choose another --output.") from None


def _write_keras(model: Model, network: Network, path: Path) -> None:
    if not path.absolute().parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder")
    with without_greeting():
        from lenet.export.keras_model import add_softmax, build_model, write_weights

        built = build_model(network.config)
        write_weights(built, network)
        add_softmax(built).save(path)


def _write_onnx(model: Model, network: Network, path: Path) -> None:
    from lenet.export.onnx_graph import build_onnx

    path.write_bytes(build_onnx(network).SerializeToString())


def _write_npz(model: Model, network: Network, path: Path) -> None:
    save_network(network, path)


def _write_code(model: Model, network: Network, path: Path) -> None:
    from lenet.export.keras_script import build_script

    path.write_text(build_script(model.run.config), encoding="utf-8")


FORMATS = {
    "keras": Format(".keras", _write_keras),
    "onnx": Format(".onnx", _write_onnx),
    "npz": Format(".npz", _write_npz),
    "code": Format(".py", _write_code),
}
