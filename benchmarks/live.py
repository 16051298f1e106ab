"""Answers while the pen moves: from the pen's event until the answer to it is painted, and what the server has of it.

Strokes are drawn in a real browser. The pages mark each answer themselves, as `lenet:answer`: from the newest event
that a frame shows to the first task after the frame. Promises are measured with the mouse: a finger that Chromium
simulates is a frame late before any page hears of it, so what it takes is told beside what it takes on an empty page.
"""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from random import Random
from statistics import median, quantiles

from playwright.sync_api import Browser, Page
from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks import sessions
from benchmarks.browsing import open_browser, serve
from benchmarks.report import Result
from benchmarks.trainings import THROUGHPUT
from benchmarks.visitors import DRAWING_SECONDS
from benchmarks.watched import MOST_EPOCHS, train_endlessly
from devtools.browser import DESKTOP, Server, read_cpu, wait_idle
from devtools.pen import Points, Wait, draw_by_mouse, draw_by_touch

Draw = Callable[[Page, Points, Wait], None]

PAGES = {"Home": "", "Draw": "Draw"}
ANSWERS = 300
STROKES = 4
"""So many make a drawing; then the canvas is cleared."""
POINTS = 32
TYPICAL_MS, SLOWEST_MS = 17.0, 34.0
FRAME_SECONDS = 1 / 60
CROWD = 50
CROWD_SECONDS = 900
"""Longer than it takes: they are sent away before."""
CORES = 0.5
UNRESTING = 10
"""So many strokes are drawn without a rest."""
REST_SECONDS = 3
"""Until the server surely has them, and would have been asked again."""

READ_ANSWERS = "() => performance.getEntriesByName('lenet:answer').map(({ duration }) => duration)"
"""Milliseconds of each answer so far."""

EMPTY_PAGE = """<canvas class="upper-canvas" width="440" height="440" style="touch-action: none"></canvas><script>
    const mark = (start) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => performance.measure("lenet:answer", { start, end: performance.now() });
        port2.postMessage(null);
    };
    document.querySelector("canvas").onpointermove = ({ timeStamp }) => requestAnimationFrame(() => mark(timeStamp));
</script>"""
"""Answers at once, with nothing."""


@dataclass(frozen=True)
class Situation:
    """What happens on the machine meanwhile, and how many times as long an answer may then take."""

    words: str
    times: int = 1


ALONE, TRAINING, CROWDED = Situation(""), Situation(" beside a training", 2), Situation(f" while {CROWD} draw")


def measure_live() -> list[Result]:
    """Alone, beside a training, and while many others draw."""
    endless = replace(THROUGHPUT, training=replace(THROUGHPUT.training, epochs=MOST_EPOCHS))
    with open_browser() as browser, serve() as server:
        results = [*measure_answers(browser, server, ALONE), *measure_finger(browser, server),
                   describe_runs(*count_runs(browser, server))]
        with train_endlessly(server, endless):
            results += measure_answers(browser, server, TRAINING)
        with draw_beside(server) as cores:
            results += measure_answers(browser, server, CROWDED)
    return [*results, describe_cores(*cores)]


def measure_answers(browser: Browser, server: Server, situation: Situation) -> list[Result]:
    """Draw on each page."""
    times = {name: draw_answers(browser, f"{server.url}/{path}", draw_with_mouse) for name, path in PAGES.items()}
    return [result for name, each in times.items() for result in describe_answers(each, name, situation)]


