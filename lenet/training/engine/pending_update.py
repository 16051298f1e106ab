"""The update of a batch, put off until the next batch is learnt.

A batch is split into shards, one for each core. A core computes the gradient of its shard alone. When all cores are
done, their gradients add up to the batch's, and only then can the optimizer make its step. To make it at once, the
cores would have to meet a second time: one core makes the step and all others wait for it. Instead the step stays
pending, and in the next batch every core makes the same step for itself, before it looks at its own images:

              core 1                              core 2
    batch 1   gradient of shard 1                 gradient of shard 2
              ------------------ the cores meet: update 1 is pending ------------------
    batch 2   make update 1                       make update 1
              gradient of shard 1                 gradient of shard 2
              ------------------ the cores meet: update 2 is pending ------------------
    batch 3   make update 2                       make update 2
              gradient of shard 1                 gradient of shard 2
              ------------------ the cores meet: update 3 is pending ------------------
    end       make update 3

The step is computed twice, which costs little; all copies are equal, and the first is kept. Above all the cores meet
once a batch, not twice. Before the first batch nothing is pending (`is_due` is false), and the same compiled code
leaves the weights as they are. The numbers are exactly those of a loop that makes each step at once.

Compiled, the update "at the end" may round otherwise than the same update inside a batch. So where a loop is only
interrupted, it ends with a batch that has no images: that makes update 3 as batch 4 would have, and leaves none.
"""

from typing import NamedTuple

import tensorflow as tf

from lenet.runs import TrainingConfig
from lenet.training.engine.optimizers import State, make_step


class PendingUpdate(NamedTuple):
    """What a step needs that is still to be made.

    `gradients`: of each shard, the gradient of the sum of its losses, (weights,) float32; `batch_size`: images in the
    batch, whole number; `rate`: its learning rate; `is_due`: whether there is a step to make at all.
    """

    gradients: list[tf.Tensor]
    batch_size: tf.Tensor
    rate: tf.Tensor
    is_due: tf.Tensor


def no_update(weights: tf.Tensor, shards: int) -> PendingUpdate:
    """What is pending before the first batch: nothing, in the shape of an update."""
    return PendingUpdate([tf.zeros_like(weights)] * shards, tf.constant(1), tf.constant(0.0), tf.constant(False))


def apply_update(state: State, pending: PendingUpdate, training: TrainingConfig) -> State:
    """The state after the pending step, or as it was if none is due."""
    mean = tf.add_n(pending.gradients) / tf.cast(pending.batch_size, tf.float32)
    new = make_step(state, mean, pending.rate, training)
    return {name: tf.where(pending.is_due, new[name], state[name]) for name in state}
