"""A short Keras script that builds and trains the network of a run, for people to read and to change."""

from dataclasses import fields

from lenet.network import LayerRow, NetworkConfig, count_parameters, describe_layers
from lenet.export.keras_parts import write_parts
from lenet.data import TRAIN_COUNT
from lenet.layers.activations import SCALE, SLOPE
from lenet.network import PAPER_RANGE
from lenet.runs import OPTIMIZERS, RunConfig, TrainingConfig

SCRIPT = '''"""LeNet-5 on MNIST with Keras, written by LeNet Lab: {parameters:,} parameters.

Needs: pip install keras tensorflow. Run it: python THIS_FILE. Keras fetches MNIST the first time.{left_out}
"""

import keras
import numpy as np
from keras import {imports}
{parts}

def scale(images):
    """Pixels (N, 28, 28) uint8 -> the network's input, float32."""
{scaling}


def build_model():
    """The network, from scaled pixels to ten {answers}."""
    return keras.Sequential([
{layers}
    ])


def main():
    """{plan}"""
    keras.utils.set_random_seed({seed})
    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    x_train, x_test = scale(x_train), scale(x_test)
    model = build_model()
    model.summary()
    model.compile(keras.optimizers.{optimizer}, loss={loss},
                  metrics=["accuracy"])
    model.fit(x_train[:{train_images}], y_train[:{train_images}], batch_size={batch_size}, epochs={epochs}{validation})
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
    print(f"Test accuracy: {{accuracy:.4f}}")


if __name__ == "__main__":
    main()
'''

LEFT_OUT = ("schedule", "initialization", "label_smoothing", "averaging", "label_noise", "patience")
"""Settings of a training that the script names but does not follow."""


def build_script(config: RunConfig) -> str:
    """The script's text; the network's weights are not in it."""
    training, has_rbf, parts = config.training, config.network.output == "rbf", write_parts(config.network)
    validation = f",\n              validation_data=(x_train[{TRAIN_COUNT}:], y_train[{TRAIN_COUNT}:])"
    return SCRIPT.format(
        left_out=_write_left_out(training), imports="layers, ops" if parts else "layers", parts=parts,
        answers="scores, the largest of which names the digit" if has_rbf else "probabilities",
        loss="map_loss" if has_rbf else '"sparse_categorical_crossentropy"',
        plan="Train, validate on the last 6,000 training images, and test." if training.has_validation
        else "Train on all training images, and test.", validation=validation if training.has_validation else "",
        parameters=count_parameters(config.network), scaling=_scaling(config.network),
        layers="\n".join(f"        {line}," for line in _layers(config.network)), seed=training.seed,
        optimizer=_optimizer(training), train_images=training.train_images,
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
    if row.kind.endswith("pooling"):
        kind = "MaxPooling2D" if row.kind == "max pooling" else "AveragePooling2D"
        return [f'layers.{kind}(2, name="{row.name}")']
    if row.kind == "rbf":
        return ['Distances(name="OUTPUT")']
    if row.name == "OUTPUT":
        return [f'layers.Dense({row.output_shape[2]}, activation="softmax", name="OUTPUT")']
    lines = _learnt_layer(config, row)
    lines += ["layers.Flatten()"] if row.name == "C5" else []
    return lines + ([f"layers.Dropout({config.dropout!r})"] if config.dropout and row.name in ("C5", "F6") else [])


def _learnt_layer(config: NetworkConfig, row: LayerRow) -> list[str]:
    """A layer with weights and its activation."""
    own = row.kind == "subsampling" or (row.name == "C3" and config.c3_inputs == "paper")
    if own:
        start = "Subsampling(" if row.kind == "subsampling" else "TableConvolution("
    elif row.kind == "convolution":
        padding = ', padding="same"' if row.name == "C1" and config.input_size == 28 else ""
        start = f"layers.Conv2D({row.output_shape[2]}, {config.kernel_size}{padding}"
    else:
        start = f"layers.Dense({row.output_shape[2]}"
    name = f'name="{row.name}")' if own else f', name="{row.name}")'
    if config.activation == "scaled_tanh":
        return [f"{start}{name}", f"layers.Rescaling({SLOPE!r})", 'layers.Activation("tanh")',
                f"layers.Rescaling({SCALE!r})"]
    if own:
        return [f"{start}{name}", f'layers.Activation("{config.activation}")']
    return [f'{start}, activation="{config.activation}"{name}']


def _optimizer(training: TrainingConfig) -> str:
    optimizer = OPTIMIZERS[training.optimizer]
    if optimizer.keras is None:
        return "Adam(0.001)"
    settings = "".join(f", {name}={value!r}" for name, value in optimizer.list_keras_settings(training).items())
    return f"{optimizer.keras}({training.learning_rate!r}{settings})"


def _write_left_out(training: TrainingConfig) -> str:
    """What the run did beyond this script, as a paragraph of its docstring; "" if nothing."""
    usual = TrainingConfig()
    left = [f"{name} {value!r}" for name in LEFT_OUT if (value := getattr(training, name)) != getattr(usual, name)]
    left += [f"augmentation {field.name} {value!r}" for field in fields(training.augmentation)
             if (value := getattr(training.augmentation, field.name))]
    if OPTIMIZERS[training.optimizer].keras is None:
        left.append(f"optimizer {training.optimizer!r} with learning_rate {training.learning_rate!r}, for which Adam "
                    "stands in")
    return f"\n\nThe run was trained with more than this short script does: {'; '.join(left)}." if left else ""
