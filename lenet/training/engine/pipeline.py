"""The images of a training, where TensorFlow can gather batches from them, and the batches themselves."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from lenet.data import load_mnist, noisy_labels, split_training
from lenet.data.augmentation import AugmentationConfig
from lenet.data.sources import find_source
from lenet.environment import count_threads
from lenet.runs import TrainingConfig
from lenet.training.engine import augmentation as distortion


class Dataset:
    """Images (N, 28, 28) uint8 and labels (N,) int32, kept as tensors."""

    def __init__(self, images: np.ndarray, labels: np.ndarray) -> None:
        self.images = tf.constant(images)
        self.labels = tf.constant(labels.astype(np.int32))
        self.count = len(labels)


class MnistSets:
    """MNIST as tensors: all 60,000 training images, the last 6,000 of them for validation, and the test set."""

    def __init__(self) -> None:
        set_threads()
        mnist = load_mnist()
        _, _, val_images, val_labels = split_training(mnist)
        self.train = Dataset(mnist.train_images, mnist.train_labels)
        self.validation = Dataset(val_images, val_labels)
        self.test = Dataset(mnist.test_images, mnist.test_labels)


class Batches(NamedTuple):
    """Several batches, padded to one shape.

    `indices`: which training images, (batches, padded size) int32; `sizes`: how many of them are real in each batch,
    (batches,) int32; `made`: how many batches are real. What follows the real ones is padding and is never learnt.
    """

    indices: np.ndarray
    sizes: np.ndarray
    made: int


def build_batches(order: np.ndarray, size: int, padded: int, most: int) -> Batches:
    """Cut `order`, (N,) int32, into batches of `size` images, the last one perhaps smaller.

    Args:
        order: which training images, in the order in which they are learnt.
        size: images a batch.
        padded: `size` rounded up, so that it can be split evenly.
        most: how many batches the arrays have room for; N is at most `most * size`.
    """
    indices, sizes = np.zeros((most, padded), np.int32), np.zeros(most, np.int32)
    for number, start in enumerate(range(0, len(order), size)):
        part = order[start : start + size]
        indices[number, : len(part)], sizes[number] = part, len(part)
    return Batches(indices, sizes, -(-len(order) // size))


def draw_labels(training: TrainingConfig, sets: MnistSets) -> np.ndarray:
    """The labels of all training images, (N,) int32, with the wrong ones that `label_noise` asks for."""
    labels, count = sets.train.labels.numpy(), training.train_images
    labels[:count], _ = noisy_labels(labels[:count], training.label_noise, training.seed)
    return labels


def build_source(config: AugmentationConfig) -> Callable[[tf.Tensor, tf.Tensor], tf.Tensor]:
    """A function of images (N, 28, 28) uint8 and a seed (2,) int32: the images that are learnt from, 0 to 255."""
    source = find_source(config)
    return lambda images, seed: source.prepare(distortion, images, config, seed)


def set_threads() -> None:
    """Have TensorFlow run that many operations at a time, each on one core. Only its first call in a process counts."""
    try:
        tf.config.threading.set_inter_op_parallelism_threads(count_threads())
        tf.config.threading.set_intra_op_parallelism_threads(1)
    except RuntimeError:
        return  # TensorFlow is at work already, with the threads it was given first
