"""The LeNet-5 figure with the real numbers of what is read."""

from lenet.network import NetworkConfig
from ui.components.loader import build_component
from ui.components.payload import pack_figure

_figure = build_component("figure")


def render_lenet_figure(config: NetworkConfig, *, key: str, caption: str) -> None:
    """Draw the LeNet-5 figure with the real maps of what the page reads: see `render_reader`.

    Args:
        config: the network that reads it.
        key: unique on the page; the same key updates the same element in place.
        caption: one line under the figure; also its name for screen readers.
    """
    _figure(key=key, data=pack_figure(config, caption))
