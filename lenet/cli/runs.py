"""`python -m lenet runs`: one's own trainings, and how they stand."""

import argparse
import sys
from datetime import datetime
from typing import Any

from lenet.cli.log import list_rows
from lenet.cli.output import Parsers, add_json_option, format_share, print_json, print_table
from lenet.runs import DamagedRun, Run, list_all_runs, runs_dir
from lenet.runs.catalog import list_bundled_runs
from lenet.runs.folder import check_runs_dir
from lenet.runs.state import format_epochs


def add_parser(parsers: Parsers) -> None:
    """Describe the command."""
    parser = parsers.add_parser(
        "runs", help="list your trainings",
        description="List your trainings, newest first. With --json those that came with the program follow, and each "
                    "has its settings and every point of its curves.",
    )
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one line a run; those that are damaged last, with the reason."""
    check_runs_dir()
    runs, damaged = list_all_runs(whole=True)
    if options.json:
        for record in (*map(describe_whole_run, [*runs, *list_bundled_runs()]), *map(describe_damage, damaged)):
            print_json(record)
        return 0
    records = [describe_run(one) for one in runs]
    if records:
        print_table(["run", "status", "epochs", "validation", "test", "name"], [
            [r["run_id"], r["status"], f"{format_epochs(r['epochs_done'])} of {r['epochs']}",
             format_share(r["val_accuracy"]), format_share(r["test_accuracy"]), r["name"]] for r in records
        ])
    elif not damaged:
        print(f"There is no run in {runs_dir()} yet: python -m lenet train starts one.")
    for one in damaged:
        print(one.reason, file=sys.stderr)
    return 0


def describe_damage(one: DamagedRun) -> dict[str, Any]:
    """A damaged run as one JSON object."""
    return {"run_id": one.run_id, "status": "damaged", "reason": one.reason}


def describe_whole_run(one: Run) -> dict[str, Any]:
    """A run as one JSON object, with its settings and every point of its curves."""
    return {**describe_run(one), "bundled": one.bundled, "settings": one.config.to_json(), "points": list_rows(one)}


def describe_run(one: Run) -> dict[str, Any]:
    """A run as one JSON object."""
    state = one.state
    return {
        "run_id": one.run_id, "name": one.name, "status": state.status, "reason": state.reason,
        "created": datetime.fromtimestamp(one.created).astimezone().isoformat(timespec="seconds"),
        "epochs": one.epochs_wanted, "epochs_done": state.epochs_done,
        "val_accuracy": state.epochs[-1].val_accuracy if state.epochs else None,
        "test_accuracy": state.test_accuracy, "images_per_second": state.images_per_second,
    }
