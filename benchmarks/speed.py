"""Throughput of the training loop against what people would use instead: Keras `fit`, PyTorch and JAX.

All train the article's network on the same 54,000 images with the same recipe, float32, every one in a process of its
own, in turns, so that a busy moment of the machine hits all alike. The first epoch of each process is left out.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from statistics import mean

from benchmarks.environment import prepare_peer
from benchmarks.report import Result, describe_machine, print_table
from benchmarks.results import store_results
from benchmarks.trainings import OURS, THROUGHPUT, Training, check_epochs, compute_seconds, run_training, tell
from lenet.errors import RunError
from lenet.frozen import check_whole
from lenet.runs import RunConfig

RATIO = 2.0
"""Ours against the fastest peer."""


@dataclass(frozen=True)
class System:
    """What can train: its name, its script, and the package it needs in the peers' environment, if any."""

    name: str
    module: str
    package: str = ""
    python: str = ""


SYSTEMS = (
    System("LeNet Lab", OURS),
    System("Keras fit", "benchmarks.peers.keras_fit"),
    System("PyTorch", "benchmarks.peers.pytorch_eager", "torch"),
    System("JAX", "benchmarks.peers.jax_jit", "jax"),
)


@dataclass(frozen=True)
class Row:
    """What was measured of one system: median seconds an epoch, images a second, last validation accuracy by seed."""

    system: str
    version: str
    seconds: float
    images_per_second: float
    accuracies: tuple[float, ...]


def measure_speed(seeds: int = 3, epochs: int = 4) -> list[Result]:
    """Train every system `epochs` epochs from `seeds` seeds, in turns; keep and print the table."""
    rows, skipped = measure_systems(THROUGHPUT, seeds, epochs)
    print_table(*describe_rows(rows, epochs))
    for name, reason in skipped.items():
        print(f"\n{name} was skipped: {reason}")
    print()
    store_results("speed", {"machine": describe_machine(), "epochs": epochs,
                            "rows": [asdict(row) for row in rows], "skipped": skipped})
    return judge(rows)


def measure_systems(config: RunConfig, seeds: int, epochs: int) -> tuple[list[Row], dict[str, str]]:
    """One row a system, ours first, and why others are missing.

    Raises:
        RunError: if ours fails.
        ConfigError: if there is no seed, or less than two epochs.
    """
    check_whole("The number of seeds", seeds, 1, 100)
    check_epochs(epochs)
    systems, skipped = _prepare(SYSTEMS)
    trainings: dict[str, list[Training]] = {system.name: [] for system in systems}
    for seed in range(seeds):
        wanted = replace(config, training=replace(config.training, seed=seed))
        for system in systems:
            if system.name not in skipped:
                _take_turn(system, wanted, epochs, trainings[system.name], skipped)
    images = config.training.train_images
    return [compute_row(name, told, images) for name, told in trainings.items() if name not in skipped], skipped


def _prepare(systems: Sequence[System]) -> tuple[list[System], dict[str, str]]:
    """The systems that can run here, and why the others cannot."""
    ready, skipped = [], {}
    for system in systems:
        if not system.package:
            ready.append(system)
            continue
        peer = prepare_peer(system.package)
        if peer.problem:
            skipped[system.name] = peer.problem
            tell(f"{system.name} is skipped: {peer.problem}")
        else:
            ready.append(replace(system, python=peer.python))
    return ready, skipped


def _take_turn(
    system: System, config: RunConfig, epochs: int, trainings: list[Training], skipped: dict[str, str]
) -> None:
    """One training; a peer that breaks is skipped from then on."""
    python = {"python": system.python} if system.python else {}
    try:
        training = run_training(config, epochs, module=system.module, **python)
    except RunError as problem:
        if system.module == OURS:
            raise
        skipped[system.name] = str(problem)
        tell(f"{system.name} is skipped: {problem}")
        return
    trainings.append(training)
    tell(f"seed {config.training.seed}, {system.name}: {compute_seconds([training]):.2f} s an epoch")


def compute_row(name: str, trainings: Sequence[Training], images: int) -> Row:
    """The row of a system from its trainings on `images` images, one a seed."""
    seconds = compute_seconds(trainings)
    accuracies = tuple(accuracy for training in trainings
                       if (accuracy := training.epochs[-1].val_accuracy) is not None)
    return Row(name, trainings[0].version, seconds, images / seconds, accuracies)


def describe_rows(rows: Sequence[Row], epochs: int) -> tuple[list[str], list[list[str]]]:
    """Head and cells of the table; ours is the first row, to which the others' ratio is."""
    head = ["system", "version", "seconds an epoch", "images a second", "time, ours being 1",
            f"validation accuracy after {epochs} epochs"]
    return head, [
        [row.system, row.version, f"{row.seconds:.2f}", f"{row.images_per_second:,.0f}",
         f"{row.seconds / rows[0].seconds:.2f}",
         f"{mean(row.accuracies):.2%} ({min(row.accuracies):.2%} to {max(row.accuracies):.2%})"]
        for row in rows
    ]


def judge(rows: Sequence[Row]) -> list[Result]:
    """Whether ours, the first row, is fast enough against the fastest other, and learns as well as they do."""
    ours, *peers = rows
    if not peers:
        return [Result("training loop against the fastest peer", "no peer", f"{RATIO:g} times", False)]
    fastest = min(peers, key=lambda row: row.seconds)
    ratio = fastest.seconds / ours.seconds
    accuracy, lowest = mean(ours.accuracies), min(min(row.accuracies) for row in peers)
    highest = max(max(row.accuracies) for row in peers)
    return [
        Result("training loop's throughput against the fastest peer's", f"{ratio:.2f} times", f"{RATIO:g} times",
               ratio >= RATIO, f"{ours.seconds:.2f} s an epoch against {fastest.seconds:.2f} s of {fastest.version}"),
        Result("its validation accuracy after the same epochs", f"{accuracy:.2%}", f"{lowest:.2%} or more",
               accuracy >= lowest, f"the peers' runs: {lowest:.2%} to {highest:.2%}"),
    ]
