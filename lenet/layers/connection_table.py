"""A convolution whose filters see only some maps (C3 of 1998, table I), for those who have no such layer: Keras and its
scripts. For Keras it is a small convolution for each filter, over the maps that this one sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lenet.layers.convolution import Convolution

Table = tuple[tuple[int, ...], ...]
"""For each filter the input maps that it sees."""


def connect_in_keras(keras: Any, values: Any, layer: Convolution, table: Table, start: Any) -> Any:
    """The layer's preactivation for the tensor `values`.

    The weights begin as the same ones of a layer that sees every map; `start` is Keras's initializer. Cropping is told
    that the last two axes are the picture's, and so crops channels: no layer of Keras picks them.
    """
    name, last = layer.name, layer.input_shape[2] - 1
    maps = [keras.layers.Cropping2D(((0, 0), (i, last - i)), data_format="channels_first",
                                    name=f"{name}_input_{i}")(values) for i in range(last + 1)]
    kernel, parts = keras.ops.convert_to_numpy(start(layer.weight_shapes["kernel"])), []
    for unit, sources in enumerate(table):
        seen = keras.layers.Concatenate(name=f"{name}_{unit}_inputs")([maps[i] for i in sources])
        convolution = keras.layers.Conv2D(1, layer.window, name=f"{name}_{unit}")
        parts.append(convolution(seen))
        convolution.kernel.assign(kernel[:, :, list(sources), unit : unit + 1])
    return keras.layers.Concatenate(name=name)(parts)


def find_keras_variables(model: Any, name: str, table: Table) -> dict[str, list[tuple[Any, tuple[Any, ...]]]]:
    """Where a Keras model keeps the arrays of the layer `name`, as `Layer.keras_variables` says it."""
    parts = [model.get_layer(f"{name}_{unit}") for unit in range(len(table))]
    every = slice(None)
    return {"kernel": [(part.kernel, (every, every, list(table[unit]), unit)) for unit, part in enumerate(parts)],
            "bias": [(part.bias, (unit,)) for unit, part in enumerate(parts)]}


def write_script(table: Table, k: int) -> str:
    """What a Keras script defines for filters of k x k."""
    return SCRIPT.format(table="\n".join(f"    {list(sources)}," for sources in table), k=k)


SCRIPT = '''
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
