"""What can be taken away of a network and of a run: one record a file, made by the program's own commands.

The pages list what there is, and `server.takeaway` makes a file when somebody asks for it. A command in a process of
its own makes each, so that the server imports neither Keras nor what draws figures for paper.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from lenet.export.exporters import EXPORTERS, Exporter
from lenet.prints import PRINTS, Print, has_checkpoint
from lenet.runs import Run

MODEL, RUN, RUNS = "{model}", "{run}", "{runs}"
"""In a command: where the network with its epoch stands, the run, or the run and those it is compared with."""
ZIP = "application/zip"


@dataclass(frozen=True)
class Way:
    """One file.

    Attributes:
        name: what addresses call it.
        word: what stands on its button.
        suffix: the end of its name, behind the run's and the epoch's.
        words: the command that makes it, without --output.
        mime: its media type.
        is_folder: whether the command makes a folder, which travels as a .zip.
        is_of_picture: whether it shows what the network makes of a picture, which the command is given by --picture.
        takes_drawing: whether the visitor's drawing goes along, which the command is given by --drawing.
    """

    name: str
    word: str
    suffix: str
    words: tuple[str, ...]
    mime: str
    is_folder: bool = False
    is_of_picture: bool = False
    takes_drawing: bool = False

    def name_output(self, run_id: str, epoch: int | None) -> str:
        """What the command calls the file or folder."""
        at = f"-epoch-{epoch}" if epoch is not None and MODEL in self.words else ""
        return f"{run_id}{at}{self.suffix}"

    def name_file(self, run_id: str, epoch: int | None) -> str:
        """What the file is called on the visitor's computer."""
        return self.name_output(run_id, epoch) + (".zip" if self.is_folder else "")

    def build_command(self, run_id: str, epoch: int | None, others: Sequence[str] = ()) -> list[str]:
        """The words of `python -m lenet`, without --output."""
        model = run_id if epoch is None else f"{run_id}@{epoch}"
        meant = {MODEL: [model], RUN: [run_id], RUNS: [run_id, *others]}
        return [each for word in self.words for each in meant.get(word, [word])]


@dataclass(frozen=True)
class Item:
    """One thing, in one or more ways. `has`: whether a run has it yet."""

    label: str
    sentence: str
    ways: tuple[Way, ...]
    has: Callable[[Run], bool] = lambda run: True

    @property
    def is_of_picture(self) -> bool:
        """Whether it shows what the network makes of a picture."""
        return any(way.is_of_picture for way in self.ways)


@dataclass(frozen=True)
class Group:
    """Things of one kind."""

    title: str
    items: tuple[Item, ...]


def _has_curves(run: Run) -> bool:
    return bool(run.state.batches or run.state.epochs)


def _export(form: Exporter) -> Item:
    words, is_folder = ("export", MODEL, "--to", form.name), bool(form.main)
    word = ".zip" if is_folder else PurePath(f"file{form.suffix}").suffix
    way = Way(form.name, word, form.suffix, words, ZIP if is_folder else form.mime, is_folder)
    return Item(form.label, form.sentence.replace("`", ""), (way,), has_checkpoint)


def _print(figure: Print) -> Item:
    words = ("figure", RUNS if figure.is_of_runs else MODEL if figure.is_of_epoch else RUN, "--of", figure.name)
    ways = (Way(f"{figure.name}{suffix}", suffix[1:].upper(), f"-{figure.name}{suffix}", words, mime,
                is_of_picture=figure.is_of_picture)
            for suffix, mime in ((".svg", "image/svg+xml"), (".png", "image/png")))  # fmt: skip
    return Item(figure.label, figure.sentence, tuple(ways), figure.has)


def _log(form: str, word: str, mime: str, suffix: str, is_folder: bool = False) -> Way:
    return Way(f"curves.{form}", word, suffix, ("log", RUN, "--to", form), mime, is_folder)


NETWORK = Group("The network", tuple(map(_export, EXPORTERS.values())))
FIGURES = Group("Its figures", tuple(_print(figure) for figure in PRINTS.values() if not figure.is_of_runs))
COMPARISON = Group("The comparison", tuple(_print(figure) for figure in PRINTS.values() if figure.is_of_runs))

TRAINING = Group("The training", (
    Item("Curves", "Loss, accuracy and speed of every point of the curves.",
         (_log("csv", "CSV", "text/csv", "-curves.csv"), _log("json", "JSON", "application/json", "-curves.json"),
          _log("tensorboard", "TensorBoard", ZIP, "-tensorboard", is_folder=True)), _has_curves),
    Item("Whole run", "Settings, curves, checkpoints, and your drawing if there is one. Another lab takes it in on "
         "Train, under “Runs”.", (Way("run", ".zip", ".zip", ("pack", RUN), ZIP, takes_drawing=True),)),
))  # fmt: skip

GROUPS = (NETWORK, TRAINING, FIGURES)
"""What there is of one run."""
WAYS = {way.name: way for group in (*GROUPS, COMPARISON) for item in group.items for way in item.ways}
"""Every file that can be had, by its name."""
