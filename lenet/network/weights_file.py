"""A network as one `.npz` file: its config as JSON and its arrays. Data only."""

import json
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from lenet.errors import DAMAGE, ConfigError, ModelError
from lenet.network.config import NetworkConfig
from lenet.network.network import Network
from lenet.network.parameters import weight_shapes


def save_network(network: Network, file: Path | BinaryIO) -> None:
    """Write config and weights as one compressed `.npz`, to a path that ends so or an open file."""
    arrays: dict[str, Any] = {"config": np.array(json.dumps(network.config.to_json())), **network.weights}
    np.savez_compressed(file, **arrays)


def load_network(path: Path | str) -> Network:
    """Read what `save_network` wrote. Data only: nothing in the file is ever executed.

    Raises:
        ModelError: if there is no such file, or it holds no LeNet-5 of ours.
    """
    try:
        with open(path, "rb") as stream, np.load(stream, allow_pickle=False) as file:
            config = NetworkConfig.from_json(json.loads(str(file["config"])))
            weights = {name: file[name] for name in weight_shapes(config)}
    except FileNotFoundError:
        raise ModelError(f"There is no weights file {Path(path).name!r}.") from None
    except (*DAMAGE, ConfigError):
        raise ModelError(f"{Path(path).name!r} is no weights file of this lab; it needs an .npz it wrote.") from None
    return Network(config, weights)
