"""The forms in which a trained network leaves the lab: one record each."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from lenet.choice import Choice, find
from lenet.errors import ModelError
from lenet.export.input_spec import RAW, InputSpec
from lenet.network import Network, save_network
from lenet.quiet import without_greeting
from lenet.runs.models import Model


@dataclass(frozen=True)
class Exporter(Choice):
    """A form of export.

    Attributes:
        suffix: the ending of its file.
        write: (the model, one of its networks, its input, the file) -> nothing; raises `OSError` if it cannot be
            written.
        has_input: whether its input can be chosen.
    """

    suffix: str
    write: Callable[[Model, Network, InputSpec, Path], None]
    has_input: bool


def export(
    form: str, model: Model, network: Network, path: Path, spec: InputSpec = RAW, replaces: bool = False
) -> None:
    """Write `network`, a checkpoint of `model`, in one of `EXPORTERS`: all of the file or nothing.

    Args:
        form: its name.
        model: what the network is a checkpoint of.
        network: what is written.
        path: the file.
        spec: what the exported model is given; for forms whose input can be chosen.
        replaces: whether a file that is there may be replaced.

    Raises:
        ConfigError: if there is no such form.
        ModelError: if the file is there already or cannot be written, or what writes it is not installed.
    """
    exporter = find(EXPORTERS, "form of export", form)
    if os.path.lexists(path) and not replaces:
        raise ModelError(f"{str(path)!r} is there already: choose another --output, or replace it with --force.")
    try:
        with TemporaryDirectory(prefix=".lenet-", dir=path.parent) as folder:
            written = Path(folder) / path.name
            exporter.write(model, network, spec, written)
            written.replace(path)
    except OSError as problem:
        reason = problem.strerror or problem
        raise ModelError(f"{str(path)!r} cannot be written ({reason}); choose another --output.") from None


def _write_keras(model: Model, network: Network, spec: InputSpec, path: Path) -> None:
    with without_greeting():
        from lenet.export.keras_model import build_classifier

        build_classifier(network, spec).save(path)


def _write_onnx(model: Model, network: Network, spec: InputSpec, path: Path) -> None:
    from lenet.export.onnx_graph import build_onnx

    path.write_bytes(build_onnx(network, spec).SerializeToString())


def _write_npz(model: Model, network: Network, spec: InputSpec, path: Path) -> None:
    save_network(network, path)


def _write_code(model: Model, network: Network, spec: InputSpec, path: Path) -> None:
    from lenet.export.keras_script import build_script

    path.write_text(build_script(model.run.config), encoding="utf-8")


def _write_notebook(model: Model, network: Network, spec: InputSpec, path: Path) -> None:
    from lenet.export.keras_notebook import build_notebook

    path.write_text(build_notebook(model.run.config), encoding="utf-8")


def _write_c(model: Model, network: Network, spec: InputSpec, path: Path) -> None:
    from lenet.export.c_header import build_header

    path.write_text(build_header(network, path.name), encoding="utf-8")


EXPORTERS = {record.name: record for record in (
    Exporter("keras", "Keras model", "A model for Keras 3, from pixels (N, 28, 28) to probabilities.", ".keras",
             _write_keras, has_input=True),
    Exporter("onnx", "ONNX graph", "From pixels (N, 28, 28) uint8 to probabilities, for ONNX Runtime and others.",
             ".onnx", _write_onnx, has_input=True),
    Exporter("npz", "NumPy arrays", "Its weights as NumPy arrays.", ".npz", _write_npz, has_input=False),
    Exporter("code", "Keras script", "A short Keras script that builds and trains the like.", ".py", _write_code,
             has_input=False),
    Exporter("notebook", "notebook", "The script in cells, for Jupyter and Colab.", ".ipynb", _write_notebook,
             has_input=False),
    Exporter("c", "C header", "A header of C with its weights: `int lenet_read(const uint8_t image[784])`.", ".h",
             _write_c, has_input=False),
)}  # fmt: skip
"""The forms there are, by name."""
