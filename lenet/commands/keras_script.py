"""A short Keras script that builds and trains the network of a run, for people to read and to change."""

from lenet.architecture import LayerRow, NetworkConfig, count_parameters, describe_layers
from lenet.data import TRAIN_COUNT
from lenet.layers.activations import SCALE, SLOPE
from lenet.network import PAPER_RANGE
from lenet.runs import RunConfig, TrainingConfig

SCRIPT = '''"""LeNet-5 on MNIST with Keras, written by LeNet Lab: {parameters:,} parameters.

Needs: pip install keras tensorflow. Run it: python THIS_FILE. Keras fetches MNIST the first time.
"""

import keras
import numpy as np
from keras import layers


def scale(images):
    """Pixels (N, 28, 28) uint8 -> the network's input, float32."""
{scaling}


def build_model():
    """The network, from scaled pixels to ten probabilities."""
    return keras.Sequential([
{layers}
    ])


def main():
    """Train, validate on the last 6,000 training images, and test."""
    keras.utils.set_random_seed({seed})
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    x_train, x_test = scale(x_train), scale(x_test)
    model = build_model()
    model.summary()
    model.compile(keras.optimizers.{optimizer}, "sparse_categorical_crossentropy", ["accuracy"])
    model.fit(x_train[:{train_images}], y_train[:{train_images}], batch_size={batch_size}, epochs={epochs},
              validation_data=(x_train[{cut}:], y_train[{cut}:]))
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
    print(f"Test accuracy: {{accuracy:.4f}}")


if __name__ == "__main__":
    main()
'''


def build_script(config: RunConfig) -> str:
    """The script's text; the network's weights are not in it."""
    training = config.training
    return SCRIPT.format(
        parameters=count_parameters(config.network), scaling=_scaling(config.network),
        layers="\n".join(f"        {line}," for line in _layers(config.network)), seed=training.seed,
        optimizer=_optimizer(training), train_images=training.train_images, cut=TRAIN_COUNT,
        batch_size=training.batch_size, epochs=training.epochs,
    )


def _scaling(config: NetworkConfig) -> str:
    if config.input_size == 28:
        return '    return images.astype("float32")[..., np.newaxis] / 255'
    low, high = PAPER_RANGE
    return ('    pixels = images.astype("float32")[..., np.newaxis] / 255\n'
            f"    return np.pad(pixels, ((0, 0), (2, 2), (2, 2), (0, 0))) * {high - low:g} - {-low:g}")


def _layers(config: NetworkConfig) -> list[str]:
    rows = describe_layers(config)
    side, _, channels = rows[0].input_shape
    lines = [f"keras.Input(({side}, {side}, {channels}))"]
    for row in rows:
        lines += _layer(config, row)
    return lines


def _layer(config: NetworkConfig, row: LayerRow) -> list[str]:
    """One layer and what follows it: activation, flattening, dropout."""
    if row.name in ("S2", "S4"):
        kind = "MaxPooling2D" if config.pooling == "max" else "AveragePooling2D"
        return [f'layers.{kind}(2, name="{row.name}")']
    if row.name == "OUTPUT":
        return [f'layers.Dense({row.output_shape[2]}, activation="softmax", name="OUTPUT")']
    plain = config.activation == "scaled_tanh"
    activation = "" if plain else f', activation="{config.activation}"'
    if row.kind == "convolution":
        padding = ', padding="same"' if row.name == "C1" and config.input_size == 28 else ""
        start = f"layers.Conv2D({row.output_shape[2]}, {config.kernel_size}{padding}"
    else:
        start = f"layers.Dense({row.output_shape[2]}"
    following = [f"layers.Rescaling({SLOPE!r})", 'layers.Activation("tanh")', f"layers.Rescaling({SCALE!r})"]
    lines = [f'{start}{activation}, name="{row.name}")', *(following if plain else [])]
    lines += ["layers.Flatten()"] if row.name == "C5" else []
    return lines + ([f"layers.Dropout({config.dropout!r})"] if config.dropout and row.name in ("C5", "F6") else [])


def _optimizer(training: TrainingConfig) -> str:
    names = {"adam": "Adam", "sgd": "SGD", "rmsprop": "RMSprop", "adamw": "AdamW"}
    momentum = f", momentum={training.momentum!r}" if training.optimizer == "sgd" else ""
    return f"{names[training.optimizer]}({training.learning_rate!r}{momentum})"
