"""A short Keras script that builds and trains the network of a run, for people to read and to change."""

from dataclasses import fields
from pathlib import Path
from string import Template
from typing import Any

from lenet.data import TRAIN_COUNT
from lenet.layers import Layer, Loss
from lenet.network import NetworkConfig, build_layers, count_parameters, find_input_format, find_loss
from lenet.network.inputs import PIXELS
from lenet.runs import RunConfig, TrainingConfig
from lenet.runs.optimizers import find_optimizer

TEMPLATE = Template(Path(__file__).with_suffix(".template").read_text(encoding="utf-8"))

LEFT_OUT = ("schedule", "initialization", "label_smoothing", "averaging", "label_noise", "patience",
            "handwriting", "no_digits")
"""Settings of a training that the script names but does not follow, beside the augmentation. It follows all others."""


def build_script(config: RunConfig) -> str:
    """The script's text; the network's weights are not in it."""
    return TEMPLATE.substitute(describe_training(config, depth=2))


def describe_training(config: RunConfig, depth: int) -> dict[str, Any]:
    """The words of Python that build, train and test the network, for a template whose layers stand at a depth."""
    training, layers, loss = config.training, build_layers(config.network), find_loss(config.network)
    parts, indent = _define_layers(layers), "    " * depth
    validation = f"validation_data=(x_train[{TRAIN_COUNT}:], y_train[{TRAIN_COUNT}:])"
    return {
        "left_out": _write_left_out(training), "imports": "layers, ops" if parts else "layers", "parts": parts,
        "output": loss.script_output, "loss": loss.script,
        "plan": "Train, validate on the last 6,000 training images, and test." if training.has_validation
        else "Train on all training images, and test.",
        "validation": f",\n{indent}      {validation}" if training.has_validation else "",
        "parameters": f"{count_parameters(config.network):,}",
        "layers": "\n".join(f"{indent}{line}," for line in _write_layers(config.network, layers, loss)),
        "seed": training.seed, "optimizer": _optimizer(training), "train_images": training.train_images,
        "batch_size": training.batch_size, "epochs": training.epochs,
    }


def _define_layers(layers: tuple[Layer, ...]) -> str:
    """The definitions that the layers need, once a kind, each after an empty line; "" for the article's network."""
    parts = dict.fromkeys(layer.define_in_script() for layer in layers)
    return "".join(f"\n{part}" for part in parts if part)


def _write_scaling(config: NetworkConfig) -> list[str]:
    """The layers before C1: pixels as the network wants them."""
    given = find_input_format(config)
    offset = f", offset={given.ground:g}" if given.ground else ""
    frame = [f"layers.ZeroPadding2D({given.edge})"] if given.edge else []
    return [f"layers.Reshape(({PIXELS}, {PIXELS}, 1))", *frame,
            f"layers.Rescaling({given.ink - given.ground:g} / 255{offset})"]


def _write_layers(config: NetworkConfig, layers: tuple[Layer, ...], loss: Loss) -> list[str]:
    """The lines of the list of layers: input, each layer, what follows it, and what the loss needs at the end."""
    lines = [f"keras.Input(({PIXELS}, {PIXELS}))", *_write_scaling(config)]
    for layer in layers:
        lines += layer.to_script()
        lines += [f"layers.Dropout({layer.dropout!r})"] if layer.dropout else []
    return [*lines, *loss.script_layers]


def _optimizer(training: TrainingConfig) -> str:
    optimizer = find_optimizer(training)
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
    if find_optimizer(training).keras is None:
        left.append(f"optimizer {training.optimizer!r} with learning_rate {training.learning_rate!r}, for which Adam "
                    "stands in")
    return f"\n\nThe run was trained with more than this does: {'; '.join(left)}." if left else ""
