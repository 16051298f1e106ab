"""One step of every optimizer, over all weights as one row. A test holds each to Keras's own.

The state is a dictionary of tensors: "weights" (count,) float32, "step" how many steps were made, and the
optimizer's memory, a row each.
"""

import tensorflow as tf

from lenet.runs import TrainingConfig

State = dict[str, tf.Tensor]

MEMORY = {"sgd": ("velocity",), "rmsprop": ("square",), "adam": ("mean", "square"), "adamw": ("mean", "square"),
          "sdlm": ("curvature",)}
"""What each optimizer keeps for every weight."""

MEAN_DECAY, SQUARE_DECAY, RMSPROP_DECAY, TINY = 0.9, 0.999, 0.9, 1e-7
"""Adam's and RMSprop's constants, as in Keras (D. Kingma, J. Ba 2015, algorithm 1; epsilon is Keras's)."""

ADAMW_DECAY = 0.004
"""Keras's weight decay for AdamW, used where the config asks for none."""

MU = 0.02
"""Keeps the 1998 step finite where the curvature is small (appendix C, section III-B)."""


def make_step(state: State, gradient: tf.Tensor, rate: tf.Tensor, training: TrainingConfig) -> State:
    """The state after a step with this `gradient` (count,) and learning `rate`."""
    weights, step = state["weights"], state["step"] + 1
    decay = training.weight_decay or (ADAMW_DECAY if training.optimizer == "adamw" else 0.0)
    if decay:
        weights -= rate * decay * weights
    move, memory = _MOVES[training.optimizer](state, gradient, rate, step, training)
    new = {**state, "weights": weights + move, "step": step, **memory}
    if training.averaging:
        new["average"] = _average(state["average"], new["weights"], step, training.averaging)
    return new


def _average(average: tf.Tensor, weights: tf.Tensor, step: tf.Tensor, decay: float) -> tf.Tensor:
    """The running mean; in the first steps it forgets faster, or it would remember the untrained network."""
    kept = tf.minimum(decay, step / (step + 9))
    return kept * average + (1 - kept) * weights


def _sgd(state, gradient, rate, _, training):
    velocity = training.momentum * state["velocity"] - rate * gradient
    return velocity, {"velocity": velocity}


def _rmsprop(state, gradient, rate, *_):
    square = RMSPROP_DECAY * state["square"] + (1 - RMSPROP_DECAY) * gradient**2
    return -rate * gradient / tf.sqrt(square + TINY), {"square": square}


def _adam(state, gradient, rate, step, _):
    mean = MEAN_DECAY * state["mean"] + (1 - MEAN_DECAY) * gradient
    square = SQUARE_DECAY * state["square"] + (1 - SQUARE_DECAY) * gradient**2
    unbiased = rate * tf.sqrt(1 - SQUARE_DECAY**step) / (1 - MEAN_DECAY**step)
    return -unbiased * mean / (tf.sqrt(square) + TINY), {"mean": mean, "square": square}


def _sdlm(state, gradient, rate, *_):
    return -rate / (MU + state["curvature"]) * gradient, {}


_MOVES = {"sgd": _sgd, "rmsprop": _rmsprop, "adam": _adam, "adamw": _adam, "sdlm": _sdlm}
