"""NumPy keeps to one core in the server.

Its pictures are small: the threads of a second core would mostly wait for work, and take that core from other visitors
and from the training. A drawing cost twice the time of a processor.
"""

import os

SETTINGS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""What the libraries that multiply matrices for NumPy read, once, when they are loaded."""


def load_numpy() -> None:
    """Load NumPy with one thread. Workers inherit none of it; a setting that somebody has made stays."""
    ours = [name for name in SETTINGS if name not in os.environ]
    os.environ.update(dict.fromkeys(ours, "1"))
    try:
        import numpy  # noqa: F401
    finally:
        for name in ours:
            del os.environ[name]
