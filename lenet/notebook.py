"""Steps that are always taken together, for those who write a few lines in a notebook. `import lenet` has them all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lenet.figures.curves import plot_history
from lenet.figures.still_curves import draw_curves
from lenet.history import build_history
from lenet.network import Network, Trace, scale_images
from lenet.preprocessing import prepare_drawing, read_image_file
from lenet.runs import Run, RunConfig, read_run
from lenet.runs.creation import create_live_run
from lenet.runs.events import Event
from lenet.runs.liveness import take_run
from lenet.runs.presets import get_preset

if TYPE_CHECKING:
    import plotly.graph_objects as go


def read_image(source: bytes | Path | str) -> np.ndarray:
    """Read a picture of a digit -> (28, 28) uint8, 0 ground to 255 ink, as MNIST's makers would have made it.

    Args:
        source: the file's path, or its bytes: a drawing, a scan or a photograph.

    Raises:
        ImageError: if it is no picture, is damaged, too large, or shows nothing.

    Example:
        >>> from PIL import Image
        >>> Image.fromarray(lenet.load_test_set()[0][0]).resize((280, 280)).save("seven.png")
        >>> image = lenet.read_image("seven.png")
        >>> image.shape, int(image.max())
        ((28, 28), 255)
    """
    return prepare_drawing(read_image_file(source)).image


def look(network: Network, image: np.ndarray) -> Trace:
    """Everything that the network computes for one `image` (28, 28) uint8, layer by layer.

    C1's maps, for example, are `look(network, image)["C1"].activation[0]`, (rows, columns, maps) float32.

    Raises:
        ValueError: if `image` has another shape.

    Example:
        >>> trace = lenet.look(lenet.load_model("article"), lenet.load_test_set()[0][0])
        >>> trace["C3"].activation.shape   # one image, rows, columns, maps
        (1, 10, 10, 16)
        >>> int(trace.probabilities.argmax())
        7
    """
    if image.shape != (28, 28):
        raise ValueError(f"The image has shape {image.shape}; it must be (28, 28), such as read_image makes it.")
    return network.forward(scale_images(image[np.newaxis], network.config))


def train(config: RunConfig | str = "quick", on_event: Callable[[Event], None] = lambda event: None) -> Run:
    """Train a network in this process, as a run in `runs_dir()`.

    A notebook's interrupt, or Ctrl-C, ends it and keeps what was learnt.

    Args:
        config: what to train and how, or a preset's name such as "article".
        on_event: is called with every event, such as a `BatchPoint` or an `EpochPoint`.

    Returns:
        The run as it has ended. `load_model(run.run_id)` is its network.

    Raises:
        ConfigError: if there is no such preset, or the network cannot be built.
        RunError: if the disk is full.

    Example:
        >>> recipe = lenet.TrainingConfig(epochs=1, train_images=300)
        >>> run = lenet.train(lenet.RunConfig("mine", training=recipe))
        >>> run.status, len(run.state.epochs)   # the untrained network counts as epoch 0
        ('finished', 2)
    """
    from lenet.training.process.worker import train_run

    wanted = get_preset(config) if isinstance(config, str) else config
    folder, lock = create_live_run(wanted, take_run)
    train_run(folder.run_id, on_event, lock=lock, quiet=True)
    return read_run(folder.run_id, whole=True)


def plot_curves(run: Run) -> go.Figure:
    """A run's loss and accuracy as a Plotly figure: what Train shows.

    Example:
        >>> from lenet.runs import read_run
        >>> figure = lenet.plot_curves(read_run("article"))
        >>> [curve.name for curve in figure.data[:3]]
        ['training, batches', 'training, whole epochs', 'validation']
    """
    return draw_curves(plot_history(build_history(run.state), run.epochs_wanted, grows=False))
