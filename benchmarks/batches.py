"""The article's recipe with other batch sizes, which it leaves open: `python -m benchmarks batch-sizes`.

Runs are kept and gone on with as in `benchmarks.accuracy`; they are named article-bSIZE-seed-N, and those with the
preset's own size are the runs of `accuracy-article`.
"""

from dataclasses import replace
from statistics import mean

from benchmarks.accuracy import RESULTS, record_run, train_seeds
from benchmarks.report import Result, print_table
from benchmarks.results import store_results
from lenet.runs.presets import get_preset

SIZES = (16, 32, 64, 128, 256)
NAME = "article-batch-sizes"

Record = dict[str, float | None]


def measure_batch_sizes(seeds: int = 3) -> list[Result]:
    """Train each size from each seed, or go on with it; keep and print the means. Nothing is promised."""
    preset, records = get_preset("article"), {}
    for size in SIZES:
        config = replace(preset, training=replace(preset.training, batch_size=size))
        name = "article" if config == preset else f"article-b{size}"
        records[str(size)] = [record_run(run) for run in train_seeds(config, name, seeds)]
    store_results(NAME, records, RESULTS)
    print_table(*describe_sizes(records))
    return [Result("`article` with other batch sizes", f"{seeds} seeds each", "none", True, "see the table")]


def describe_sizes(records: dict[str, list[Record]]) -> tuple[list[str], list[list[str]]]:
    """Head and cells of the table: a row a batch size, means over the seeds."""
    head = ["batch size", "validation", "test"]
    return head, [
        [size, *(f"{mean(record[name] for record in seeds):.2%}" for name in ("val_accuracy", "test_accuracy"))]
        for size, seeds in records.items()
    ]
