"""JAX as a good user writes it: pure functions over a list of arrays, one jitted update a batch, Adam by hand."""

from functools import partial
from time import perf_counter

import jax
import jax.numpy as jnp
from jax import lax

from benchmarks.peers.common import Task, load_split, read_task, tell_epoch, tell_version

SHAPES = ((5, 5, 1, 6), (5, 5, 6, 16), (5, 5, 16, 120), (120, 84), (84, 10))
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-7
"""As in Keras, whose epsilon is smaller than in the paper of Adam."""
Params = list[tuple[jax.Array, jax.Array]]


def init_params(seed: int) -> Params:
    """Kernel and bias of each layer: Glorot uniform and zeros, Keras's defaults."""
    keys = jax.random.split(jax.random.key(seed), len(SHAPES))
    draw = jax.nn.initializers.glorot_uniform()
    return [(draw(key, shape), jnp.zeros(shape[-1])) for key, shape in zip(keys, SHAPES, strict=True)]


def convolve(x: jax.Array, kernel: jax.Array, bias: jax.Array, padding: str = "VALID") -> jax.Array:
    """A convolution and ReLU; x (N, height, width, channels)."""
    y = lax.conv_general_dilated(x, kernel, (1, 1), padding, dimension_numbers=("NHWC", "HWIO", "NHWC"))
    return jax.nn.relu(y + bias)


def pool(x: jax.Array) -> jax.Array:
    """The largest of each 2x2 window."""
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def compute_logits(params: Params, x: jax.Array) -> jax.Array:
    """LeNet-5 as the article has it, (N, 28, 28, 1) -> (N, 10)."""
    c1, c3, c5, f6, output = params
    x = pool(convolve(x, *c1, "SAME"))
    x = convolve(pool(convolve(x, *c3)), *c5).reshape(len(x), -1)
    x = jax.nn.relu(x @ f6[0] + f6[1])
    return x @ output[0] + output[1]


def compute_loss(params: Params, x: jax.Array, y: jax.Array) -> jax.Array:
    """Mean cross-entropy."""
    scores = jax.nn.log_softmax(compute_logits(params, x))
    return -jnp.take_along_axis(scores, y[:, None], axis=1).mean()


@partial(jax.jit, static_argnums=0, donate_argnums=(1, 2))
def update(
    rate: float, params: Params, memory: tuple, x: jax.Array, y: jax.Array, batch: jax.Array
) -> tuple[list, tuple]:
    """One step of Adam on the images `batch`; `memory` is the step's number and the two moments."""
    step, first, second = memory
    gradient = jax.grad(compute_loss)(params, x[batch], y[batch])
    first = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, first, gradient)
    second = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, second, gradient)
    pace = rate * jnp.sqrt(1 - BETA2**step) / (1 - BETA1**step)
    params = jax.tree.map(lambda p, m, v: p - pace * m / (jnp.sqrt(v) + EPSILON), params, first, second)
    return params, (step + 1, first, second)


@jax.jit
def compute_accuracy(params: Params, x: jax.Array, y: jax.Array) -> jax.Array:
    """The share of right answers."""
    return (compute_logits(params, x).argmax(1) == y).mean()


def train(task: Task) -> None:
    """Train and tell every epoch."""
    x_train, y_train, x_val, y_val = map(jnp.asarray, load_split(task.images))
    params = init_params(task.seed)
    memory = (jnp.float32(1), jax.tree.map(jnp.zeros_like, params), jax.tree.map(jnp.zeros_like, params))
    keys = jax.random.split(jax.random.key(task.seed + 1), task.epochs)
    for key in keys:
        start = perf_counter()
        order = jax.random.permutation(key, task.images)
        for begin in range(0, task.images, task.batch_size):
            batch = order[begin : begin + task.batch_size]
            params, memory = update(task.learning_rate, params, memory, x_train, y_train, batch)
        jax.block_until_ready(params)
        seconds = perf_counter() - start
        tell_epoch(seconds, task.images, float(compute_accuracy(params, x_val, y_val)))


if __name__ == "__main__":
    tell_version(f"JAX {jax.__version__}")
    train(read_task())
