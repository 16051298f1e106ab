"""Numbers and states of a run as words for people. Pure functions."""

from datetime import datetime

from lenet.data import count_validation
from lenet.runs import Run, RunState, TrainingConfig
from lenet.runs.schedule import rate_at
from lenet.runs.state import format_epochs
from ui.progress import format_rate
from ui.text import format_accuracy

NO_VALIDATION = "No images were kept aside to validate on: only the test at the end says how well it reads."
WHY_TRAINING_IS_LOWER = (
    "The training curve counts each batch before its step, while the network still learns, and with dropout and "
    "augmentation where they are on. So at first the training accuracy is often lower than the validation accuracy."
)


def describe_images(run: Run) -> str:
    """How many images the run learns from, and what checks it; with validation, why training is lower at first."""
    count = run.config.training.train_images
    if lacks_validation(run.state) or not run.config.training.has_validation:
        return f"{count:,} training images. {NO_VALIDATION}"
    return f"{count:,} training images, {count_validation(count):,} validation images. {WHY_TRAINING_IS_LOWER}"


def describe_rates(training: TrainingConfig) -> str:
    """A schedule in words, for those who cannot see it drawn."""
    first, last = rate_at(training, 0, 0), rate_at(training, training.epochs - 1, training.steps_per_epoch - 1)
    return (f"Learning rate over {training.epochs:,} epochs: from {format_rate(first)} at the first step, at most "
            f"{format_rate(training.learning_rate)}, to {format_rate(last)} at the last.")


def format_moment(created: float) -> str:
    """A point in time, seconds since 1970, in the server's time zone."""
    return datetime.fromtimestamp(created).strftime("%Y-%m-%d %H:%M")


def best_validation(state: RunState) -> tuple[str, float] | None:
    """When the validation accuracy was highest, in words, and that accuracy; None if no training was judged yet."""
    judged = [(f"after {'part of ' if point.partial else ''}epoch {point.epoch}", point.val_accuracy)
              for point in state.epochs if point.epoch and point.val_accuracy is not None]
    return max(judged, key=lambda pair: pair[1], default=None)


def summarize_curves(state: RunState) -> str:
    """The curves in words, for those who cannot see them."""
    if not state.batches:
        return "No batch has been learnt yet."
    first, last = state.batches[0], state.batches[-1]
    text = (f"the training loss went from {first.loss:.3g} to {last.loss:.3g}, the training accuracy "
            f"from {format_accuracy(first.accuracy)} to {format_accuracy(last.accuracy)}, "
            f"in {format_epochs(state.epochs_done)} of {state.epochs_wanted} epochs.")
    best = best_validation(state)
    if lacks_validation(state):
        return f"{text} {NO_VALIDATION}"
    if best is None:
        return text
    return f"{text} The best validation accuracy is {format_accuracy(best[1])}, {best[0]}."


def lacks_validation(state: RunState) -> bool:
    """Whether epochs have been learnt without images kept aside to validate on."""
    return bool(state.epochs) and all(point.val_accuracy is None for point in state.epochs)
