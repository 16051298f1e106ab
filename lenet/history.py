"""A run's points as the figures of learning curves take them."""

from lenet.figures.curves import History
from lenet.runs import RunState
from lenet.runs.points import merge_short_points


def build_history(state: RunState) -> History:
    """A run's points with x in epochs. Of an epoch that was stopped before its end only the validation counts."""
    steps = state.steps_per_epoch or max((point.step for point in state.batches), default=1)
    batches = tuple((point.epoch - 1 + point.step / steps, point.loss, point.accuracy)
                    for point in merge_short_points(state))
    epochs = tuple(
        (state.epochs_done, None, None, point.val_loss, point.val_accuracy) if point.partial else
        (point.epoch, point.loss, point.accuracy, point.val_loss, point.val_accuracy) for point in state.epochs
    )
    return History(batches, epochs)
