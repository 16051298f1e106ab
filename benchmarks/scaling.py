"""Throughput of our training loop over the batch size, on one thread and on two."""

from collections.abc import Sequence
from dataclasses import replace

from benchmarks.report import Result, describe_machine, print_table
from benchmarks.results import store_results
from benchmarks.trainings import check_epochs, compute_speed, run_training, tell
from lenet.runs.presets import get_preset

BATCH_SIZES = tuple(2**power for power in range(4, 11))
THREADS = (1, 2)

Speeds = dict[tuple[int, int], float]
"""Images a second by threads and batch size."""


def measure_scaling(epochs: int = 3) -> list[Result]:
    """Train the article's network `epochs` epochs with each batch size and number of threads; keep and print them."""
    speeds = measure_speeds(get_preset("article"), BATCH_SIZES, epochs)
    print_table(*describe_speeds(speeds))
    print()
    store_results("scaling", {"machine": describe_machine(), "rows": [
        {"threads": threads, "batch_size": size, "images_per_second": speed}
        for (threads, size), speed in speeds.items()]})
    best = max(speeds, key=speeds.__getitem__)
    return [Result("highest throughput", f"{speeds[best]:,.0f} images/s", "none", True,
                   f"batch size {best[1]}, {best[0]} threads")]


def measure_speeds(config, sizes: Sequence[int], epochs: int) -> Speeds:
    """Each in a process of its own; the first epoch, which compiles, is left out.

    Raises:
        ConfigError: if there are less than two epochs.
    """
    check_epochs(epochs)
    speeds = {}
    for size in sizes:
        for threads in THREADS:
            wanted = replace(config, training=replace(config.training, batch_size=size))
            speeds[threads, size] = compute_speed([run_training(wanted, epochs, LENET_THREADS=str(threads))])
            tell(f"batch size {size}, threads {threads}: {speeds[threads, size]:,.0f} images a second")
    return speeds


def describe_speeds(speeds: Speeds) -> tuple[list[str], list[list[str]]]:
    """Head and cells of the table: a row a batch size."""
    threads = sorted({count for count, _ in speeds})
    sizes = sorted({size for _, size in speeds})
    head = ["batch size", *(f"images a second, {count} thread{'s' * (count > 1)}" for count in threads)]
    return head, [[f"{size:,}", *(f"{speeds[count, size]:,.0f}" for count in threads)] for size in sizes]
