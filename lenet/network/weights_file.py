"""A network as one `.npz` file: its config as JSON, its arrays, and its threshold. Data only.

    config       which LeNet-5, as JSON
    C1/kernel    and so on: the arrays of `weight_shapes`
    energy       the largest energy that a digit has to it; missing where it turns nothing away
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from lenet.array_file import ArrayFile
from lenet.errors import DAMAGE, ConfigError, ModelError
from lenet.files import open_regular
from lenet.frozen import parse_json
from lenet.network.config import NetworkConfig
from lenet.network.network import Network
from lenet.network.parameters import weight_shapes

THRESHOLD = "energy"
LARGEST_FILE, LARGEST_CONFIG = 1 << 27, 1 << 14
"""Bytes of a file, and of the config in it: the widest network has 15 million weights, 62 MB."""


def save_network(network: Network, file: Path | BinaryIO) -> None:
    """Write config, weights and threshold as one compressed `.npz`, to a path that ends so or an open file."""
    threshold = {THRESHOLD: np.array(network.threshold, np.float32)} if math.isfinite(network.threshold) else {}
    np.savez_compressed(file, **_list_arrays(network.config, {**network.weights, **threshold}))


def save_moment(
    config: NetworkConfig, weights: Mapping[str, np.ndarray], epoch: int, step: int, file: BinaryIO
) -> None:
    """Write a network in the middle of its training so that `load_network` reads it, quickly: nothing is compressed.

    One more text in it, "moment", says when it was so, as JSON: {"epoch": 2, "step": 31} is after two whole epochs and
    31 batches of the third. It turns nothing away: a threshold is chosen for what has been learnt.
    Weights of a training that diverges are written as they are; whoever reads them is told that they are no network's.
    """
    np.savez(file, **_list_arrays(config, weights), moment=np.array(json.dumps({"epoch": epoch, "step": step})))


def _list_arrays(config: NetworkConfig, weights: Mapping[str, np.ndarray]) -> dict[str, Any]:
    return {"config": np.array(json.dumps(config.to_json())), **weights}


def load_network(path: Path | str) -> Network:
    """Read what `save_network` wrote. Data only: nothing in the file is ever executed, nor is more of it read than a
    network of its config has.

    Raises:
        ModelError: if there is no such file, or it holds no LeNet-5 of ours.
    """
    name = Path(path).name
    try:
        with open_regular(path, LARGEST_FILE) as stream:
            file = ArrayFile(stream)
            text = str(file.read("config", (), "U", LARGEST_CONFIG))
            config = NetworkConfig.from_json(parse_json(text))
            shapes = weight_shapes(config).items()  # Network says which of them is not finite
            weights = {array: file.read(array, shape, is_finite=False) for array, shape in shapes}
            threshold = float(file.read(THRESHOLD, ())) if THRESHOLD in file.names else math.inf
    except FileNotFoundError:
        raise ModelError(f"There is no weights file {name!r}.") from None
    except (*DAMAGE, ConfigError):
        raise ModelError(f"{name!r} is no weights file of this lab; it needs an .npz it wrote.") from None
    return Network(config, weights, threshold)
