"""What `make bench NAME=accuracy` has measured: records of finished runs, and the tables that are made of them."""

from math import sqrt
from pathlib import Path
from statistics import NormalDist, mean, stdev
from typing import Any

from lenet.data import TEST_COUNT

RESULTS = Path(__file__).resolve().parent.parent / "benchmarks" / "results" / "accuracy.json"
"""A list of records for every preset, and a list for each batch size under BATCH_SIZES."""

BATCH_SIZES = "article-batch-sizes"

Record = dict[str, Any]
"""Of one run: seed, epochs, val_accuracy of the epoch that was kept or None, test_accuracy, seconds,
images_per_second."""


def wilson_interval(right: int, count: int, confidence: float = 0.95) -> tuple[float, float]:
    """The share that `right` of `count` stands for, low and high (E. B. Wilson, 1927)."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, spread = right / count, z * z / count
    middle = (share + spread / 2) / (1 + spread)
    reach = z / (1 + spread) * sqrt(share * (1 - share) / count + spread / (4 * count))
    return middle - reach, middle + reach


def describe_records(records: list[Record]) -> list[dict[str, str]]:
    """One row a seed and one for their mean, as text."""
    rows = [_describe_record(record) for record in records]
    accuracies = [record["test_accuracy"] for record in records]
    spread = f" ± {stdev(accuracies):.2%}" if len(records) > 1 else ""
    return [*rows, {"seed": "mean", "test": f"{mean(accuracies):.2%}{spread}"}]


def _describe_record(record: Record) -> dict[str, str]:
    low, high = wilson_interval(round(record["test_accuracy"] * TEST_COUNT), TEST_COUNT)
    val = record["val_accuracy"]
    return {
        "seed": str(record["seed"]), "epochs": str(record["epochs"]),
        "validation": "–" if val is None else f"{val:.2%}", "test": f"{record['test_accuracy']:.2%}",
        "95 % interval": f"{low:.2%} to {high:.2%}", "seconds": f"{record['seconds']:.0f}",
        "images/s": f"{record['images_per_second']:,.0f}",
    }


def describe_sizes(records: dict[str, list[Record]]) -> tuple[list[str], list[list[str]]]:
    """Head and cells of the table of batch sizes: a row a size, means over the seeds."""
    head = ["batch size", "validation", "test"]
    return head, [
        [size, *(f"{mean(record[name] for record in seeds):.2%}" for name in ("val_accuracy", "test_accuracy"))]
        for size, seeds in records.items()
    ]
