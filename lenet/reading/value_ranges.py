"""Numbers of any type become grey levels 0 to 255: a record for each range that they can keep to."""

from dataclasses import dataclass

import numpy as np

from lenet.choice import Choice

SLACK = 0.1
"""Of a range, of 255 at most: how far fractions may lie beyond its ends, as resizing leaves them. They are cut off."""
TOP = 255
"""The highest grey level."""


@dataclass(frozen=True)
class ValueRange(Choice):
    """Numbers `low` to `high` that stand for grey levels 0 to 255.

    Attributes:
        is_usual: whether images come so often in this range that nothing needs to be said.
        is_deep: whether images seldom use all of it, so that what they use counts as 0 to 255.
    """

    low: float
    high: float
    is_usual: bool = True
    is_deep: bool = False

    def holds(self, lows: np.ndarray, highs: np.ndarray, is_fraction: bool) -> np.ndarray:
        """Which images, by their lowest and highest numbers (N,), keep to this range: (N,) bool.

        A range that goes below zero is not taken for images that do not.
        """
        slack = SLACK * min(self.high - self.low, TOP) if is_fraction else 0.0
        return (lows >= self.low - slack) & (highs <= self.high + slack) & ((lows < 0) | (self.low >= 0))


VALUE_RANGES = {record.name: record for record in (
    ValueRange("unit", "0 to 1", "Shares of full ink, or yes and no.", 0, 1),
    ValueRange("signed", "-1 to 1", "What scaling by mean 0.5 and deviation 0.5 makes.", -1, 1, is_usual=False),
    ValueRange("standardised", "-0.42 to 2.82", "What MNIST's mean 0.1307 and deviation 0.3081 make of it.",
               (0 - 0.1307) / 0.3081, (1 - 0.1307) / 0.3081, is_usual=False),
    ValueRange("sixteenths", "0 to 16", "Pixels counted in squares of 4x4, as in UCI's digits.", 0, 16),
    ValueRange("8-bit", "0 to 255", "Grey levels of 8 bits, as MNIST's.", 0, 255),
    ValueRange("16-bit", "0 to 65535", "Grey levels of up to 16 bits.", 0, 65_535, is_usual=False, is_deep=True),
)}  # fmt: skip
"""In the order in which they are tried."""


def to_levels(values: np.ndarray) -> tuple[np.ndarray, list[ValueRange | None]]:
    """Grey levels of some images.

    Images that come together usually have one range, so the range of most is taken for all that it holds.

    Args:
        values: (n, K) of a boolean, whole or floating type, an image a row.

    Returns:
        (n, K) uint8, and the range of each image. It is None where no range holds the numbers, and the levels then
        mean nothing.
    """
    ranges = list(VALUE_RANGES.values())
    values = values.astype(np.float64) if values.dtype.kind != "u" else values
    with np.errstate(invalid="ignore"):
        lows, highs = values.min(axis=1), values.max(axis=1)
    held = np.array([each.holds(lows, highs, _has_fractions(values)) for each in ranges])
    chosen = np.where(held.any(axis=0), held.argmax(axis=0), -1)
    telling = chosen[(chosen >= 0) & (lows < highs)]
    if len(telling):
        usual = int(np.bincount(telling).argmax())
        chosen[held[usual]] = usual
    levels = np.zeros(values.shape, np.uint8)
    for index in set(chosen.tolist()) - {-1}:
        levels[chosen == index] = _scale(values[chosen == index], ranges[index])
    return levels, [None if index < 0 else ranges[index] for index in chosen]


def describe_misfit(values: np.ndarray) -> str:
    """Why no range holds an image's numbers (K,), as the end of a sentence about them."""
    strange = np.count_nonzero(~np.isfinite(values))
    if strange:
        return f"holds values that are no finite numbers ({strange:,} of {values.size:,})."
    return (f"has values from {float(values.min()):.4g} to {float(values.max()):.4g}; they must go from 0 to 255 or "
            "from 0 to 1.")


def _has_fractions(values: np.ndarray) -> bool:
    return values.dtype.kind == "f" and bool((np.trunc(values) != values).any())


def _scale(values: np.ndarray, span: ValueRange) -> np.ndarray:
    if values.dtype == np.uint8 and span.high == TOP:
        return values
    high = values.max() if span.is_deep else span.high
    scaled = (values.astype(np.float64) - span.low) * (TOP / (high - span.low))
    return np.rint(np.clip(scaled, 0, TOP)).astype(np.uint8)
