"""The article's recipe with other batch sizes, which it leaves open: `python -m benchmarks batch-sizes`.

Runs are kept and gone on with as in `benchmarks.accuracy`; they are named article-bSIZE-seed-N, and those with the
preset's own size are the runs of `accuracy-article`.
"""

from dataclasses import replace

from benchmarks.accuracy import record_run, train_seeds
from benchmarks.report import Result, print_table
from benchmarks.results import store_results
from devtools.accuracies import BATCH_SIZES, RESULTS, Record, describe_sizes
from lenet.runs.presets import get_preset

SIZES = (16, 32, 64, 128, 256)


def measure_batch_sizes(seeds: int = 3) -> list[Result]:
    """Train each size from each seed, or go on with it; keep and print the means. Nothing is promised."""
    preset = get_preset("article")
    records: dict[str, list[Record]] = {}
    for size in SIZES:
        config = replace(preset, training=replace(preset.training, batch_size=size))
        name = "article" if config == preset else f"article-b{size}"
        records[str(size)] = [record_run(run) for run in train_seeds(config, name, seeds)]
    store_results(BATCH_SIZES, records, RESULTS)
    print_table(*describe_sizes(records))
    return [Result("`article` with other batch sizes", f"{seeds} seeds each", "none", True, "see the table")]
