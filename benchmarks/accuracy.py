"""How well the presets read the test set, over several seeds: `python -m benchmarks accuracy`, or `accuracy-article`.

Each seed is a run like any other, named PRESET-seed-N in the run folder. A run that was cut off is
gone on with, one that has finished is not trained again. The seeds are 0, 1, 2 …: none is chosen.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from statistics import mean

from benchmarks.report import Result, print_table
from benchmarks.results import store_results
from devtools.accuracies import RESULTS, Record, describe_records
from lenet.errors import RunError
from lenet.runs.presets import PRESETS, get_preset
from lenet.runs import Run, RunConfig, RunFolder, create_run, read_run
from lenet.training.process.worker import train_run

PROMISED = {"article": 0.9894, "paper-1998": 0.9905, "paper-1998-distorted": 0.9920, "lab": 0.9950, "hand": 0.9940}
"""Mean test accuracy of each preset that has a network in the box.

article: what the article's own log ends with, a single training. paper-1998: the 0.95 % of errors of 1998
(section III-B), and its 0.8 % with distortions. lab: what was asked of the best that so many parameters can do.
hand: what was asked of one that also reads what people write today.
"""


def measure_all(seeds: int = 3) -> list[Result]:
    """Every preset that is promised something."""
    return [result for measure in list_measures().values() for result in measure(seeds=seeds)]


def list_measures() -> dict[str, Callable[..., list[Result]]]:
    """A benchmark for each of these presets, by its name."""
    return {f"accuracy-{preset}": partial(measure_preset, preset) for preset in PROMISED if preset in PRESETS}


def measure_preset(preset: str, seeds: int = 3) -> list[Result]:
    """Train the preset from each seed, or go on with it, print every run, and keep the results."""
    runs = train_seeds(get_preset(preset), preset, seeds)
    records = [record_run(run) for run in runs]
    store_results(preset, records, RESULTS)
    rows = describe_records(records)
    head = list(rows[0])
    print_table(head, [[row.get(name, "") for name in head] for row in rows])
    print()
    average = mean(record["test_accuracy"] for record in records)
    return [Result(f"`{preset}`, test accuracy, mean of {len(runs)} seeds", f"{average:.2%}",
                   f"{PROMISED[preset]:.2%}", average >= PROMISED[preset])]


def train_seeds(config: RunConfig, name: str, seeds: int = 3) -> list[Run]:
    """Train a recipe with seeds 0 to `seeds` - 1, as runs NAME-seed-N, and return the finished runs.

    Raises:
        RunError: if one was stopped, or is there already with other settings.
    """
    runs = []
    for seed in range(seeds):
        seeded = replace(config, name=f"{config.name}, seed {seed}", training=replace(config.training, seed=seed))
        runs.append(_train_to_the_end(f"{name}-seed-{seed}", seeded))
    return runs


def _train_to_the_end(run_id: str, config: RunConfig) -> Run:
    if not RunFolder(run_id).exists():
        create_run(config, run_id)
    if not read_run(run_id).state.is_finished:
        train_run(run_id)
    run = read_run(run_id)
    if (run.config.network, run.config.training) != (config.network, config.training):
        raise RunError(f"The run {run_id!r} was trained with other settings: delete it and measure again.")
    if not run.state.is_finished:
        raise RunError(f"The run {run_id!r} is {run.status}: start the benchmark again to go on with it.")
    return run


def record_run(run: Run) -> Record:
    """What `docs/networks.md` tells of a run; the validation accuracy is that of the epoch that was kept."""
    kept = next(point for point in reversed(run.state.epochs) if run.state.best_epoch in (None, point.epoch))
    return {"seed": run.config.training.seed, "epochs": run.state.epochs[-1].epoch,
            "val_accuracy": kept.val_accuracy, "test_accuracy": run.state.test_accuracy,
            "seconds": run.state.seconds, "images_per_second": run.state.images_per_second}
