"""How commands are told which network is meant: by its name, or by a weights file."""

from pathlib import Path

from lenet.network import Network, load_network
from lenet.runs.models import load_model

MODEL_HELP = "such as article, article@3, a run's id, or an .npz that export wrote"


def open_model(text: str) -> Network:
    """The network that is named so, or that the `.npz` file at this path holds.

    Names of networks have no dot, so one is never taken for the other. Only the command line opens paths: an address in
    the browser names networks alone.

    Raises:
        ModelError: if there is no such network or file, or it cannot be read.
    """
    return load_network(Path(text).resolve()) if Path(text).suffix.lower() == ".npz" else load_model(text)
