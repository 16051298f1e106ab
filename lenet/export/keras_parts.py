"""The parts of 1998 as layers that a Keras script defines itself, written to be read."""

from lenet.network import C3_TABLE, NetworkConfig, digit_bitmaps
from lenet.layers.rbf import RUBBISH

SUBSAMPLING = '''
class Subsampling(layers.Layer):
    """The sum of each 2x2 window, times a trainable coefficient a map, plus a bias (section II-B)."""

    def build(self, shape):
        start = keras.initializers.Constant(0.25)
        self.coefficient = self.add_weight(shape=(shape[-1],), initializer=start, name="coefficient")
        self.bias = self.add_weight(shape=(shape[-1],), initializer="zeros", name="bias")

    def call(self, maps):
        return 4 * ops.average_pool(maps, 2, 2) * self.coefficient + self.bias
'''

C3 = '''
C3_TABLE = [
{table}
]


class TableConvolution(layers.Layer):
    """C3: each of its maps sees only some maps of S2 (table I)."""

    def build(self, shape):
        self.filters = [layers.Conv2D(1, {k}) for _ in C3_TABLE]
        for convolution, sources in zip(self.filters, C3_TABLE):
            convolution.build((*shape[:-1], len(sources)))

    def call(self, maps):
        seen = [ops.take(maps, sources, axis=-1) for sources in C3_TABLE]
        return ops.concatenate([convolution(part) for convolution, part in zip(self.filters, seen)], axis=-1)
'''

RBF = '''
BITMAPS = """
{bitmaps}
""".split()


class Distances(layers.Layer):
    """OUTPUT: twice F6's mean squared difference from each digit's bitmap, negative: the nearest has the largest."""

    def call(self, values):
        patterns = np.array([[1 if pixel == "#" else -1 for pixel in bitmap] for bitmap in BITMAPS], "float32")
        return -2 * ops.mean((values[:, None] - patterns) ** 2, axis=2)


def map_loss(labels, scores):
    """The paper's maximum a posteriori criterion (equation 9), with j = {rubbish:g}."""
    right = ops.sum(scores * ops.one_hot(ops.reshape(ops.cast(labels, "int32"), [-1]), 10), axis=1)
    rubbish = ops.full_like(scores[:, :1], -{rubbish!r})
    return ops.logsumexp(ops.concatenate([rubbish, scores], axis=1), axis=1) - right
'''


def write_parts(config: NetworkConfig) -> str:
    """The definitions that the network's layers need, each after two empty lines; "" for the article's network."""
    parts = []
    if config.pooling == "subsampling":
        parts.append(SUBSAMPLING)
    if config.c3_inputs == "paper":
        parts.append(C3.format(table="\n".join(f"    {list(sources)}," for sources in C3_TABLE), k=config.kernel_size))
    if config.output == "rbf":
        parts.append(RBF.format(bitmaps=_write_bitmaps(), rubbish=RUBBISH))
    return "".join(f"\n{part}" for part in parts)


def _write_bitmaps() -> str:
    """A line for each digit: 84 signs, row by row."""
    return "\n".join("".join("#" if pixel > 0 else "." for pixel in bitmap) for bitmap in digit_bitmaps())
