"""Where what belongs to the program lies: MNIST, the networks in the box, the lines of handwriting, and the pages.

In a checkout that is the folder beside `lenet`. What `pip install` puts on a machine has the same files in
`lenet/project`: pyproject.toml lists them.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "project"

PROJECT = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent
"""What the checkout's folder holds, such as app.py."""

ASSETS = PROJECT / "assets"
"""mnist.npz, models, handwriting."""

LIBRARY = _PACKAGE.parent
"""The folder from which Python imports `lenet`."""
