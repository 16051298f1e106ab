"""The benchmarks' command line: `python -m benchmarks [NAME]`."""

import argparse
import sys
from collections.abc import Callable
from statistics import mean

from benchmarks import accuracy, agreement, browsing, memory
from benchmarks.report import Result, describe_machine, print_results, print_table
from lenet.errors import LabError


def measure_accuracy() -> list[Result]:
    """Train the article's recipe with three seeds (or go on with it), and print each."""
    runs = accuracy.measure_accuracy("article", seeds=3)
    rows = accuracy.describe_accuracy(runs)
    head = list(rows[0])
    print_table(head, [[row.get(name, "") for name in head] for row in rows])
    average = mean(run.state.test_accuracy for run in runs)
    return [Result("article preset, test accuracy, mean of 3 seeds", f"{average:.2%}",
                   f"{accuracy.ARTICLE_ACCURACY:.2%}", average >= accuracy.ARTICLE_ACCURACY)]


BENCHMARKS: dict[str, Callable[[], list[Result]]] = {
    "first-page": browsing.measure_first_page,
    "stroke": browsing.measure_stroke,
    "first-point": browsing.measure_first_point,
    "memory": memory.measure_memory,
    "agreement": agreement.measure_agreement,
    "accuracy": measure_accuracy,
}


def main() -> int:
    """Run one benchmark or all; 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], metavar="NAME",
                        help=f"{', '.join(BENCHMARKS)}; all without one")
    names = parser.parse_args().names or list(BENCHMARKS)
    print(f"Measured on {describe_machine()}.\n")
    results: list[Result] = []
    for name in names:
        try:
            results += BENCHMARKS[name]()
        except LabError as problem:
            print(f"{name}: {problem}", file=sys.stderr)
            results.append(Result(name, "not measured", "", False))
    print_results(results)
    return 0 if all(result.kept for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
