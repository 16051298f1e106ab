"""Make assets/mnist.npz from the four original files of MNIST.

    python scripts/build_mnist.py FOLDER

FOLDER holds train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz and
t10k-labels-idx1-ubyte.gz. The result has the layout of Keras's mnist.npz and is the same byte for byte
whenever it is made with the same NumPy and zlib.
"""

import gzip
import hashlib
import struct
import sys
from pathlib import Path

import numpy as np

TARGET = Path(__file__).resolve().parent.parent / "assets" / "mnist.npz"

SOURCES = {
    "x_train": ("train-images-idx3-ubyte.gz", "6bbc9ace898e44ae57da46a324031adb"),
    "y_train": ("train-labels-idx1-ubyte.gz", "a25bea736e30d166cdddb491f175f624"),
    "x_test": ("t10k-images-idx3-ubyte.gz", "2646ac647ad5339dbf082846283269ea"),
    "y_test": ("t10k-labels-idx1-ubyte.gz", "27ae3e4e09519cfbb04c329615203637"),
}
"""Array -> original file and the MD5 of that file unpacked."""


def decode_idx(data: bytes) -> np.ndarray:
    """The uint8 array that an unpacked idx file holds: two zeros, 8 for uint8, the number of axes, their lengths."""
    axes = data[3]
    shape = struct.unpack_from(f">{axes}I", data, 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * axes).reshape(shape)


def read_source(folder: Path, name: str) -> np.ndarray:
    """Unpack one original file and check it.

    Raises:
        ValueError: if it is not the original.
    """
    file, expected = SOURCES[name]
    data = gzip.decompress((folder / file).read_bytes())
    found = hashlib.md5(data).hexdigest()
    if found != expected:
        raise ValueError(f"{file} is not the original: its MD5 is {found}, it should be {expected}.")
    return decode_idx(data)


def main(arguments: list[str]) -> int:
    """Build the file; 0 if all is well."""
    if len(arguments) != 1:
        print("usage: python scripts/build_mnist.py FOLDER", file=sys.stderr)
        return 2
    try:
        arrays = {name: read_source(Path(arguments[0]), name) for name in SOURCES}
    except (OSError, EOFError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    np.savez_compressed(TARGET, allow_pickle=False, **arrays)
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1e6:.1f} MB, all four MD5s as they should be")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
