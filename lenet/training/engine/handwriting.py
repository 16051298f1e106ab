"""`lenet.data.handwriting.drawing` inside the graph, and made drawings in the place of some images of a batch.

A test holds it to the NumPy reference, whose docstrings say what each step means. XLA makes one loop of the distances
between pixels and lines, so that a drawing takes about 20 microseconds and each is made anew.
"""

from collections.abc import Callable
from math import ceil, pi

import tensorflow as tf

from lenet.data.handwriting import COLUMNS, load_bank
from lenet.data.handwriting.drawing import PEN, PEN_RANGE, SHEAR, SQUEEZE, TAPER, TURN, WAIST, WAVES
from lenet.preprocessing.drawing import DIGIT_SIDE, IMAGE_CENTRE, IMAGE_SIDE
from lenet.runs import TrainingConfig

STREAM = 1 << 29
"""Parts what is drawn here from what the distortions of images draw, which have the same number a step."""
CHOICES = 3
"""Random numbers that choose a drawing: a digit or none, which of them, which of the others."""

Mix = Callable[[tf.Tensor, tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]]


def build_mix(training: TrainingConfig) -> Mix:
    """A function of images (N, 28, 28), labels (N,) int32 and a seed (2,) int32, N known when it is traced.

    It returns images and labels, the first ones made drawings: on average the share that `training` asks for.
    """
    share = training.handwriting + training.no_digits
    if not share:
        return lambda images, labels, seed: (images, labels)
    bank = load_bank()
    segments, bank_labels = tf.constant(bank.segments), tf.constant(bank.labels)
    others = len(bank.labels) - bank.digits

    def mix(images: tf.Tensor, labels: tf.Tensor, seed: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        count = images.shape[0]
        most = ceil(share * count)
        numbers = tf.random.stateless_uniform([most, COLUMNS + CHOICES], seed + tf.constant([0, STREAM]), -1.0, 1.0)
        kind, digit, other = tf.unstack((numbers[:, COLUMNS:] + 1) / 2, axis=1)
        row = tf.where(kind * share < training.handwriting, _pick(digit, bank.digits),
                       bank.digits + _pick(other, others))
        made = draw_lines(tf.gather(segments, row), numbers[:, :COLUMNS])
        used = tf.range(most) < tf.cast(tf.floor(share * count + (numbers[0, COLUMNS] + 1) / 2), tf.int32)
        drawn = tf.where(used[:, tf.newaxis, tf.newaxis], made, tf.cast(images[:most], tf.float32))
        return (tf.concat([drawn, tf.cast(images[most:], tf.float32)], axis=0),
                tf.concat([tf.where(used, tf.gather(bank_labels, row), labels[:most]), labels[most:]], axis=0))

    return mix


def _pick(number: tf.Tensor, count: int) -> tf.Tensor:
    """A number from 0 to 1 as one of `count`."""
    return tf.minimum(tf.cast(number * count, tf.int32), count - 1)


@tf.function(jit_compile=True, autograph=False)
def draw_lines(segments: tf.Tensor, numbers: tf.Tensor) -> tf.Tensor:
    """`lenet.data.handwriting.draw_lines`: segments (N, 40, 4), numbers (N, COLUMNS) -> (N, 28, 28) float32, 0..255."""
    count = segments.shape[0]
    x, y = tf.unstack(tf.reshape(segments, [count, -1, 2]), axis=2)
    x, y = _slant(*_bend(x, y, numbers[:, 8:]), numbers[:, 1:8])
    radius = DIGIT_SIDE / 2 * (PEN + PEN_RANGE * numbers[:, :1])
    across, down = (_cut(places) for places in _fit(x, y, radius))
    ink = _ink(across, down, radius)
    return _centre(tf.reshape(255 * ink / tf.maximum(tf.reduce_max(ink, axis=1, keepdims=True), 1e-6),
                              [count, DIGIT_SIDE, DIGIT_SIDE]))


def _bend(x: tf.Tensor, y: tf.Tensor, numbers: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    for wave, (far, lowest, highest) in enumerate(WAVES):
        direction, count, phase, by_x, by_y = tf.split(numbers[:, 5 * wave : 5 * wave + 5], 5, axis=1)
        count = lowest + (highest - lowest) * (count + 1) / 2
        along = x * tf.cos(pi * direction) + y * tf.sin(pi * direction)
        lift = far * tf.sin(2 * pi * count * along + pi * phase)
        x, y = x + by_x * lift, y + by_y * lift
    return x, y


def _slant(x: tf.Tensor, y: tf.Tensor, numbers: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    turn, shear, squeeze, wider, taller, aside, down = tf.split(numbers, 7, axis=1)
    x, y = x + WAIST * aside * (x**2 - 0.25), y + WAIST * down * (y**2 - 0.25)
    x, y = x * (1 + TAPER * wider * y), y * (1 + TAPER * taller * x)
    x, y = x * (1 + SQUEEZE * squeeze), y / (1 + SQUEEZE * squeeze)
    x = x + SHEAR * shear * y
    c, s = tf.cos(TURN * turn), tf.sin(TURN * turn)
    return c * x + s * y, c * y - s * x


def _fit(x: tf.Tensor, y: tf.Tensor, radius: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    low, high = (tf.stack([find(places, axis=1, keepdims=True) for places in (x, y)])
                 for find in (tf.reduce_min, tf.reduce_max))
    scale = (DIGIT_SIDE - 2 * radius) / tf.maximum(tf.reduce_max(high - low, axis=0), 1e-3)
    middle = (low + high) / 2
    return (x - middle[0]) * scale + DIGIT_SIDE / 2, (y - middle[1]) * scale + DIGIT_SIDE / 2


def _cut(places: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """(N, 80) of points -> where each piece starts, and the way to its end, (N, 40, 1) each."""
    pairs = tf.reshape(places, [places.shape[0], -1, 2])
    return pairs[:, :, :1], pairs[:, :, 1:] - pairs[:, :, :1]


def _ink(across: tuple[tf.Tensor, tf.Tensor], down: tuple[tf.Tensor, tf.Tensor], radius: tf.Tensor) -> tf.Tensor:
    (x, dx), (y, dy) = across, down
    pixel = tf.range(DIGIT_SIDE**2)
    away_x = tf.cast(pixel % DIGIT_SIDE, tf.float32) + 0.5 - x
    away_y = tf.cast(pixel // DIGIT_SIDE, tf.float32) + 0.5 - y
    t = tf.clip_by_value((away_x * dx + away_y * dy) / tf.maximum(dx**2 + dy**2, 1e-6), 0.0, 1.0)
    nearest = tf.reduce_min((away_x - t * dx) ** 2 + (away_y - t * dy) ** 2, axis=1)
    return tf.clip_by_value(radius - tf.sqrt(nearest) + 0.5, 0.0, 1.0)


def _centre(digit: tf.Tensor) -> tf.Tensor:
    """By a product with rows of zeros and a one, (28, 20), from either side."""
    mass, middle = tf.maximum(tf.reduce_sum(digit, axis=[1, 2]), 1e-6), tf.range(DIGIT_SIDE, dtype=tf.float32) + 0.5
    lines = tf.range(IMAGE_SIDE)[:, tf.newaxis] - tf.range(DIGIT_SIDE)
    down, across = (
        tf.cast(tf.cast(IMAGE_CENTRE - tf.linalg.matvec(tf.reduce_sum(digit, axis=axis), middle) / mass, tf.int32)
                [:, tf.newaxis, tf.newaxis] == lines, tf.float32) for axis in (2, 1))
    return tf.matmul(tf.matmul(down, digit), across, transpose_b=True)
