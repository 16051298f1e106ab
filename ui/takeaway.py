"""What can be taken away of a network and of a run: one record a file, made by the program's own commands.

The pages list what there is, and `server.takeaway` makes a file when somebody asks for it. A command in a process of
its own makes each, so that the server imports neither Keras nor what draws figures for paper.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lenet.export.exporters import EXPORTERS
from lenet.prints import PRINTS
from lenet.runs import Run

MODEL, RUN = "{model}", "{run}"
"""In a command: where the network with its epoch stands, or the run."""


@dataclass(frozen=True)
class Way:
    """One file.

    Attributes:
        name: what addresses call it.
        word: what stands on its button.
        suffix: the ending of its name; "" of a folder, which travels as a .zip.
        words: the command that makes it, without --output.
    """

    name: str
    word: str
    suffix: str
    words: tuple[str, ...]

    def name_file(self, run_id: str, epoch: int | None) -> str:
        """What the file is called on the visitor's computer."""
        at = f"-epoch-{epoch}" if epoch is not None and MODEL in self.words else ""
        kind = f"-{self.name.partition('.')[0]}" if self.words[0] != "pack" else ""
        return f"{run_id}{at}{kind}{self.suffix or '.zip'}"

    def build_command(self, run_id: str, epoch: int | None) -> list[str]:
        """The words of `python -m lenet`, without --output."""
        model = run_id if epoch is None else f"{run_id}@{epoch}"
        return [{MODEL: model, RUN: run_id}.get(word, word) for word in self.words]


@dataclass(frozen=True)
class Item:
    """One thing, in one or more ways. `has`: whether a run has it yet."""

    label: str
    sentence: str
    ways: tuple[Way, ...]
    has: Callable[[Run], bool] = lambda run: True


@dataclass(frozen=True)
class Group:
    """Things of one kind."""

    title: str
    items: tuple[Item, ...]


def _has_checkpoint(run: Run) -> bool:
    return bool(run.checkpoints)


def _has_curves(run: Run) -> bool:
    return bool(run.state.batches or run.state.epochs)


NETWORK = Group("The network", tuple(
    Item(form.label, form.sentence, (Way(form.name, form.suffix or "folder", form.suffix,
                                         ("export", MODEL, "--to", form.name)),), _has_checkpoint)
    for form in EXPORTERS.values()))  # fmt: skip

FIGURES = Group("Its figures", tuple(
    Item(figure.label, figure.sentence,
         tuple(Way(f"{figure.name}{suffix}", suffix[1:].upper(), suffix, ("figure", MODEL, "--of", figure.name))
               for suffix in (".svg", ".png")), figure.has)
    for figure in PRINTS.values()))  # fmt: skip

TRAINING = Group("The training", (
    Item("Curves", "Loss, accuracy and speed of every point of the curves.",
         (Way("curves.csv", "CSV", ".csv", ("log", RUN, "--to", "csv")),
          Way("curves.json", "JSON", ".json", ("log", RUN, "--to", "json")),
          Way("curves.tensorboard", "TensorBoard", "", ("log", RUN, "--to", "tensorboard"))), _has_curves),
    Item("Whole run", "Settings, curves and checkpoints. Another lab takes it in on Train, under “Runs”.",
         (Way("run", ".zip", ".zip", ("pack", RUN)),)),
))  # fmt: skip

GROUPS = (NETWORK, TRAINING, FIGURES)
WAYS = {way.name: way for group in GROUPS for item in group.items for way in item.ways}
"""Every file that can be had, by its name."""
