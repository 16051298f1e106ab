"""Seconds of training until 99 % of the test set is right: the preset `quick` against the article's recipe.

The test set is read after every epoch, outside the time that counts. The time holds everything else, so also what
compiling the loop takes in the first epoch. The recipes were not chosen by it: that was done on the validation set.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, isinf
from statistics import median

from benchmarks.report import Result, print_table
from benchmarks.trainings import Epoch, run_training, tell
from lenet.runs.presets import get_preset

GOAL = 0.99
SHARE = 1 / 3
"""Of the article's time."""

LONGEST = 20
"""Epochs after which a run is given up."""

RECIPES = ("article", "quick")


@dataclass(frozen=True)
class Attempt:
    """One run towards the goal: its epochs until then, or all of them."""

    recipe: str
    seed: int
    epochs: tuple[Epoch, ...]

    @property
    def reached(self) -> bool:
        """Whether its last epoch is at the goal."""
        return (self.epochs[-1].test_accuracy or 0.0) >= GOAL

    @property
    def seconds(self) -> float:
        """Training time in all."""
        return sum(epoch.seconds for epoch in self.epochs)


def measure_goal(seeds: int = 3) -> list[Result]:
    """Train both recipes from each seed, in turns, and print every run."""
    attempts = []
    for seed in range(seeds):
        for recipe in RECIPES:
            attempts.append(_attempt(recipe, seed))
            tell(f"to 99 %: {', '.join(describe_attempt(attempts[-1]))}")
    print_table(["recipe", "seed", "epochs", "seconds", "test accuracy", "goal"], list(map(describe_attempt, attempts)))
    print()
    return judge(attempts)


def _attempt(recipe: str, seed: int) -> Attempt:
    config = get_preset(recipe)
    config = replace(config, training=replace(config.training, seed=seed))
    epochs = min(LONGEST, config.training.epochs)
    return Attempt(recipe, seed, run_training(config, epochs, ["--goal", str(GOAL)]).epochs)


def describe_attempt(attempt: Attempt) -> list[str]:
    """One row of the table."""
    count = len(attempt.epochs)
    return [attempt.recipe, str(attempt.seed), str(count), f"{attempt.seconds:.1f}",
            f"{attempt.epochs[-1].test_accuracy:.2%}", "reached" if attempt.reached else f"not in {count} epochs"]


def judge(attempts: Sequence[Attempt]) -> list[Result]:
    """Compare the medians: a quick run that never arrives takes for ever, an article's run at least what it took."""
    article = [attempt for attempt in attempts if attempt.recipe == "article"]
    quick = [attempt for attempt in attempts if attempt.recipe == "quick"]
    theirs = median(attempt.seconds for attempt in article)
    ours = median(attempt.seconds if attempt.reached else inf for attempt in quick)
    late = sum(not attempt.reached for attempt in article)
    how = "most runs of `quick` do not get there" if isinf(ours) else f"{ours:.1f} s to {theirs:.1f} s"
    how += f", medians of {len(quick)} seeds"
    if late:
        how += f"; {late} of the article's {len(article)} runs did not get there: their whole time stands for them"
    share = ours / theirs
    return [Result("`quick` to 99 % test accuracy, share of the article's time",
                   "not reached" if isinf(share) else f"{'at most ' if late else ''}{share:.2f}", f"{SHARE:.2f}",
                   share <= SHARE, how)]
