"""`python -m lenet sweep`: train a recipe with several values of some settings and several seeds."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from lenet.cli.output import Parsers, add_json_option, format_share, print_json, print_table
from lenet.cli.setting_options import add_settings, list_given
from lenet.cli.train import build_config
from lenet.environment import count_slots
from lenet.errors import ConfigError, RunError
from lenet.recipe import ARTICLE, PRESET_HELP
from lenet.runs import Run, list_runs
from lenet.runs.catalog import list_bundled_runs
from lenet.runs.presets import PRESETS
from lenet.settings import SETTINGS
from lenet.sweeps import Row, SweepPlan, build_rows, create_sweep, parse_over, read_sweep
from lenet.sweeps.conductor import STOPPED, Told
from lenet.sweeps.estimate import estimate_seconds
from lenet.sweeps.folder import SweepFolder, find_sweep
from lenet.sweeps.plan import MOST_RUNS, check_address, count_runs
from lenet.sweeps.process import run_sweep
from lenet.sweeps.results import find_score
from lenet.sweeps.sweep import Sweep


def add_parser(parsers: Parsers) -> None:
    """Describe the command: every setting is an option, and what is tried is said with --over."""
    parser = parsers.add_parser(
        "sweep", help="train with several values of some settings",
        usage="python -m lenet sweep [--preset NAME] --over SETTING=VALUE,VALUE ... [--seeds N] [--SETTING VALUE ...]\n"
              "       python -m lenet sweep --continue ID | --show ID",
        description="Train every combination of some values, each as a run of its own, as many at a time as there are "
                    f"slots (LENET_SLOTS); {MOST_RUNS} runs at most. Ctrl-C ends it and keeps what was learnt.",
        epilog="Example: python -m lenet sweep --preset quick --over learning_rate=0.0003,0.001,0.003 "
               "--over activation=relu,tanh --seeds 3",
    )
    parser.add_argument("--preset", choices=PRESETS, default=ARTICLE, help=f"{PRESET_HELP} (default: {ARTICLE})")
    parser.add_argument("--over", action="append", default=[], metavar="SETTING=VALUE,VALUE",
                        help="what is tried; give it once for each setting")
    parser.add_argument("--seeds", type=int, default=1, metavar="N",
                        help="train every combination with so many seeds, from --seed on (default: 1)")
    parser.add_argument("--name", help="what the sweep is called; its runs are called so, too")
    parser.add_argument("--scheduler", default="", metavar="ADDRESS",
                        help="train on a Dask cluster, such as tcp://10.0.0.5:8786 (default: on this machine)")
    known = parser.add_mutually_exclusive_group()
    known.add_argument("--continue", dest="continued", metavar="ID",
                       help="go on with a sweep that was stopped or cut short: what is missing is done")
    known.add_argument("--show", metavar="ID", help="print what a sweep has found so far, and train nothing")
    add_settings(parser)
    add_json_option(parser)
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Conduct a sweep in this process; 0 if all runs have a result, or it was stopped by hand."""
    is_known = options.show is not None or options.continued is not None
    if is_known and (told := find_ignored(options)):
        options.parser.error(f"{told} goes with no --show or --continue: the sweep has its own recipe")
    if options.show is not None:
        sweep = read_sweep(options.show)
        if not options.json:
            print(f"{sweep.plan.name}: {sweep.status}, {sweep.done} of {count_runs(sweep.plan.count)} done.")
        print_rows(build_rows(sweep), options.json)
        return 0
    try:
        check_address(options.scheduler)
        folder = create_sweep(build_plan(options)) if options.continued is None else find_sweep(options.continued)
    except ConfigError as problem:
        options.parser.error(str(problem))
    return conduct_here(folder, options.json, options.scheduler)


def find_ignored(options: argparse.Namespace) -> str:
    """An option that says what a new sweep is to be, as it is typed; "" if there is none."""
    given = {"--over": bool(options.over), "--seeds": options.seeds != 1, "--name": options.name is not None,
             "--preset": options.preset != ARTICLE, **{SETTINGS[key].option: True for key in list_given(options)}}
    return next((option for option, is_given in given.items() if is_given), "")


