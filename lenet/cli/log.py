"""`python -m lenet log`: the curves of a run as a table, for spreadsheets and programs."""

import argparse
import csv
import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from lenet.cli.output import Parsers, add_json_option, add_output_options, print_json
from lenet.errors import LabError
from lenet.new_file import write_new_file
from lenet.runs import BatchPoint, EpochPoint, Run, read_run

COLUMNS = ("kind", "epoch", "step", "images_seen", "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate",
           "images_per_second", "time")
"""What a row has: `kind` is "batch" for some batches, "epoch" for a whole one; `time` is in seconds since 1970."""

Rows = Sequence[dict[str, Any]]


def add_parser(parsers: Parsers) -> None:
    """Describe the command."""
    parser = parsers.add_parser(
        "log", help="print the curves of a run",
        description="Print the curves of a run, or write them to a file: a point for some batches each, and one for "
                    "each epoch. csv: a table; json: one object, with the run's settings; tensorboard: a folder to be "
                    "given to tensorboard --logdir.",
        epilog="Example: python -m lenet log article --to csv > article.csv",
    )
    parser.add_argument("run_id", metavar="RUN", help="a run's id, or a network that came with the program")
    parser.add_argument("--to", choices=(*TEXTS, TENSORBOARD), default="csv", help="the form (default: csv)")
    add_output_options(parser, f"it is printed; {TENSORBOARD}: a folder named after the run, here")
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print or write all points, in the order in which they were learnt."""
    one = read_run(options.run_id, whole=True)
    rows = list_rows(one)
    if options.to == TENSORBOARD:
        folder = options.output or Path(f"{one.run_id}-{TENSORBOARD}")
        written = _log_to_tensorboard(one, rows, folder, options.force)
        _tell(options, *written, f" tensorboard --logdir {folder} shows it.")
    elif options.output:
        write = partial(_write, options.to, one, rows)
        _tell(options, options.output, write_new_file(options.output, write, options.force))
    elif options.json:
        for row in rows:
            print_json(row)
    else:
        TEXTS[options.to](one, rows, sys.stdout)
    return 0


def _tell(options: argparse.Namespace, path: Path, size: int, more: str = "") -> None:
    if options.json:
        print_json({"run_id": options.run_id, "form": options.to, "path": str(path), "bytes": size})
    else:
        print(f"Wrote {path} ({size:,} bytes).{more}")


def list_rows(one: Run) -> list[dict[str, Any]]:
    """A row a point: what it has of `COLUMNS`. The epoch stands after its batches."""
    points: list[BatchPoint | EpochPoint] = [*one.state.batches, *one.state.epochs]
    points.sort(key=lambda point: (point.images_seen, isinstance(point, EpochPoint)))
    return [{"kind": point.kind, **{name: value for name in COLUMNS if (value := vars(point).get(name)) is not None}}
            for point in points]


def _write(form: str, one: Run, rows: Rows, path: Path) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        TEXTS[form](one, rows, file)


def _write_csv(_: Run, rows: Rows, file: TextIO) -> None:
    table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)


def _write_json(one: Run, rows: Rows, file: TextIO) -> None:
    record = {"run_id": one.run_id, "name": one.name, "status": one.status, "settings": one.config.to_json(),
              "test_accuracy": one.state.test_accuracy, "test_loss": one.state.test_loss, "points": list(rows)}
    json.dump(record, file, indent=1, allow_nan=False)
    file.write("\n")


TEXTS: dict[str, Callable[[Run, Rows, TextIO], None]] = {"csv": _write_csv, "json": _write_json}
"""How curves can be written as text."""

TENSORBOARD = "tensorboard"


def _log_to_tensorboard(one: Run, rows: Rows, folder: Path, replaces: bool) -> tuple[Path, int]:
    """The file that was written, and its bytes."""
    from lenet.export.tensorboard_log import write_tensorboard

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise LabError(f"{str(folder)!r} cannot be a folder ({problem.strerror}); choose another --output.") from None
    path = folder / f"events.out.tfevents.{one.created:.0f}.{one.run_id}"
    return path, write_new_file(path, partial(write_tensorboard, rows), replaces)
