"""Draw the made digits that networks are judged by: `python -m scripts.build_judging_digits` writes them.

After that `python -m scripts.calibrate_models` chooses the thresholds of the networks in the box anew.
"""

from pathlib import Path

import numpy as np

from lenet.data.handwriting import make_digits
from lenet.data.handwriting.judging import JUDGING_COUNT, JUDGING_FILE, JUDGING_SEED


def build(file: Path = JUDGING_FILE, count: int = JUDGING_COUNT) -> None:
    """Write `images` and `labels` as one `.npz`."""
    images, labels = make_digits(count, JUDGING_SEED)
    np.savez_compressed(file, images=images, labels=labels)


if __name__ == "__main__":
    build()
    print(f"{JUDGING_FILE.name}: {JUDGING_FILE.stat().st_size / 1e6:.2f} MB")
