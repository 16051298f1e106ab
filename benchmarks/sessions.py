"""Fifty visitors who all click without a pause: what they wait for, alone and beside a training,
and what they take from that; and whether the server's memory stays as it is however many come and go.

Their clients are a process of its own. They share the machine with the server, so it measures a little too much.
"""

import json
import subprocess
import sys
import time
from dataclasses import replace
from statistics import median, quantiles

from benchmarks.browsing import serve
from benchmarks.environment import PROJECT, last_line
from benchmarks.memory import resident_mb
from benchmarks.report import Result
from benchmarks.trainings import THROUGHPUT, tell
from benchmarks.watched import MOST_EPOCHS, train_endlessly
from devtools.browser import Server
from lenet.errors import LabError
from lenet.runs import read_run

VISITORS = 50
SECONDS = 30
"""So long they click in each round."""
LIMIT_SECONDS = 1.0
LIMIT_BESIDE_TRAINING = 2.0
LEAST_SHARE = 0.5
"""Of the training's speed when nobody clicks."""

FIRST, OPENED = 250, 1000
"""Streamlit keeps the sessions of the last 128 visitors for two minutes: memory counts from the first 250 on."""
GROWTH_MB = 15
"""What 750 more sessions may add: a session kept by mistake is at least 100 kB."""


def measure_sessions(seeds: int = 3) -> list[Result]:
    """All of it; `seeds` rounds beside the training, each compared with the training alone before and after it."""
    return [*measure_waiting(seeds), measure_growth()]


def measure_waiting(rounds: int) -> list[Result]:
    """What visitors wait for and what they take from a training."""
    endless = replace(THROUGHPUT, training=replace(THROUGHPUT.training, epochs=MOST_EPOCHS))
    with serve() as server:
        idle = [seconds for _ in range(rounds) for seconds in ask(server, "click", VISITORS, SECONDS)]
        tell(f"alone: {describe(idle)}")
        with train_endlessly(server, endless) as run_id:
            busy, shares = [], []
            before = time_training(run_id)
            for _ in range(rounds):
                visitors = start(server, "click", VISITORS, SECONDS)
                time.sleep(SECONDS / 3)  # until all have opened their pages
                during = time_training(run_id)
                busy += finish(visitors)
                after = time_training(run_id)
                shares.append(2 * during / (before + after))
                tell(f"{before:,.0f}, {during:,.0f}, {after:,.0f} images a second; {describe(busy)}")
                before = after
    return judge(idle, busy, shares)


def judge(idle: list[float], busy: list[float], shares: list[float]) -> list[Result]:
    """The results: seconds of every answer alone and beside a training, and what is left of the training's speed."""
    share = median(shares)
    return [
        Result(f"{VISITORS} visitors click without a pause: median wait", f"{median(idle):.2f} s",
               f"{LIMIT_SECONDS} s", median(idle) <= LIMIT_SECONDS, describe(idle)),
        Result("the same beside a training", f"{median(busy):.2f} s", f"{LIMIT_BESIDE_TRAINING} s",
               median(busy) <= LIMIT_BESIDE_TRAINING, describe(busy)),
        Result("the training's speed beside them, share of that alone", f"{share:.0%}", f"{LEAST_SHARE:.0%}",
               share >= LEAST_SHARE, f"median of {len(shares)} rounds"),
    ]


def measure_growth() -> Result:
    """How much memory the server takes for sessions that have come and gone (Linux only)."""
    what = f"memory that sessions {FIRST} to {OPENED} add"
    with serve() as server:
        ask(server, "open", FIRST)
        before = resident_mb(server)
        ask(server, "open", OPENED - FIRST)
        growth = resident_mb(server) - before
    return Result(what, f"{growth:.0f} MB", f"{GROWTH_MB} MB", growth <= GROWTH_MB, f"{before:.0f} MB before")


def time_training(run_id: str, seconds: float = SECONDS / 2) -> float:
    """Images a second within the next `seconds`, by the times of the run's own points; validation included."""
    first = read_run(run_id).state.batches[-1]
    time.sleep(seconds)
    last = read_run(run_id).state.batches[-1]
    if last.time <= first.time:
        raise LabError(f"The training learnt nothing within {seconds:g} s.")
    return (last.images_seen - first.images_seen) / (last.time - first.time)


def describe(times: list[float]) -> str:
    """How many answers there were, and what the slowest twentieth waited at least."""
    return f"{len(times)} answers, median {median(times):.2f} s, 95 % within {quantiles(times, n=20)[-1]:.2f} s"


def ask(server: Server, what: str, *numbers: int) -> list[float]:
    """Have visitors do something, as benchmarks/visitors.py says. Returns the seconds of every answer."""
    return finish(start(server, what, *numbers))


def start(server: Server, what: str, *numbers: int) -> subprocess.Popen:
    """The process of the visitors."""
    words = [sys.executable, "-m", "benchmarks.visitors", server.url, what, *map(str, numbers)]
    return subprocess.Popen(words, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(visitors: subprocess.Popen) -> list[float]:
    """The seconds of every answer.

    Raises:
        LabError: if a page broke or a visitor could not go on; quotes what it said last.
    """
    out, problems = visitors.communicate()
    if visitors.returncode:
        raise LabError(f"A visitor failed: {last_line(problems)}")
    return json.loads(out)