def conduct_here(folder: SweepFolder, as_json: bool, scheduler: str = "") -> int:
    """Conduct a sweep and say what it finds; 0 if all is well, or it was stopped by hand."""
    sweep = read_sweep(folder.run_id)
    if sweep.is_live:
        raise RunError(f"The sweep {folder.run_id!r} is at work already, in another process.")
    announce(sweep, as_json, scheduler or sweep.plan.scheduler)
    end = run_sweep(folder, tell=print_json_outcome if as_json else print_outcome, scheduler=scheduler, begins=True)
    sweep = read_sweep(folder.run_id)
    print_rows([row for row in build_rows(sweep) if as_json or row.runs], as_json)
    if as_json:
        print_json({"event": "sweep ended", "sweep_id": sweep.sweep_id, "status": end.status, "reason": end.reason,
                    "done": sweep.done, "runs": sweep.plan.count})
    elif end.reason:
        print(end.reason, file=sys.stderr if sweep.lost else sys.stdout)
    if sweep.missing and not as_json:
        print(f"Go on with it: python -m lenet sweep --continue {sweep.sweep_id}")
    return 0 if end is STOPPED or not sweep.missing else 1


def build_plan(options: argparse.Namespace) -> SweepPlan:
    """What is asked for.

    Raises:
        ConfigError: if nothing is tried, a value is out of its range, or a run cannot be built.
    """
    if not options.over and options.seeds == 1:
        raise ConfigError("Nothing is tried: say what, as --over learning_rate=0.001,0.003 or --seeds 3")
    base = build_config(options)
    return SweepPlan(base.name, base, parse_over(options.over), options.seeds, options.scheduler)


def announce(sweep: Sweep, as_json: bool, scheduler: str) -> None:
    """Say what begins, and for how long; of a cluster nobody knows how quick it is."""
    runs = [] if scheduler else [*list_runs(), *list_bundled_runs()]
    seconds = estimate_seconds(sweep.missing, runs, count_slots(), sweep.learnt)
    if as_json:
        print_json({"event": "sweep started", "sweep_id": sweep.sweep_id, "name": sweep.plan.name, "done": sweep.done,
                    "runs": sweep.plan.count, "seconds": seconds and round(seconds)})
        return
    done = f", {sweep.done} done" if sweep.done else ""
    print(f"Sweep {sweep.sweep_id}: {sweep.plan.name}, {count_runs(sweep.plan.count)}{done}{_say_time(seconds)}"
          f"{f', on the cluster at {scheduler}' if scheduler else ''}.",
          flush=True)


def _say_time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes = round(seconds / 60)
    return f", about {minutes:,} min" if minutes else ", less than a minute"


def print_outcome(told: Told) -> None:
    """One line for a run that has ended."""
    print(f"{told.done} of {told.total}: {told.outcome.trial.label}: {_describe(told)}", flush=True)


def _describe(told: Told) -> str:
    """How a run has ended, and how well it reads the images that validate."""
    one = told.outcome.run
    if reason := told.outcome.loss_reason:
        return f"{one.status if isinstance(one, Run) else 'failed'}: {reason}"
    if not isinstance(one, Run):
        return "was deleted"
    score = find_score(one)
    return one.status if score is None else f"validation accuracy {format_share(score)}"


def print_json_outcome(told: Told) -> None:
    """The same as one JSON object."""
    trial, one = told.outcome.trial, told.outcome.run
    print_json({
        "event": "run ended", "run_id": one.run_id if one else None, "number": trial.number,
        "values": dict(trial.values), "seed": trial.config.training.seed,
        "status": one.status if isinstance(one, Run) else None, "reason": told.outcome.loss_reason,
        "val_accuracy": find_score(one) if isinstance(one, Run) else None, "done": told.done, "runs": told.total,
    })


def print_rows(rows: Sequence[Row], as_json: bool) -> None:
    """A line for each combination, the best by validation first."""
    if as_json:
        for row in rows:
            print_json({"event": "combination", "values": dict(row.values), "seeds": row.wanted,
                        "val_accuracies": list(row.scores), "mean": row.mean, "deviation": row.deviation,
                        "diverged": row.diverged, "best_run": row.best and row.best.run_id})
        return
    table: list[list[Any]] = [
        [row.label, format_share(row.mean), format_share(row.deviation), f"{len(row.scores)} of {row.wanted}",
         row.best.run_id if row.best else ""] for row in rows
    ]
    if table:
        print_table(["tried", "validation, mean", "deviation", "seeds", "best run"], table)
