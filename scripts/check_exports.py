"""Have every form of export opened by its program, with every network in the box: `make check-exports [NAME=onnx]`.

Each reads the 10,000 test images, and with networks of every kind of layer, whose weights are random, the ten
sample digits; what trains instead trains for one epoch. Other programs are installed into
`.exports` when they are first needed, some of them hundreds of megabytes. What cannot be had is told at the end, and
is a failure.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from subprocess import SubprocessError
from tempfile import TemporaryDirectory

import numpy as np

from devtools.random_configs import build_network, list_kinds
from lenet.data import load_test_set, sample_digits
from lenet.errors import LabError
from lenet.export.exporters import EXPORTERS, export
from lenet.runs.catalog import list_bundled_runs
from lenet.runs.models import find_model, load_model
from scripts.exports.checks import CHECKS, Check

LEAST = 0.9
"""What share of the test images a script reads right after one epoch."""


@dataclass(frozen=True)
class Outcome:
    """What became of one network in one form.

    Attributes:
        accuracy: the share of the test images that were read right.
        difference: how far probabilities are from those of NumPy, at most; None where there are none.
        problem: what is wrong; "" if nothing is.
    """

    accuracy: float
    difference: float | None
    problem: str = ""


def main(forms: Sequence[str]) -> int:
    """Check these forms, or all; 0 if nothing is wrong."""
    if unknown := [form for form in forms if form not in EXPORTERS]:
        print(f"There is no form {unknown[0]!r}; there are: {', '.join(EXPORTERS)}.", file=sys.stderr)
        return 2
    names, problems = [run.run_id for run in list_bundled_runs()], []
    print_row(["`--to`", "opened by", *names, "largest difference", "with every kind of layer"])
    print_row(["---"] * (len(names) + 4))
    for check in CHECKS:
        if forms and check.form not in forms:
            continue
        try:
            if check.environment:
                check.environment.prepare()
            outcomes = {name: try_out(check, name) for name in names}
            kinds = try_kinds(check)
        except (LabError, OSError, SubprocessError, ValueError, IndexError) as reason:  # of a program, too: go on
            problems.append(f"{check.form}, {check.program}: {reason}")
            continue
        print_row([check.write_form(), check.program, *write_outcomes(list(outcomes.values())), write_kinds(kinds)])
        problems += [f"{check.form}, {check.program}, {name}: {outcome.problem}"
                     for name, outcome in {**outcomes, **kinds}.items() if outcome.problem]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def try_out(check: Check, name: str) -> Outcome:
    """Export one network in one form, and have it opened.

    Raises:
        LabError: if the program fails.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"network{EXPORTERS[check.form].suffix}"
        export(check.form, find_model(name), load_model(name), path, check.spec)
        if check.train:
            accuracy = check.train(path)
            return Outcome(accuracy, None, "" if accuracy >= LEAST else f"reads only {accuracy:.2%} right")
        assert check.read, "a form that does not train reads"
        return judge(check, check.read(path, load_test_set()[0]), find_answers(name))


def try_kinds(check: Check) -> dict[str, Outcome]:
    """The same with networks of every kind of layer, by what they are; none for a form that trains.

    Raises:
        LabError: if the program fails.
    """
    outcomes: dict[str, Outcome] = {}
    for config in list_kinds() if check.read else ():
        network = build_network(config)
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"network{EXPORTERS[check.form].suffix}"
            export(check.form, find_model("article"), network, path, check.spec)
            assert check.read, "only such a form has networks here"
            difference = measure(check.read(path, sample_digits()), network.predict(sample_digits()))
        outcomes[str(config)] = Outcome(0, difference, explain(check, difference))
    return outcomes


@cache
def find_answers(name: str) -> np.ndarray:
    """NumPy's probabilities of the test images, (10000, 10)."""
    return load_model(name).predict(load_test_set()[0])


def judge(check: Check, answers: np.ndarray, ours: np.ndarray) -> Outcome:
    """What is wrong with probabilities (N, 10), against those of NumPy."""
    labels = load_test_set()[1]
    if answers.shape != ours.shape:
        return Outcome(0, None, f"its answers are {answers.shape}, instead of {ours.shape}")
    right, wanted = ((each.argmax(axis=1) == labels).sum() for each in (answers, ours))
    difference = measure(answers, ours)
    problem = explain(check, difference)
    if not problem and right < wanted - check.lost:
        problem = f"it reads {right:,} images right, NumPy {wanted:,}"
    return Outcome(right / len(labels), difference, problem)


def measure(answers: np.ndarray, ours: np.ndarray) -> float:
    """How far probabilities are from those of NumPy, at most."""
    return float(np.abs(answers - ours).max())


def explain(check: Check, difference: float) -> str:
    """What is wrong with such a difference; "" if nothing is."""
    if difference <= check.most:
        return ""
    return f"its probabilities are {difference:.1e} from NumPy's, more than {check.most:.0e}"


def write_outcomes(outcomes: Sequence[Outcome]) -> list[str]:
    """The cells of a row: the accuracy of each network, and the largest difference of all."""
    differences = [outcome.difference for outcome in outcomes if outcome.difference is not None]
    return [*(f"{outcome.accuracy:.2%}".replace("%", " %") + (" WRONG" if outcome.problem else "")
              for outcome in outcomes), f"{max(differences):.1e}" if differences else ""]


def write_kinds(outcomes: Mapping[str, Outcome]) -> str:
    """The cell for networks of every kind: the largest difference of all."""
    differences = [outcome.difference for outcome in outcomes.values() if outcome.difference is not None]
    return f"{max(differences):.1e}" if differences else ""


def print_row(cells: Sequence[str]) -> None:
    """One row of a table in Markdown."""
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
