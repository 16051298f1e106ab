"""One training of ours in a process of its own: `python -m benchmarks.lab CONFIG --epochs N [--goal 0.99]`.

CONFIG is a `RunConfig` as JSON text. The trainer is driven as `lenet.training.session` drives it. Prints a line of
JSON an epoch, as the peers do; with `--goal` the test set is read after every epoch, until so much of it is right.
"""

import argparse
import json
from time import perf_counter

from benchmarks.peers.common import tell_epoch, tell_version
from lenet.runs import RunConfig
from lenet.runs.points import find_longest_stride, find_next_step


def train_epoch(trainer, epoch: int) -> float:
    """Learn all training images once, in as many calls as a run does. Returns the seconds, the shuffle included."""
    training = trainer.config.training
    size, steps, step = training.batch_size, training.steps_per_epoch, 0
    start = perf_counter()
    trainer.begin_epoch(epoch)
    order = trainer.order(epoch)
    while step < steps:
        stop = find_next_step(step, training.train_images, size)
        trainer.learn(order[step * size : stop * size], trainer.rates(epoch, step, find_longest_stride(steps)))
        step = stop
    return perf_counter() - start


def train(config: RunConfig, epochs: int, goal: float | None) -> None:
    """Train and tell every epoch."""
    from lenet.training.engine.pipeline import MnistSets
    from lenet.training.trainer import Trainer

    trainer = Trainer(config, MnistSets())
    for epoch in range(epochs):
        seconds = train_epoch(trainer, epoch)
        val = trainer.evaluate(trainer.sets.validation)[1] if config.training.has_validation else None
        test = trainer.evaluate(trainer.sets.test)[1] if goal is not None else None
        tell_epoch(seconds, config.training.train_images, val, test)
        if goal is not None and test is not None and test >= goal:
            return


def main() -> None:
    """Train what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lab", description=__doc__)
    parser.add_argument("config", type=lambda text: RunConfig.from_json(json.loads(text)))
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--goal", type=float, help="end with the first epoch that has this accuracy on the test set")
    options = parser.parse_args()
    import tensorflow as tf

    tell_version(f"TensorFlow {tf.__version__}")
    train(options.config, options.epochs, options.goal)


if __name__ == "__main__":
    main()