def measure_finger(browser: Browser, server: Server) -> list[Result]:
    """Draw on each page with a simulated finger; nothing is promised of it."""
    page = browser.new_context(**DESKTOP, has_touch=True).new_page()
    page.set_content(EMPTY_PAGE)
    empty = median(draw_until(page, ANSWERS // 3, draw_with_finger))
    page.context.close()
    times = {name: draw_answers(browser, f"{server.url}/{path}", draw_with_finger) for name, path in PAGES.items()}
    return [Result(f"the same on {name} with a simulated finger", f"{median(each):.1f} ms", "none", True,
                   f"median of {len(each)}; {empty:.1f} ms on an empty page") for name, each in times.items()]


def describe_answers(times: list[float], page: str, situation: Situation) -> list[Result]:
    """Of the milliseconds of each answer, the median and what 95 of 100 stay under."""
    typical, slow = median(times), quantiles(times, n=20)[-1]
    most, slowest = situation.times * TYPICAL_MS, situation.times * SLOWEST_MS
    return [Result(f"pen to painted answer on {page}{situation.words}", f"{typical:.1f} ms", f"{most:.0f} ms",
                   typical <= most, f"median of {len(times)} answers"),
            Result("the same, 95 of 100", f"{slow:.1f} ms", f"{slowest:.0f} ms", slow < slowest,
                   f"the slowest {max(times):.0f} ms")]


def draw_answers(browser: Browser, url: str, draw: Draw) -> list[float]:
    """Open a page, draw until there are enough answers, and return the milliseconds of each."""
    page = browser.new_context(**DESKTOP, has_touch=True).new_page()
    page.goto(url)
    wait_idle(page)
    times = draw_until(page, ANSWERS, draw)
    page.context.close()
    return times


def draw_until(page: Page, answers: int, draw: Draw) -> list[float]:
    """Draw until there are so many answers, and return the milliseconds of each.

    A hand knows nothing of frames: so each move comes at any time within one.
    """
    random, number, clear = Random(0), 0, page.get_by_role("button", name="Clear")
    while len(times := page.evaluate(READ_ANSWERS)) < answers:
        number += 1
        draw(page, make_stroke(number), lambda: random.uniform(0, FRAME_SECONDS))
        if number % STROKES == 0 and clear.count():
            clear.click()
    return times


def draw_with_mouse(page: Page, points: Points, wait: Wait) -> None:
    """A stroke with a move to each point."""
    draw_by_mouse(page, points, 1, wait)


def draw_with_finger(page: Page, points: Points, wait: Wait) -> None:
    """The same with a simulated finger."""
    touch = page.context.new_cdp_session(page)
    draw_by_touch(page, touch, points, wait)
    touch.detach()


def make_stroke(number: int) -> Points:
    """A closed curve, another for each number."""
    turns = [2 * math.pi * at / (POINTS - 1) for at in range(POINTS)]
    wide = 40 + 5 * (number % 12)
    return [(140 + wide * math.sin(turn), 140 - 90 * math.cos(turn + number)) for turn in turns]


@contextmanager
def draw_beside(server: Server) -> Iterator[list[float]]:
    """Visitors draw as long as the `with` block runs; after it, the cores that the server took are in the list."""
    cores: list[float] = []
    visitors = sessions.start(server, "draw", CROWD, CROWD_SECONDS)
    try:
        time.sleep(5 * DRAWING_SECONDS)  # until all have opened their pages
        start, before = time.perf_counter(), read_cpu(server.process.pid)
        yield cores
        cores.append((read_cpu(server.process.pid) - before) / (time.perf_counter() - start))
        if visitors.poll() is not None:
            sessions.finish(visitors)
    finally:
        visitors.kill()
        visitors.wait()


def describe_cores(cores: float) -> Result:
    """Of the cores that the server took while all drew."""
    return Result(f"the server's cores while {CROWD} draw", f"{cores:.2f}", f"{CORES}", cores <= CORES,
                  f"each of them lets the pen rest every {DRAWING_SECONDS:.0f} s, and one in the browser")


def count_runs(browser: Browser, server: Server) -> tuple[int, int]:
    """How often a page asks the server for a run: while strokes follow each other, and once the pen rests."""
    page, asked = browser.new_context(**DESKTOP).new_page(), list[bytes]()

    def take(data: bytes | str) -> None:
        if isinstance(data, bytes) and BackMsg.FromString(data).WhichOneof("type") == "rerun_script":
            asked.append(data)

    page.on("websocket", lambda socket: socket.on("framesent", take))
    page.goto(f"{server.url}/Draw")
    wait_idle(page)
    asked.clear()
    for number in range(UNRESTING):
        draw_by_mouse(page, make_stroke(number), 1)
    during = len(asked)
    page.wait_for_timeout(REST_SECONDS * 1000)
    page.context.close()
    return during, len(asked) - during


def describe_runs(during: int, after: int) -> Result:
    """Of the runs that a page asked for."""
    return Result(f"runs of the page during {UNRESTING} strokes, and after", f"{during}, {after}", "0, 1",
                  (during, after) == (0, 1), "Draw, by the page's websocket")
