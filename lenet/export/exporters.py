"""The forms in which a trained network leaves the lab: one record each."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lenet.choice import Choice, find
from lenet.export.input_spec import RAW, InputSpec
from lenet.network import Network, save_network
from lenet.new_file import write_new_file
from lenet.quiet import without_greeting
from lenet.runs.models import Model


@dataclass(frozen=True)
class Exporter(Choice):
    """A form of export.

    Attributes:
        suffix: the end of the name that it gets where none is given.
        write: (the model, one of its networks, its input, the file or folder) -> nothing; raises `OSError` if it cannot
            be written, and `ModelError` for all else.
        has_input: whether its input can be chosen.
        mime: the media type of its file.
        main: of a form that is a folder the file that shows what the folder is; "" where it is one file.
    """

    suffix: str
    write: Callable[[Model, Network, InputSpec, Path], None]
    has_input: bool
    mime: str = "application/octet-stream"
    main: str = ""


def export(
    form: str, model: Model, network: Network, path: Path, spec: InputSpec = RAW, replaces: bool = False
) -> int:
    """Write `network`, a checkpoint of `model`, in one of `EXPORTERS`: all of the file, or the folder, or nothing.

    Returns its bytes.

    Args:
        form: its name.
        model: what the network is a checkpoint of.
        network: what is written.
        path: the file; of a form with a `main` file the folder.
        spec: what the exported model is given; for forms whose input can be chosen.
        replaces: whether a file that is there may be replaced, or a folder with such a main file.

    Raises:
        ConfigError: if there is no such form.
        LabError: if the file is there already or cannot be written, or what writes it is not installed.
    """
    exporter = find(EXPORTERS, "form of export", form)
    return write_new_file(path, lambda file: exporter.write(model, network, spec, file), replaces, exporter.main)


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


def _write_tfjs(model: Model, network: Network, spec: InputSpec, path: Path) -> None:
    from lenet.export.tfjs_model import SHARD, TOPOLOGY, build_tfjs

    topology, weights = build_tfjs(network, spec)
    path.mkdir()
    (path / TOPOLOGY).write_text(topology, encoding="utf-8")
    (path / SHARD).write_bytes(weights)


def _convert(form: str) -> Callable[[Model, Network, InputSpec, Path], None]:
    """What has TensorFlow write that form."""
    def write(model: Model, network: Network, spec: InputSpec, path: Path) -> None:
        from lenet.export.conversion import convert

        convert(form, network, spec, path)

    return write


EXPORTERS = {record.name: record for record in (
    Exporter("keras", "Keras model", "A model for Keras 3, from pixels (N, 28, 28) to probabilities.", ".keras",
             _write_keras, has_input=True),
    Exporter("onnx", "ONNX graph", "From pixels (N, 28, 28) uint8 to probabilities, for ONNX Runtime and others.",
             ".onnx", _write_onnx, has_input=True),
    Exporter("savedmodel", "SavedModel", "A folder for TensorFlow and TensorFlow Serving.", ".savedmodel",
             _convert("savedmodel"), has_input=True, main="saved_model.pb"),
    Exporter("tflite", "TensorFlow Lite", "A file for phones, which LiteRT (TensorFlow Lite) runs.", ".tflite",
             _convert("tflite"), has_input=True),
    Exporter("tflite-int8", "TensorFlow Lite, int8", "The same with whole numbers of eight bits: a third of the size, "
             "for small processors.", "-int8.tflite", _convert("tflite-int8"), has_input=True),
    Exporter("tfjs", "TensorFlow.js", "A folder for TensorFlow.js, in browsers and in Node.", ".tfjs", _write_tfjs,
             has_input=True, main="model.json"),
    Exporter("npz", "NumPy arrays", "Its weights as NumPy arrays.", ".npz", _write_npz, has_input=False),
    Exporter("code", "Keras script", "A short Keras script that builds and trains the like.", ".py", _write_code,
             has_input=False, mime="text/x-python"),
    Exporter("notebook", "Notebook", "The script in cells, for Jupyter and Colab.", ".ipynb", _write_notebook,
             has_input=False, mime="application/x-ipynb+json"),
    Exporter("c", "C header", "A header of C with its weights: `int lenet_read(const uint8_t image[784])`.", ".h",
             _write_c, has_input=False, mime="text/x-c"),
)}  # fmt: skip
"""The forms there are, by name."""
