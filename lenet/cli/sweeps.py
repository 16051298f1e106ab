"""`python -m lenet sweeps`: what was tried with several values, and how far each of these sweeps is."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from lenet.cli.output import Parsers, add_json_option, print_json, print_table
from lenet.errors import RunError
from lenet.sweeps import Sweep, list_sweeps, read_sweep, stop_sweep
from lenet.sweeps.folder import delete_sweep, sweeps_dir
from lenet.sweeps.plan import count_runs, write_over


def add_parser(parsers: Parsers) -> None:
    """Describe the command."""
    parser = parsers.add_parser(
        "sweeps", help="list your sweeps, stop or remove one",
        description="List your sweeps, newest first. To start one, to see what it has found and to go on with it: "
                    "python -m lenet sweep.",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--stop", metavar="ID", help="end a sweep that is at work; what its runs have learnt is kept")
    what.add_argument("--remove", metavar="ID", help="take a sweep out of the list for good; its runs stay")
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List them, or stop or remove one."""
    if options.stop is not None:
        stop_sweep(options.stop)
        told = {"event": "asked to stop", "sweep_id": options.stop}
        say(told, f"The sweep {options.stop} will end as soon as its runs have kept what they learnt.", options.json)
    elif options.remove is not None:
        runs = sum(run is not None for run in read_sweep(options.remove).runs)
        delete_sweep(options.remove)
        told = {"event": "removed", "sweep_id": options.remove, "runs": runs}
        say(told, f"The sweep {options.remove} is removed; {count_runs(runs)} of it stay among yours.", options.json)
    else:
        print_sweeps(options.json)
    return 0


def say(record: dict[str, Any], sentence: str, as_json: bool) -> None:
    """Tell a program, or people, what was done."""
    if as_json:
        print_json(record)
    else:
        print(sentence)


def print_sweeps(as_json: bool) -> None:
    """One line a sweep; why one cannot be read follows on standard error."""
    records, problems = [], []
    for sweep_id in list_sweeps():
        try:
            records.append(describe_sweep(read_sweep(sweep_id)))
        except RunError as problem:
            problems.append(str(problem))
    if as_json:
        for record in records:
            print_json(record)
    elif records:
        print_table(["sweep", "status", "runs", "tried", "name"], [
            [one["sweep_id"], one["status"], f"{one['done']} of {one['runs']}",
             describe_tried(one["over"], one["seeds"]), one["name"]] for one in records])
    elif not problems:
        print(f"There is no sweep in {sweeps_dir()} yet: python -m lenet sweep starts one.")
    for sentence in problems:
        print(sentence, file=sys.stderr)


def describe_tried(over: Mapping[str, Sequence[Any]], seeds: int) -> str:
    """What is tried: "c1=4,6 activation=relu,tanh, 3 seeds"."""
    return ", ".join(filter(None, [" ".join(write_over(over)), f"{seeds} seeds" if seeds > 1 else ""]))


def describe_sweep(sweep: Sweep) -> dict[str, Any]:
    """A sweep as one JSON object."""
    return {
        "sweep_id": sweep.sweep_id, "name": sweep.plan.name, "status": sweep.status,
        "reason": sweep.end.reason if sweep.end else "",
        "created": datetime.fromtimestamp(sweep.created).astimezone().isoformat(timespec="seconds"),
        "over": {key: list(values) for key, values in sweep.plan.over.items()}, "seeds": sweep.plan.seeds,
        "scheduler": sweep.plan.scheduler, "done": sweep.done, "runs": sweep.plan.count,
    }
