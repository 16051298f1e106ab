"""The engine's picture for README.md: throughput against the peers, and over batch size and threads.

matplotlib draws it as SVG, the same byte for byte from the same results. It brings its own ground and follows the
reader's light or dark scheme, so it can be read on any page.
"""

import io
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lenet.figures.colors import NEGATIVE, PICTURE_DARK as DARK, PICTURE_LIGHT as LIGHT, POSITIVE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = (9.6, 4.0)
"""Inches; 100 pixels each."""

OURS, OTHERS = POSITIVE[4], NEGATIVE[3]

FONT = re.compile(r"font-family: [^;]*;")
"""Of each text: matplotlib lays it out in its own font; the reader's browser has a better one."""

STYLE: dict[str, Any] = {
    "svg.hashsalt": "LeNet Lab", "svg.fonttype": "none", "svg.id": "engine",
    "font.family": "DejaVu Sans", "font.size": 10.5, "text.color": LIGHT["text"],
    "axes.titlesize": 12.5, "axes.titleweight": "bold", "axes.titlelocation": "left", "axes.titlepad": 24,
    "axes.spines.top": False, "axes.spines.right": False, "axes.spines.left": False, "axes.spines.bottom": False,
    "axes.facecolor": "none", "axes.edgecolor": LIGHT["rule"], "grid.color": LIGHT["rule"],
    "figure.facecolor": LIGHT["ground"], "xtick.major.size": 0, "ytick.major.size": 0,
    "xtick.labelcolor": LIGHT["faint"], "ytick.labelcolor": LIGHT["faint"],
}


def draw_engine(bars: Mapping[str, float], speeds: Mapping[tuple[int, int], float], machine: str) -> str:
    """The whole picture as SVG text, 960 x 400.

    Args:
        bars: images a second by system, ours first.
        speeds: images a second by (threads, batch size).
        machine: a word on what they were measured with.
    """
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with matplotlib.rc_context(STYLE):
        figure = Figure(SIZE, layout="none")
        left, right = figure.subplots(1, 2, gridspec_kw={
            "left": 0.115, "right": 0.91, "top": 0.79, "bottom": 0.2, "wspace": 0.42, "width_ratios": (1, 1)})
        plot_bars(left, bars)
        plot_lines(right, speeds)
        figure.text(0.025, 0.04, _shorten(machine), color=LIGHT["faint"], fontsize=9)
        file = io.StringIO()
        FigureCanvasSVG(figure).print_svg(file, metadata={"Date": None, "Creator": None})
    return follow_scheme(file.getvalue(), describe(bars))


def plot_bars(axes: "Axes", bars: Mapping[str, float]) -> None:
    """A bar a system, ours on top, its number at its end."""
    names = list(bars)
    drawn = axes.barh(names, list(bars.values()), height=0.6, color=[OURS, *[OTHERS] * (len(names) - 1)])
    axes.bar_label(drawn, [f"{speed:,.0f}" for speed in bars.values()], padding=6)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.tick_params("y", labelcolor=LIGHT["text"], pad=6)
    _entitle(axes, "Training LeNet-5, images a second", "batch size 128, Adam, float32, the same processor")


def plot_lines(axes: "Axes", speeds: Mapping[tuple[int, int], float]) -> None:
    """A line a number of threads over the batch size, whose axis doubles."""
    sizes = sorted({size for _, size in speeds})
    for threads in sorted({count for count, _ in speeds}):
        values = [speeds[threads, size] for size in sizes]
        axes.plot(sizes, values, color=OTHERS if threads == 1 else OURS, linewidth=2.6, marker="o", markersize=4)
        axes.annotate(f"{threads} thread{'s' * (threads > 1)}", (sizes[-1], values[-1]), (8, 0),
                      textcoords="offset points", verticalalignment="center", annotation_clip=False)
    axes.set_xscale("log", base=2)
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(lambda speed, _: f"{speed:,.0f}")
    axes.grid(axis="y")
    _entitle(axes, "LeNet Lab over the batch size", "images a second")


def describe(bars: Mapping[str, float]) -> str:
    """The picture in words, for those who do not see it."""
    return f"Images a second: {', '.join(f'{name} {speed:,.0f}' for name, speed in bars.items())}"


def follow_scheme(svg: str, label: str) -> str:
    """The same picture with its label, and with colours that change in the dark."""
    style = "\n".join(f'[style*="{LIGHT[name]}"] {{ {_property(name)}: {DARK[name]} !important }}' for name in LIGHT)
    style = f"<style>@media (prefers-color-scheme: dark) {{\n{style}\n}}</style>"
    words = label.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    svg = FONT.sub("font-family: system-ui, sans-serif;", svg)
    return re.sub(r"<svg ([^>]*)>", rf'<svg role="img" aria-label="{words}" \1>\n {style}', svg, count=1)


def _property(name: str) -> str:
    return "stroke" if name == "rule" else "fill"


def _entitle(axes: "Axes", title: str, below: str) -> None:
    axes.set_title(title)
    axes.text(0, 1.06, below, transform=axes.transAxes, color=LIGHT["faint"], fontsize=9)


def _shorten(text: str, longest: int = 140) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip(" ,") + "…"
