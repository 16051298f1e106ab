"""The table of layers: what each layer does to the shape of its input, and what it costs."""

from dataclasses import dataclass, replace

from lenet.architecture.config import NetworkConfig
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

    Raises:
        ConfigError: if a layer does not fit onto the one before it; says which, why, and what would fit.
    """
    try:
        return _lay_out(config)
    except ConfigError as misfit:
        fits = _largest_fitting_kernel(config)
        raise ConfigError(f"{misfit} A kernel of {fits}x{fits} or smaller fits.") from None


def count_parameters(config: NetworkConfig) -> int:
    """The number of trainable values: weights and biases."""
    return sum(row.parameters for row in describe_layers(config))


def weight_shapes(config: NetworkConfig) -> dict[str, tuple[int, ...]]:
    """The shape of every weight array, by the name it has in a weights file.

    Kernels of convolutions are (height, width, inputs, filters), of dense layers (inputs, units).
    """
    shapes: dict[str, tuple[int, ...]] = {}
    for row in describe_layers(config):
        if row.kind == "convolution":
            k = config.kernel_size
            shapes[f"{row.name}/kernel"] = (k, k, row.input_shape[2], row.output_shape[2])
        elif row.kind == "dense":
            shapes[f"{row.name}/kernel"] = (_size(row.input_shape), row.output_shape[2])
        else:
            continue
        shapes[f"{row.name}/bias"] = (row.output_shape[2],)
    return shapes


def _lay_out(config: NetworkConfig) -> tuple[LayerRow, ...]:
    k, side = config.kernel_size, config.input_size
    c1 = _convolution("C1", (side, side, 1), config.c1, k, same=side == 28)
    s2 = _pooling("S2", c1.output_shape, config.pooling)
    c3 = _convolution("C3", s2.output_shape, config.c3, k)
    s4 = _pooling("S4", c3.output_shape, config.pooling)
    c5 = _convolution("C5", s4.output_shape, config.c5, k)
    f6 = _dense("F6", c5.output_shape, config.f6)
    return c1, s2, c3, s4, c5, f6, _dense("OUTPUT", f6.output_shape, DIGITS)


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
    rest = " (the last row and column are left out)" if side % POOL else ""
    return LayerRow(name, f"{pooling} pooling", shape, (out, out, channels), f"{side} / {POOL} = {out}{rest}",
                    0, POOL * POOL * out * out * channels)


def _dense(name: str, shape: Shape, units: int) -> LayerRow:
    inputs = _size(shape)
    flattened = f"{shape[0]} x {shape[1]} x {shape[2]} = {inputs} inputs, " if shape[0] > 1 else f"{inputs} inputs, "
    values = (inputs + 1) * units
    return LayerRow(name, "dense", shape, (1, 1, units), f"{flattened}{units} units", values, values)


def _size(shape: Shape) -> int:
    return shape[0] * shape[1] * shape[2]
