"""How well a preset reads the test set, over several seeds: `python -m benchmarks accuracy`.

Each seed is a run like any other, named PRESET-seed-N in the run folder. A run that was cut off is
gone on with, one that has finished is not trained again. The seeds are 0, 1, 2 …: none is chosen.
"""

from dataclasses import replace
from math import sqrt
from statistics import NormalDist, mean, stdev

from lenet.data import TEST_COUNT
from lenet.errors import RunError
from lenet.presets import get_preset
from lenet.runs import Run, RunConfig, RunFolder, create_run, read_run
from lenet.training.worker import train_run

ARTICLE_ACCURACY = 0.9894
"""What the article's own log ends with; a single training."""


def measure_accuracy(preset: str = "article", seeds: int = 3) -> list[Run]:
    """Train the preset with seeds 0 to `seeds` - 1 and return the finished runs.

    Raises:
        RunError: if one was stopped, or is there already with other settings.
    """
    config = get_preset(preset)
    runs = []
    for seed in range(seeds):
        run_id = f"{preset}-seed-{seed}"
        runs.append(_train_to_the_end(run_id, replace(config, training=replace(config.training, seed=seed))))
    return runs


def _train_to_the_end(run_id: str, config: RunConfig) -> Run:
    if not RunFolder(run_id).exists():
        create_run(config, run_id)
    if read_run(run_id).status != "finished":
        train_run(run_id)
    run = read_run(run_id)
    if run.config != config:
        raise RunError(f"The run {run_id!r} was trained with other settings: delete it and measure again.")
    if run.status != "finished":
        raise RunError(f"The run {run_id!r} is {run.status}: start the benchmark again to go on with it.")
    return run


def wilson_interval(right: int, count: int, confidence: float = 0.95) -> tuple[float, float]:
    """The share that `right` of `count` stands for, low and high (E. B. Wilson, 1927)."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, spread = right / count, z * z / count
    middle = (share + spread / 2) / (1 + spread)
    reach = z / (1 + spread) * sqrt(share * (1 - share) / count + spread / (4 * count))
    return middle - reach, middle + reach


def describe_accuracy(runs: list[Run]) -> list[dict[str, str]]:
    """One row a seed and one for their mean, as text."""
    rows = []
    for run in runs:
        low, high = wilson_interval(round(run.state.test_accuracy * TEST_COUNT), TEST_COUNT)
        rows.append({
            "seed": str(run.config.training.seed), "epochs": str(run.state.epochs[-1].epoch),
            "validation": f"{run.state.epochs[-1].val_accuracy:.2%}", "test": f"{run.state.test_accuracy:.2%}",
            "95 % interval": f"{low:.2%} to {high:.2%}", "seconds": f"{run.state.seconds:.0f}",
            "images/s": f"{run.state.images_per_second:,.0f}",
        })
    accuracies = [run.state.test_accuracy for run in runs]
    spread = f" ± {stdev(accuracies):.2%}" if len(runs) > 1 else ""
    rows.append({"seed": "mean", "test": f"{mean(accuracies):.2%}{spread}"})
    return rows
