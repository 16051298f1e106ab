"""The forms that TensorFlow writes: SavedModel, and TensorFlow Lite in floats or in whole numbers.

A program of its own, started by `lenet.export.conversion`, since TensorFlow takes memory and says much:

    python -m lenet.export.tensorflow_forms tflite network.npz pixels 1 network.tflite
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from lenet.data import load_mnist
from lenet.export.input_spec import INPUT_KINDS, InputSpec
from lenet.export.keras_model import build_classifier
from lenet.network import Network, load_network, scale_images

OUTPUT = "probabilities"
SAMPLES = 500
"""Training images from which the ranges of whole numbers are chosen."""


def write_savedmodel(network: Network, spec: InputSpec, folder: Path) -> None:
    """A folder with the signature `serving_default`: images as `spec` says, pixels as uint8, to `probabilities`."""
    _save(network, spec, folder, tf.float32 if spec.kind.has_channels else tf.uint8)


def write_tflite(network: Network, spec: InputSpec, file: Path) -> None:
    """A file that computes in float32; its input is that of the SavedModel."""
    with TemporaryDirectory() as folder:
        write_savedmodel(network, spec, Path(folder))
        file.write_bytes(make_lite(folder))


def make_lite(folder: str) -> bytes:
    """What a file of TensorFlow Lite holds that does as the SavedModel in a folder."""
    return tf.lite.TFLiteConverter.from_saved_model(folder).convert()


def write_tflite_int8(network: Network, spec: InputSpec, file: Path) -> None:
    """A file that computes with whole numbers of eight bits; input and output are those of the other."""
    with TemporaryDirectory() as folder:
        _save(network, spec, Path(folder), tf.float32)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = lambda: _list_samples(network, spec)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = tf.float32 if spec.kind.has_channels else tf.uint8
        file.write_bytes(converter.convert())


def _save(network: Network, spec: InputSpec, folder: Path, dtype: Any) -> None:
    model, name = build_classifier(network, spec), spec.write_name(network.config)
    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint("serve", lambda images: {OUTPUT: model(tf.cast(images, tf.float32))},
                         input_signature=[tf.TensorSpec(model.input_shape, dtype, name=name)])
    archive.write_out(str(folder), verbose=False)


def _list_samples(network: Network, spec: InputSpec) -> Iterator[list[np.ndarray]]:
    """Some training images, as many at a time as the model takes, each such as `spec` says."""
    images = load_mnist().train_images[:SAMPLES]
    given = scale_images(images, network.config) if spec.kind.is_scaled else images.astype(np.float32)
    if spec.kind.has_channels and not spec.kind.is_scaled:
        given = given[..., np.newaxis]
    batch = spec.batch or 1
    for at in range(0, len(given), batch):
        yield [np.resize(given[at : at + batch], (batch, *given.shape[1:]))]


WRITERS: dict[str, Callable[[Network, InputSpec, Path], None]] = {
    "savedmodel": write_savedmodel, "tflite": write_tflite, "tflite-int8": write_tflite_int8,
}
"""What writes each form."""


def main(form: str, weights: str, kind: str, batch: str, path: str) -> None:
    """Write one form; batch 0 stands for any number of images."""
    WRITERS[form](load_network(weights), InputSpec(INPUT_KINDS[kind], int(batch) or None), Path(path))


if __name__ == "__main__":
    main(*sys.argv[1:])
