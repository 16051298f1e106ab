"""The LeNet-5 figure with the real numbers of one image."""

from lenet.network import Trace
from ui.components.loader import build_component
from ui.components.payload import pack_figure

_figure = build_component("figure")


def render_lenet_figure(trace: Trace, *, key: str, caption: str) -> None:
    """Draw the LeNet-5 figure with the real maps of one image, the first of the trace.

    Args:
        trace: what `Network.forward` computed.
        key: unique on the page; the same key updates the same element in place.
        caption: one line under the figure; also its name for screen readers.
    """
    _figure(key=key, data=pack_figure(trace, caption))
