"""The optimizers: a record each. Another optimizer is one more row of `OPTIMIZERS`.

The formulas are written for TensorFlow, which is handed to them: this file can be read by those who never import it.
A test holds each to Keras's own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lenet.choice import Choice, find

if TYPE_CHECKING:
    from lenet.runs.config import TrainingConfig

MEAN_DECAY, SQUARE_DECAY, RMSPROP_DECAY, TINY = 0.9, 0.999, 0.9, 1e-7
"""Adam's and RMSprop's constants, as in Keras (D. Kingma, J. Ba 2015, algorithm 1; epsilon is Keras's)."""

MU = 0.02
"""Keeps the 1998 step finite where the curvature is small (appendix C, section III-B)."""

Tensor = Any
State = Mapping[str, Tensor]
Step = tuple[Tensor, dict[str, Tensor]]
Update = Callable[[Any, State, Tensor, Tensor, Tensor, "TrainingConfig"], Step]


@dataclass(frozen=True)
class Optimizer(Choice):
    """One way to move the weights.

    Attributes:
        memory: names what it keeps for every weight, each (weights,) float32 and 0 at first; what it calls "curvature"
            is measured anew before each epoch.
        defaults: the values that are usual for it, of exactly those settings that mean something to it.
        update: (tf, state, gradient, rate, step, training) -> one step: what is added to the weights, (weights,)
            float32, and the new memory. `state` has the memory and the weights by name, `step` counts from 1, float32.
        keras: the name of Keras's own class, None if Keras has none.
    """

    memory: tuple[str, ...]
    defaults: Mapping[str, float]
    update: Update
    keras: str | None

    def find_weight_decay(self, training: "TrainingConfig") -> float:
        """The weight decay that is used: the config's, or if that is 0 the optimizer's own."""
        return training.weight_decay or self.defaults.get("weight_decay", 0.0)

    def list_keras_settings(self, training: "TrainingConfig") -> dict[str, float]:
        """What Keras's class is given besides the learning rate; what Keras takes by itself is left out."""
        settings = {"momentum": training.momentum} if "momentum" in self.defaults else {}
        return settings | ({"weight_decay": training.weight_decay} if training.weight_decay else {})


def _sgd(_: Any, state: State, gradient: Tensor, rate: Tensor, __: Tensor, training: "TrainingConfig") -> Step:
    velocity = training.momentum * state["velocity"] - rate * gradient
    return velocity, {"velocity": velocity}


def _rmsprop(tf: Any, state: State, gradient: Tensor, rate: Tensor, *_: Any) -> Step:
    square = RMSPROP_DECAY * state["square"] + (1 - RMSPROP_DECAY) * gradient**2
    return -rate * gradient / tf.sqrt(square + TINY), {"square": square}


def _adam(tf: Any, state: State, gradient: Tensor, rate: Tensor, step: Tensor, _: Any) -> Step:
    mean = MEAN_DECAY * state["mean"] + (1 - MEAN_DECAY) * gradient
    square = SQUARE_DECAY * state["square"] + (1 - SQUARE_DECAY) * gradient**2
    unbiased = rate * tf.sqrt(1 - SQUARE_DECAY**step) / (1 - MEAN_DECAY**step)
    return -unbiased * mean / (tf.sqrt(square) + TINY), {"mean": mean, "square": square}


def _sdlm(_: Any, state: State, gradient: Tensor, rate: Tensor, *__: Any) -> Step:
    return -rate / (MU + state["curvature"]) * gradient, {}


OPTIMIZERS = {optimizer.name: optimizer for optimizer in (
    Optimizer(
        "adam", "Adam", "Adam gives each weight a step of its own, by the mean and the size of its recent slopes.",
        ("mean", "square"), {"learning_rate": 0.001}, _adam, "Adam"),
    Optimizer(
        "sgd", "SGD", "SGD takes a step down the slope and keeps a share of the step before, its momentum.",
        ("velocity",), {"learning_rate": 0.01, "momentum": 0.9}, _sgd, "SGD"),
    Optimizer(
        "rmsprop", "RMSprop", "RMSprop takes a step down the slope, divided by the size of the weight’s recent slopes.",
        ("square",), {"learning_rate": 0.001}, _rmsprop, "RMSprop"),
    Optimizer(
        "adamw", "AdamW", "AdamW is Adam with weight decay: 0.004 if none is set.",
        ("mean", "square"), {"learning_rate": 0.001, "weight_decay": 0.004}, _adam, "AdamW"),
    Optimizer(
        "sdlm", "second-order (1998)",
        "Second-order is the method of 1998 (stochastic diagonal Levenberg-Marquardt): before every epoch it measures "
        "how sharply the loss bends along each weight, and steps less far where it bends more. 0.0005 is its learning "
        "rate in the paper.", ("curvature",), {"learning_rate": 0.0005}, _sdlm, None),
)}  # fmt: skip
"""By their names. sdlm is described in appendix C of the paper."""


def find_optimizer(training: "TrainingConfig") -> Optimizer:
    """The optimizer that a training asks for.

    Raises:
        ConfigError: if there is none of that name.
    """
    return find(OPTIMIZERS, "optimizer", training.optimizer)
