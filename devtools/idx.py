"""MNIST's file format, written: the opposite of what `scripts/build_mnist.py` reads."""

import struct

import numpy as np


def encode_idx(array: np.ndarray) -> bytes:
    """A uint8 array as an unpacked idx file: two zeros, 8 for uint8, the number of axes, their lengths."""
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    return header + array.tobytes()
