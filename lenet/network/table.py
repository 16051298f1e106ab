"""The table of layers: what each layer does to the shape of its input, and what it costs."""

from dataclasses import dataclass, replace

from lenet.network.config import NetworkConfig
from lenet.network.paper_1998 import BITMAP_SHAPE, C3_SHAPE, C3_TABLE
from lenet.errors import ConfigError

Shape = tuple[int, int, int]
DIGITS = 10
POOL = 2


@dataclass(frozen=True)
class LayerRow:
    """One layer. Shapes are (height, width, channels).

    `connections` counts, for every output value, the inputs that it is computed from and its bias,
    as the paper does (section II-B). `arithmetic` is the formula of the output's side, written out.
    """

    name: str
    kind: str
    input_shape: Shape
    output_shape: Shape
    arithmetic: str
    parameters: int
    connections: int


def describe_layers(config: NetworkConfig) -> tuple[LayerRow, ...]:
    """Lay out C1 S2 C3 S4 C5 F6 OUTPUT.

    The kinds are "convolution", "max pooling", "average pooling", "subsampling", "dense" and "rbf".

    Raises:
        ConfigError: if a layer does not fit onto the one before it; says which, why, and what would fit.
    """
    _check_paper_parts(config)
    try:
        return _lay_out(config)
    except ConfigError as misfit:
        fits = _largest_fitting_kernel(config)
        raise ConfigError(f"{misfit} A kernel of {fits}x{fits} or smaller fits.") from None


def count_parameters(config: NetworkConfig) -> int:
    """The number of trainable values: weights, coefficients and biases."""
    return sum(row.parameters for row in describe_layers(config))


def weight_shapes(config: NetworkConfig) -> dict[str, tuple[int, ...]]:
    """The shape of every weight array, by the name it has in a weights file.

    Kernels of convolutions are (height, width, inputs, filters), of dense layers (inputs, units); with the paper's
    table C3's keeps that shape, with zeros for the connections that are not there. Subsampling has one coefficient
    and one bias a map.
    """
    shapes: dict[str, tuple[int, ...]] = {}
    for row in describe_layers(config):
        if row.kind == "convolution":
            k = config.kernel_size
            shapes[f"{row.name}/kernel"] = (k, k, row.input_shape[2], row.output_shape[2])
        elif row.kind == "dense":
            shapes[f"{row.name}/kernel"] = (_size(row.input_shape), row.output_shape[2])
        elif row.kind == "subsampling":
            shapes[f"{row.name}/coefficient"] = (row.output_shape[2],)
        else:
            continue
        shapes[f"{row.name}/bias"] = (row.output_shape[2],)
    return shapes


def _lay_out(config: NetworkConfig) -> tuple[LayerRow, ...]:
    k, side = config.kernel_size, config.input_size
    c1 = _convolution("C1", (side, side, 1), config.c1, k, same=side == 28)
    s2 = _pooling("S2", c1.output_shape, config.pooling)
    c3 = _convolution("C3", s2.output_shape, config.c3, k)
    if config.c3_inputs == "paper":
        c3 = _thin_out(c3, k)
    s4 = _pooling("S4", c3.output_shape, config.pooling)
    c5 = _convolution("C5", s4.output_shape, config.c5, k)
    f6 = _dense("F6", c5.output_shape, config.f6)
    output = _rbf("OUTPUT", f6.output_shape) if config.output == "rbf" else _dense("OUTPUT", f6.output_shape, DIGITS)
    return c1, s2, c3, s4, c5, f6, output


def _check_paper_parts(config: NetworkConfig) -> None:
    """Refuse widths that the table and the bitmaps of 1998 are not made for."""
    if config.c3_inputs == "paper" and (config.c1, config.c3) != C3_SHAPE:
        raise ConfigError(f"C3 cannot follow the paper's table with {config.c1} filters in C1 and {config.c3} in C3: "
                          "the table joins 6 maps to 16. Set C1 to 6 and C3 to 16, or let C3 see every map.")
    pixels = BITMAP_SHAPE[0] * BITMAP_SHAPE[1]
    if config.output == "rbf" and config.f6 != pixels:
        raise ConfigError(f"OUTPUT cannot compare {config.f6} units of F6 with the digits' bitmaps of 7x12 = {pixels} "
                          f"pixels. Set F6 to {pixels}, or let softmax follow ten weighted sums.")


def _largest_fitting_kernel(config: NetworkConfig) -> int:
    for k in range(config.kernel_size - 1, 2, -1):
        try:
            _lay_out(replace(config, kernel_size=k))
        except ConfigError:
            continue
        return k
    return 2


def _convolution(name: str, shape: Shape, filters: int, k: int, same: bool = False) -> LayerRow:
    side, _, channels = shape
    out = side if same else side - k + 1
    if out < 1:
        raise ConfigError(f"{name} cannot slide a {k}x{k} kernel over maps of {side}x{side}: the kernel is larger.")
    padding = f" + {k - 1} (padding)" if same else ""
    weights = k * k * channels + 1
    return LayerRow(name, "convolution", shape, (out, out, filters), f"{side}{padding} - {k} + 1 = {out}",
                    weights * filters, weights * filters * out * out)


def _pooling(name: str, shape: Shape, pooling: str) -> LayerRow:
    side, _, channels = shape
    out = side // POOL
    if out < 1:
        raise ConfigError(f"{name} cannot take {POOL}x{POOL} windows from maps of {side}x{side}: they are too small.")
    subsampling = pooling == "subsampling"
    rest = " (the last row and column are left out)" if side % POOL else ""
    return LayerRow(name, pooling if subsampling else f"{pooling} pooling", shape, (out, out, channels),
                    f"{side} / {POOL} = {out}{rest}", 2 * channels * subsampling,
                    (POOL * POOL + subsampling) * out * out * channels)


def _thin_out(c3: LayerRow, k: int) -> LayerRow:
    """C3 with the connections of the paper's table alone."""
    parameters = sum(k * k * len(maps) + 1 for maps in C3_TABLE)
    return replace(c3, parameters=parameters, connections=parameters * c3.output_shape[0] * c3.output_shape[1])


def _rbf(name: str, shape: Shape) -> LayerRow:
    """Distances to bitmaps that nobody trains: a connection for each pixel, and no bias."""
    inputs = _size(shape)
    return LayerRow(name, "rbf", shape, (1, 1, DIGITS), f"{inputs} inputs, {DIGITS} units", 0, inputs * DIGITS)


def _dense(name: str, shape: Shape, units: int) -> LayerRow:
    inputs = _size(shape)
    flattened = f"{shape[0]} x {shape[1]} x {shape[2]} = {inputs} inputs, " if shape[0] > 1 else f"{inputs} inputs, "
    values = (inputs + 1) * units
    return LayerRow(name, "dense", shape, (1, 1, units), f"{flattened}{units} units", values, values)


def _size(shape: Shape) -> int:
    return shape[0] * shape[1] * shape[2]
