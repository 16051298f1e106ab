"""The networks that can be opened: those that came with the program, and those of the visitor's own runs.

A network is named as `article`, `20261122-153012-ab3f`, or with an epoch, `article@7`.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from lenet.errors import ModelError, RunError
from lenet.network import Network, load_network
from lenet.runs import Run, list_runs, read_run
from lenet.runs.catalog import find_folder, list_bundled_runs
from lenet.runs.folder import check_runs_dir

DEFAULT_MODEL = "hand"
"""What reads where no network is named."""
LONGEST_EPOCH = 6
"""Digits; Python refuses to read numbers of thousands of them."""
MOST_NAMED = 5
"""Networks that an error names."""


@dataclass(frozen=True)
class Model:
    """A trained network: its run and the epochs that have a checkpoint, in order."""

    ref: str
    name: str
    epochs: tuple[int, ...]
    bundled: bool
    run: Run

    @property
    def usual_epoch(self) -> int:
        """The epoch that is meant when none is named: the one that early stopping kept, else the last."""
        best = self.run.state.best_epoch
        return best if best in self.epochs else self.epochs[-1]


def list_models(own: Sequence[Run] | None = None) -> list[Model]:
    """Every run with at least one checkpoint: `DEFAULT_MODEL`, the other bundled ones, then one's own, newest first.

    `own`: what `list_runs` said, if that has been asked already.

    Example:
        >>> [model.ref for model in lenet.list_models()][:3]
        ['hand', 'article', 'lab']
    """
    runs = list_runs() if own is None else own
    bundled = sorted(list_bundled_runs(), key=lambda run: run.run_id != DEFAULT_MODEL)
    return [_model(run) for run in (*bundled, *runs) if run.checkpoints]


def find_model(ref: str) -> Model:
    """The model that a reference names, whatever its epoch.

    Raises:
        ModelError: if it is unknown, its run cannot be read, or it has no checkpoint.
    """
    name, _ = parse_reference(ref)
    try:
        run = read_run(name)
    except RunError as problem:
        raise ModelError(_explain(name, problem)) from None
    if not run.checkpoints:
        raise ModelError(f"The run {name!r} has no checkpoint yet: wait for its first epoch.")
    return _model(run)


def parse_reference(ref: str) -> tuple[str, int | None]:
    """Split "article@7" into ("article", 7); without an epoch the second is None, meaning the usual one.

    Raises:
        ModelError: if nothing stands before "@", or what follows it is no epoch.
    """
    name, mark, epoch = ref.partition("@")
    if mark and not name:
        raise ModelError(f"{ref[:60]!r} lacks a name before the @: write for example article@7.")
    if mark and not (epoch.isascii() and epoch.isdigit() and len(epoch) <= LONGEST_EPOCH):
        raise ModelError(f"{ref[:60]!r} names no epoch: write {name[:40]}@ and a whole number.")
    return name, int(epoch) if mark else None


def load_model(ref: str) -> Network:
    """The network that a reference names, at its epoch or its usual one.

    Raises:
        ModelError: if the network or that epoch of it does not exist or cannot be read.

    Example:
        >>> network = lenet.load_model("article@3")
        >>> network.weights["C1/kernel"].shape   # rows, columns, input channels, output channels
        (5, 5, 1, 6)
    """
    name, epoch = parse_reference(ref)
    model = find_model(ref)
    epoch = model.usual_epoch if epoch is None else epoch
    if epoch not in model.epochs:
        epochs = f"epoch{'s' if len(model.epochs) > 1 else ''} {format_epoch_list(model.epochs)}"
        raise ModelError(f"{name} has no checkpoint of epoch {epoch}; it has {epochs}.")
    folder, _ = find_folder(name)
    return load_network(folder.checkpoint_file(epoch))


def format_epoch_list(epochs: Sequence[int]) -> str:
    """Epochs, in order, as people write them: each, but for three and more that follow each other: "0 to 9, 11, 14"."""
    rows: list[list[int]] = []
    for epoch in epochs:
        if rows and epoch == rows[-1][-1] + 1:
            rows[-1].append(epoch)
        else:
            rows.append([epoch])
    return ", ".join(f"{row[0]} to {row[-1]}" if len(row) > 2 else ", ".join(map(str, row)) for row in rows)


def _model(run: Run) -> Model:
    return Model(run.run_id, run.name, run.checkpoints, run.bundled, run)


def _explain(name: str, problem: RunError) -> str:
    """Why a network cannot be had: no run can be read, this one is damaged, or there is none of that name."""
    try:
        check_runs_dir()
    except RunError as unread:
        return f"There is no network {name[:60]!r} in the box. {unread}"
    with suppress(RunError):
        find_folder(name)
        return str(problem)
    return f"There is no network {name[:60]!r}; there are: {_list_known()}."


def _list_known() -> str:
    """The first of the networks there are, and how many more."""
    names = [model.ref for model in list_models()]
    more = [f"and {len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    return ", ".join(names[:MOST_NAMED] + more) or "none yet: train one"
