"""Every form of export with the program that opens it, and the number of images that this reads right."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Thread

import numpy as np

from devtools.c_program import ask_program, build_program
from lenet.data.mnist import MNIST_FILE
from lenet.export.input_spec import INPUT_KINDS, RAW, InputSpec
from lenet.network import load_network
from lenet.places import PROJECT
from scripts.exports.environments import Environment, run_in, run_program

HERE = Path(__file__).resolve().parent
LAB = str(PROJECT / ".venv" / "bin" / "python")



def find_tensorflow() -> str:
    """The requirement of the TensorFlow that is installed, under one of its two names."""
    try:
        return f"tensorflow-cpu=={version('tensorflow-cpu')}"
    except PackageNotFoundError:
        return f"tensorflow=={version('tensorflow')}"


KERAS, TENSORFLOW = version("keras"), find_tensorflow()

OPENCV4 = Environment("opencv4", ("opencv-python-headless==4.14.0.94",))
LITERT = Environment("litert", ("ai-edge-litert==2.3.0", "numpy"))
COMPILER = Environment("compiler", ("ziglang==0.17.1",))
NOTEBOOK = Environment("notebook", (f"keras=={KERAS}", TENSORFLOW, "nbclient==0.11.0", "ipykernel==7.4.0"))
NODE = Environment("tfjs", ("@tensorflow/tfjs@4.22.0",), is_npm=True)

FLOATS = InputSpec(INPUT_KINDS["float"], 1)

Read = Callable[[Path, np.ndarray], np.ndarray]
Train = Callable[[Path], float]


@dataclass(frozen=True)
class Check:
    """One form, opened by one program.

    Attributes:
        form: its name in `EXPORTERS`.
        program: the name of the program, and its version.
        environment: what has to be there; None for what the lab has itself.
        read: (the file or folder, images (N, 28, 28) uint8) -> probabilities (N, 10); None of a form without weights.
        spec: the input that is exported.
        most: how far its probabilities may be from those of NumPy.
        lost: how many of 10,000 images less than NumPy it may read right.
        train: of a form without weights: the file -> the share of the test images that it reads right once it has
            trained for one epoch.
    """

    form: str
    program: str
    environment: Environment | None = None
    read: Read | None = None
    spec: InputSpec = RAW
    most: float = 1e-5
    lost: int = 0
    train: Train | None = None

    def write_form(self) -> str:
        """The form with the input that is exported, as the command line takes them."""
        options = f", `--input {self.spec.kind.name} --batch {self.spec.batch}`" if self.spec != RAW else ""
        return f"`{self.form}`{options}"


def read_with(reader: str, python: str, path: Path, images: np.ndarray) -> np.ndarray:
    """The answers of one of `readers.py`."""
    given, answered = path.parent / "images.npy", path.parent / "answers.npy"
    np.save(given, images)
    run_in(python, str(HERE / "readers.py"), reader, str(path), str(given), str(answered))
    return np.load(answered)


def read_npz(path: Path, images: np.ndarray) -> np.ndarray:
    """The answers of the lab itself."""
    return load_network(path).predict(images)


def read_c(path: Path, images: np.ndarray) -> np.ndarray:
    """The answers of a compiled program."""
    probabilities, _, _ = ask_program(build_program(path, [COMPILER.python, "-m", "ziglang", "cc"], "-O2"), images)
    return probabilities


def read_tfjs(path: Path, images: np.ndarray) -> np.ndarray:
    """The answers of TensorFlow.js in Node, which fetches the folder as a browser would."""
    given, answered = path.parent / "images.bin", path.parent / "answers.bin"
    given.write_bytes(images.tobytes())
    script = str(shutil.copy(HERE / "read_tfjs.mjs", NODE.folder))  # modules are looked for where the script lies
    with serve(path.parent) as address:
        words = [f"{address}/{path.name}/model.json", str(given), str(answered)]
        run_program([str(PROJECT / ".venv" / "bin" / "node"), script, *words])
    return np.fromfile(answered, np.float32).reshape(-1, 10)


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The address at which the files of a folder can be fetched."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def shorten(text: str) -> str:
    """A script that trains for one epoch, in batches of 128."""
    return re.sub(r"\bepochs=\d+", "epochs=1", re.sub(r"\bbatch_size=\d+", "batch_size=128", text))


def train_script(path: Path) -> float:
    """The accuracy that a script prints."""
    path.write_text(shorten(path.read_text(encoding="utf-8")), encoding="utf-8")
    return find_accuracy(run_in(NOTEBOOK.python, path.name, str(MNIST_FILE), cwd=path.parent))


def train_notebook(path: Path) -> float:
    """The accuracy that a notebook shows, once Jupyter has run it from top to bottom."""
    text = shorten(path.read_text(encoding="utf-8")).replace("MNIST = None", f"MNIST = {str(MNIST_FILE)!r}")
    path.write_text(text, encoding="utf-8")
    run_in(NOTEBOOK.python, str(HERE / "run_notebook.py"), path.name, cwd=path.parent)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return find_accuracy("".join(str(cell.get("outputs", "")) for cell in cells))


def find_accuracy(text: str) -> float:
    """The last accuracy that a text tells."""
    return float(re.findall(r"Test accuracy: ([\d.]+)", text)[-1])


CHECKS = (
    Check("keras", f"Keras {KERAS}", None, partial(read_with, "keras", LAB)),
    Check("onnx", f"ONNX Runtime {version('onnxruntime')}", None, partial(read_with, "onnx", LAB)),
    Check("onnx", f"OpenCV {version('opencv-python-headless')}", None, partial(read_with, "opencv", LAB), FLOATS),
    Check("onnx", "OpenCV 4.14.0", OPENCV4, partial(read_with, "opencv", OPENCV4.python), FLOATS),
    Check("savedmodel", f"TensorFlow {TENSORFLOW.partition('==')[2]}", None, partial(read_with, "savedmodel", LAB)),
    Check("tflite", "LiteRT 2.3.0", LITERT, partial(read_with, "tflite", LITERT.python)),
    Check("tflite-int8", "LiteRT 2.3.0", LITERT, partial(read_with, "tflite", LITERT.python), most=0.5, lost=20),
    Check("tfjs", "TensorFlow.js 4.22.0", NODE, read_tfjs),
    Check("npz", "LeNet Lab", None, read_npz, most=0),
    Check("c", "Zig's C compiler 0.17.1", COMPILER, read_c),
    Check("code", f"Python, Keras {KERAS}", NOTEBOOK, train=train_script),
    Check("notebook", "Jupyter (nbclient 0.11.0)", NOTEBOOK, train=train_notebook),
)
"""All of them, in the order of the table."""
