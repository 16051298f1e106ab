"""The engine's picture for README.md: throughput against the peers, and over batch size and threads. Plain SVG.

It brings its own ground and follows the reader's light or dark scheme, so it can be read on any page.
"""

from collections.abc import Sequence
from html import escape
from math import log2

from lenet.figures.colors import NEGATIVE, POSITIVE

WIDTH, HEIGHT = 960, 400
TOP, BOTTOM = 86, 320
BAR_LEFT, BAR_RIGHT = 118, 420
LINE_LEFT, LINE_RIGHT = 560, 868
OURS, OTHERS = POSITIVE[4], NEGATIVE[3]

STYLE = f"""
.ground {{ fill: #ffffff; stroke: #d5d9e0 }} text {{ fill: #1c2333; font: 14px system-ui, sans-serif }}
.title {{ font-size: 17px; font-weight: 600 }} .small {{ fill: #5a6375; font-size: 12px }}
.rule {{ stroke: #d5d9e0; stroke-width: 1 }} .right {{ text-anchor: end }} .middle {{ text-anchor: middle }}
.ours {{ fill: {OURS} }} .others {{ fill: {OTHERS} }}
.line {{ fill: none; stroke-width: 3 }} .threads1 {{ stroke: {OTHERS} }} .threads2 {{ stroke: {OURS} }}
@media (prefers-color-scheme: dark) {{
.ground {{ fill: #10151f; stroke: #2b3445 }} text {{ fill: #e8ecf3 }} .small {{ fill: #a3adbf }}
.rule {{ stroke: #2b3445 }} }}
"""


def draw_engine(bars: dict[str, float], speeds: dict[tuple[int, int], float], machine: str) -> str:
    """The whole picture.

    Args:
        bars: images a second by system, ours first.
        speeds: images a second by (threads, batch size).
        machine: a word on what they were measured with.

    Returns:
        SVG text, 960 x 400.
    """
    label = f"Images a second: {', '.join(f'{name} {speed:,.0f}' for name, speed in bars.items())}"
    parts = [*_draw_bars(bars), *_draw_lines(speeds), _text(24, HEIGHT - 20, _shorten(machine), "small")]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(label)}">',
        f"<style>{STYLE}</style>",
        f'<rect class="ground" x="0.5" y="0.5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="8"/>',
        *parts, "</svg>", "",
    ])


def _draw_bars(bars: dict[str, float]) -> list[str]:
    """A bar a system, the longest as long as there is room."""
    parts = [_text(24, 40, "Training LeNet-5, images a second", "title"),
             _text(24, 62, "batch size 128, Adam, float32, the same processor", "small")]
    pitch, longest = (BOTTOM - TOP) / len(bars), max(bars.values())
    for number, (name, speed) in enumerate(bars.items()):
        y, width = TOP + number * pitch, (BAR_RIGHT - BAR_LEFT) * speed / longest
        middle, kind = y + pitch / 2 + 5, "others" if number else "ours"
        parts += [
            _text(BAR_LEFT - 10, middle, name, "right"),
            f'<rect class="{kind}" x="{BAR_LEFT}" y="{y + pitch * 0.2:.1f}" width="{width:.1f}" '
            f'height="{pitch * 0.6:.1f}" rx="2"/>',
            _text(BAR_LEFT + width + 8, middle, f"{speed:,.0f}"),
        ]
    return parts


def _draw_lines(speeds: dict[tuple[int, int], float]) -> list[str]:
    """A line a number of threads over the batch size, whose axis doubles."""
    sizes = sorted({size for _, size in speeds})
    top = find_round(max(speeds.values()))
    parts = [_text(LINE_LEFT - 56, 40, "LeNet Lab over the batch size", "title"),
             _text(LINE_LEFT - 56, 62, "images a second", "small"), *_draw_axes(sizes, top)]
    for threads in sorted({count for count, _ in speeds}):
        places = [(_x(size, sizes), _y(speeds[threads, size], top)) for size in sizes]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts += [f'<polyline class="line threads{threads}" points="{path}"/>',
                  _text(places[-1][0] + 8, places[-1][1] + 5, f"{threads} thread{'s' * (threads > 1)}")]
    return parts


def _draw_axes(sizes: Sequence[int], top: float) -> list[str]:
    parts = []
    for number in range(5):
        speed = top * number / 4
        y = _y(speed, top)
        parts += [f'<line class="rule" x1="{LINE_LEFT}" x2="{LINE_RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>',
                  _text(LINE_LEFT - 8, y + 4, f"{speed:,.0f}", "small right")]
    return parts + [_text(_x(size, sizes), BOTTOM + 20, f"{size:,}", "small middle") for size in sizes]


def find_round(value: float) -> float:
    """The smallest of 1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8 times a power of ten that is not below `value`."""
    power = 10.0 ** (len(str(int(value))) - 1)
    return next(step * power for step in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10) if step * power >= value)


def _x(size: int, sizes: Sequence[int]) -> float:
    reach = log2(sizes[-1] / sizes[0]) or 1.0
    return LINE_LEFT + (LINE_RIGHT - LINE_LEFT) * log2(size / sizes[0]) / reach


def _y(speed: float, top: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * speed / top


def _shorten(text: str, longest: int = 140) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip(" ,") + "…"


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    name = f' class="{kind}"' if kind else ""
    return f'<text{name} x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'
