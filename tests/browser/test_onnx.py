"""Exported ONNX graphs in the visitor's browser: ONNX Runtime Web in Chromium, against the NumPy network."""

from collections.abc import Callable

import numpy as np
import pytest

from devtools.random_configs import build_network
from devtools.workbench import Workbench
from lenet.data import sample_digits
from lenet.export.input_spec import INPUT_KINDS, RAW, InputSpec
from lenet.export.onnx_graph import build_onnx
from lenet.network import PAPER_NETWORK, Network, NetworkConfig
from tests.lenet.export.test_inputs import differ, networks, prepare

MODULE = "devtools/onnx.js"


def ask(workbench: Workbench, network: Network, spec: InputSpec, images: np.ndarray) -> np.ndarray:
    """What ONNX Runtime Web says of images: probabilities (N, 10)."""
    answers = workbench.call(MODULE, "readOnnx", build_onnx(network, spec).SerializeToString(),
                             spec.write_name(network.config), images.dtype.name, images.shape,
                             images.ravel().tolist())  # fmt: skip
    return np.array(answers).reshape(-1, 10)


@networks
def test_a_browser_reads_pixels_as_we_do(make: Callable[[], Network], workbench: Workbench):
    network = make()
    assert differ(ask(workbench, network, RAW, sample_digits()), network) < 1e-5


@pytest.mark.parametrize("kind", INPUT_KINDS)
@pytest.mark.parametrize("config", [NetworkConfig(), PAPER_NETWORK], ids=["28", "32"])
def test_every_kind_of_input(config: NetworkConfig, kind: str, workbench: Workbench):
    network, images = build_network(config), prepare(kind, config)
    assert differ(ask(workbench, network, InputSpec(INPUT_KINDS[kind], 10), images), network) < 1e-5
