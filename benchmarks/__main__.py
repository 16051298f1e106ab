"""The benchmarks' command line: `python -m benchmarks [NAME ...]`."""

import argparse
import sys
from collections.abc import Callable
from inspect import signature

from benchmarks import (
    accuracy, agreement, augmenting, batches, browser_engine, browsing, calibration, engine, fuzzing, goal, handwriting,
    long_runs, memory, reliability, scaling, sessions, speed, watched,
)
from benchmarks.report import Result, describe_machine, print_results
from lenet.errors import LabError

BENCHMARKS: dict[str, Callable[..., list[Result]]] = {
    "first-page": browsing.measure_first_page,
    "stroke": browsing.measure_stroke,
    "first-point": browsing.measure_first_point,
    "browser": browser_engine.measure_browser,
    "memory": memory.measure_memory,
    "sessions": sessions.measure_sessions,
    "calibration": calibration.measure_calibration,
    "agreement": agreement.measure_agreement,
    "speed": speed.measure_speed,
    "to-99": goal.measure_goal,
    "watched": watched.measure_watched,
    "augmentation": augmenting.measure_augmentation,
    "scaling": scaling.measure_scaling,
    "reliability": reliability.measure_reliability,
    "accuracy": accuracy.measure_all,
}
"""All that run when none is named, the quick ones first: the last one takes hours unless it has been run before."""

PARTS = accuracy.list_measures() | {
    "batch-sizes": batches.measure_batch_sizes, "doors": fuzzing.measure_fuzzing,
    "long-run": long_runs.measure_long_run, "handwriting": handwriting.measure_handwriting,
}
"""Parts of the last two, what nothing is promised of, and what needs a file: these run only if they are named."""


def main(arguments: list[str] | None = None) -> int:
    """Run those named, or all; 1 if a promise is not kept."""
    options = read_options(arguments)
    print(f"Measured on {describe_machine()}.\n")
    results: list[Result] = []
    for name in options.names or list(BENCHMARKS):
        measure = (BENCHMARKS | PARTS)[name]
        try:
            results += measure(**choose_settings(measure, options))
        except LabError as problem:
            print(f"{name}: {problem}", file=sys.stderr)
            results.append(Result(name, "not measured", "", False))
    if engine.NAMES & set(options.names or BENCHMARKS):
        engine.save_picture()
    print_results(results)
    return 0 if all(result.kept for result in results) else 1


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure what LeNet Lab promises.",
        epilog="LENET_PEERS: folder of a ready environment with the peers of `speed`, in place of .bench/.",
    )
    names = [*BENCHMARKS, *PARTS]
    parser.add_argument("names", nargs="*", choices=[*names, []], metavar="NAME",
                        help=f"{', '.join(names)}; all without one")
    parser.add_argument("--seeds", type=int, metavar="N", help="seeds, or rounds, where there are several")
    parser.add_argument("--rounds", type=int, metavar="N", help="how often something is disturbed")
    parser.add_argument("--inputs", type=int, metavar="N", help="strange inputs a door")
    parser.add_argument("--epochs", type=int, metavar="N", help="epochs of each training that is timed")
    parser.add_argument("--strokes", metavar="FILE", help="digits for `handwriting` and `calibration`: a JSON object a "
                                                          "line, of label, writer, strokes [[[x, y], ...], ...]")
    parser.add_argument("--model", metavar="MODEL", help="the network that reads them")
    parser.add_argument("--limit", type=int, metavar="N", help="read only N of them")
    return parser.parse_args(arguments)


def choose_settings(measure: Callable[..., list[Result]], options: argparse.Namespace) -> dict[str, int | str]:
    """Those of the options that were given and that this benchmark knows."""
    known = signature(measure).parameters
    return {name: value for name, value in vars(options).items() if value is not None and name in known}


if __name__ == "__main__":
    sys.exit(main())
