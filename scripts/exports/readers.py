"""Open an exported network with one program and have it read images; runs where that program is, and needs only NumPy.

    python readers.py onnx article.onnx images.npy answers.npy

Images are (N, 28, 28) uint8, answers probabilities (N, 10) float32.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np

BATCH = 500
"""Images at a time, for programs that take any number."""


def read_keras(file: str, images: np.ndarray) -> np.ndarray:
    """Keras 3."""
    import keras

    return keras.saving.load_model(file).predict(images, batch_size=BATCH, verbose=0)


def read_onnx(file: str, images: np.ndarray) -> np.ndarray:
    """ONNX Runtime."""
    import onnxruntime

    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    return np.concatenate([session.run(None, {"images": part})[0] for part in split(images)])


def read_opencv(file: str, images: np.ndarray) -> np.ndarray:
    """OpenCV, 4 or 5: floats, one image at a time."""
    import cv2

    network, answers = cv2.dnn.readNetFromONNX(file), []
    for image in images:
        network.setInput(image.reshape(1, 1, 28, 28).astype(np.float32))
        answers.append(network.forward()[0].copy())
    return np.array(answers)


def read_savedmodel(folder: str, images: np.ndarray) -> np.ndarray:
    """TensorFlow."""
    import tensorflow as tf

    loaded = tf.saved_model.load(folder)
    signature = loaded.signatures["serving_default"]
    return np.concatenate([signature(images=tf.constant(part))["probabilities"].numpy() for part in split(images)])


def read_tflite(file: str, images: np.ndarray) -> np.ndarray:
    """LiteRT, as TensorFlow Lite is called now."""
    from ai_edge_litert.interpreter import Interpreter

    ask: Any = Interpreter(model_path=file).get_signature_runner()
    return np.concatenate([ask(images=part)["probabilities"].copy() for part in split(images)])


def split(images: np.ndarray) -> list[np.ndarray]:
    """The images in parts."""
    return [images[at : at + BATCH] for at in range(0, len(images), BATCH)]


READERS = {"keras": read_keras, "onnx": read_onnx, "opencv": read_opencv, "savedmodel": read_savedmodel,
           "tflite": read_tflite}  # fmt: skip


if __name__ == "__main__":
    reader, exported, given, answered = sys.argv[1:]
    np.save(Path(answered), READERS[reader](exported, np.load(given)).astype(np.float32))
