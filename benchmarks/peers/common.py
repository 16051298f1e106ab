"""What every peer needs: its task from the command line, MNIST in the article's form, and a way to tell its results."""

import argparse
import json
from dataclasses import dataclass

import numpy as np

from lenet.data import load_mnist, split_training


@dataclass(frozen=True)
class Task:
    """What to train: `images` from the front of the training set, `epochs` times; Adam at `learning_rate`."""

    epochs: int
    seed: int
    images: int
    batch_size: int
    learning_rate: float


def read_task(arguments: list[str] | None = None) -> Task:
    """The task that `CONFIG --epochs N` describes; CONFIG is a `RunConfig` as JSON text."""
    parser = argparse.ArgumentParser()
    parser.add_argument("config", type=json.loads)
    parser.add_argument("--epochs", type=int, required=True)
    options = parser.parse_args(arguments)
    training = options.config["training"]
    return Task(options.epochs, training["seed"], training["train_images"], training["batch_size"],
                training["learning_rate"])


def load_split(images: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Train images and labels, the first `images`; the 6,000 validation images and labels.

    Images are (N, 28, 28, 1) float32 in 0..1, labels (N,) int32.
    """
    x_train, y_train, x_val, y_val = split_training(load_mnist(), images)
    return _scale(x_train), y_train.astype(np.int32), _scale(x_val), y_val.astype(np.int32)


def _scale(images: np.ndarray) -> np.ndarray:
    return images[..., np.newaxis].astype(np.float32) / 255


def tell_version(version: str) -> None:
    """Print what is measured, once, as a line of JSON."""
    print(json.dumps({"version": version}), flush=True)


def tell_epoch(seconds: float, images: int, val_accuracy: float | None, test_accuracy: float | None = None) -> None:
    """Print an epoch's result as a line of JSON. `seconds` is the time of training alone, validation left out."""
    print(json.dumps({"seconds": seconds, "images_per_second": images / seconds, "val_accuracy": val_accuracy,
                      "test_accuracy": test_accuracy}), flush=True)
