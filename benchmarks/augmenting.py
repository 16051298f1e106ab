"""What distorting every image costs: throughput with all of augmentation on against none of it, in turns."""

from dataclasses import replace

from benchmarks.report import Result
from benchmarks.trainings import THROUGHPUT, Training, check_epochs, compute_speed, run_training, tell
from lenet.data.augmentation import AugmentationConfig
from lenet.runs import RunConfig

SHARE = 0.7
"""Of the throughput without it: it may cost 30 %."""

EVERYTHING = AugmentationConfig(shift=2, rotate=10, scale=0.1, squeeze=0.1, shear=0.1, thickness=0.3, elastic=1)


def measure_augmentation(seeds: int = 3, epochs: int = 3) -> list[Result]:
    """Train batches of 128 with and without, a process each, the first epoch of each left out.

    Raises:
        ConfigError: if there are less than two epochs.
    """
    return measure_cost(THROUGHPUT, seeds, epochs)


def measure_cost(plain: RunConfig, seeds: int, epochs: int) -> list[Result]:
    """The same for any recipe without augmentation."""
    check_epochs(epochs)
    distorted = replace(plain, training=replace(plain.training, augmentation=EVERYTHING))
    trainings: dict[str, list[Training]] = {"without": [], "with": []}
    for seed in range(seeds):
        for name, config in (("without", plain), ("with", distorted)):
            seeded = replace(config, training=replace(config.training, seed=seed))
            trainings[name].append(run_training(seeded, epochs))
            tell(f"seed {seed}, {name} augmentation: {compute_speed(trainings[name][-1:]):,.0f} images a second")
    before, after = compute_speed(trainings["without"]), compute_speed(trainings["with"])
    return [Result("throughput with all of augmentation on, share of that without", f"{after / before:.0%}",
                   f"{SHARE:.0%}", after / before >= SHARE,
                   f"{after:,.0f} to {before:,.0f} images a second, medians of {seeds * (epochs - 1)} epochs")]
