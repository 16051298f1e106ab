"""Forms that TensorFlow writes, written by a process of its own: nothing of TensorFlow stays with whoever asks."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from lenet.errors import ModelError
from lenet.export.input_spec import InputSpec
from lenet.network import Network, save_network
from lenet.runs.child_process import build_environment

PROGRAM = "lenet.export.tensorflow_forms"


def convert(form: str, network: Network, spec: InputSpec, path: Path) -> None:
    """Write a form that `lenet.export.tensorflow_forms` knows.

    Raises:
        ModelError: if it cannot be written; the message ends as the process did.
    """
    with TemporaryDirectory(prefix="lenet-") as folder:
        weights = Path(folder) / "network.npz"
        save_network(network, weights)
        words = [form, str(weights), spec.kind.name, str(spec.batch or 0), str(path)]
        done = subprocess.run([sys.executable, "-m", PROGRAM, *words], stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, errors="replace", env=build_environment())  # fmt: skip
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["it was ended"]
        raise ModelError(f"TensorFlow could not write {path.name!r}: {said[-1].strip()[:300]}")
