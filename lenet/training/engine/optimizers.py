"""One step of an optimizer, over all weights as one row. `lenet.runs.optimizers` has the optimizers themselves.

The state is a dictionary of tensors: "weights" (count,) float32, "step" how many steps were made, int32, the
optimizer's memory, a row each, and "average", the running mean of the weights, if one is asked for. All else it keeps.
"""

import tensorflow as tf

from lenet.runs import TrainingConfig
from lenet.runs.optimizers import find_optimizer

State = dict[str, tf.Tensor]


def make_step(state: State, gradient: tf.Tensor, rate: tf.Tensor, training: TrainingConfig) -> State:
    """The state after a step with this `gradient` (count,) and learning `rate`."""
    optimizer = find_optimizer(training)
    weights, made = state["weights"], state["step"] + 1
    step = tf.cast(made, tf.float32)
    decay = optimizer.find_weight_decay(training)
    if decay:
        weights -= rate * decay * weights
    move, memory = optimizer.update(tf, state, gradient, rate, step, training)
    new = {**state, "weights": weights + move, "step": made, **memory}
    if training.averaging:
        new["average"] = _average(state["average"], new["weights"], step, training.averaging)
    return new


def _average(average: tf.Tensor, weights: tf.Tensor, step: tf.Tensor, decay: float) -> tf.Tensor:
    """The running mean; in the first steps it forgets faster, or it would remember the untrained network."""
    kept = tf.minimum(decay, step / (step + 9))
    return kept * average + (1 - kept) * weights
