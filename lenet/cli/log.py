"""`python -m lenet log`: the curves of a run as a table, for spreadsheets and programs."""

import argparse
import csv
import sys
from collections.abc import Iterable
from typing import Any

from lenet.cli.output import Parsers, add_json_option, print_json
from lenet.runs import BatchPoint, EpochPoint, Run, read_run

COLUMNS = ("kind", "epoch", "step", "images_seen", "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate",
           "images_per_second", "time")
"""What a row has: `kind` is "batch" for some batches, "epoch" for a whole one; `time` is in seconds since 1970."""


def add_parser(parsers: Parsers) -> None:
    """Describe the command."""
    parser = parsers.add_parser(
        "log", help="print the curves of a run",
        description="Print the curves of a run as a table: a row for some batches each, and one for each epoch.",
        epilog="Example: python -m lenet log article --to csv > article.csv",
    )
    parser.add_argument("run_id", metavar="RUN", help="a run's id, or a network that came with the program")
    parser.add_argument("--to", choices=FORMS, default="csv", help="the form (default: csv)")
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print all points, in the order in which they were learnt."""
    rows = list_rows(read_run(options.run_id, whole=True))
    if options.json:
        for row in rows:
            print_json(row)
    else:
        FORMS[options.to](rows)
    return 0


def list_rows(one: Run) -> list[dict[str, Any]]:
    """A row a point: what it has of `COLUMNS`. The epoch stands after its batches."""
    points: list[BatchPoint | EpochPoint] = [*one.state.batches, *one.state.epochs]
    points.sort(key=lambda point: (point.images_seen, isinstance(point, EpochPoint)))
    return [{"kind": point.kind, **{name: value for name in COLUMNS if (value := vars(point).get(name)) is not None}}
            for point in points]


def _print_csv(rows: Iterable[dict[str, Any]]) -> None:
    table = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)


FORMS = {"csv": _print_csv}
"""How a table can be written."""
