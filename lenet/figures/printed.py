"""Figures as files, for reports and slides: what the pages show, drawn by matplotlib on white ground.

The same data gives the same file, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lenet.figures.colors import (
    DIGIT_COLORS, DIVERGING, PICTURE_LIGHT, SEQUENTIAL, SURFACE_COLORS, compute_domain, needs_light_text, parse_hex,
)
from lenet.figures.matrices import RIGHT, Matrix
from lenet.figures.reliability import ANSWERS, LINE, Rows, compute_points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage

LARGEST = 60
"""Inches of a kernel's longer side."""
SUFFIXES = (".svg", ".png")
"""The forms of file there are."""
DOTS, MOST_PIXELS = 200, 20e6
"""Pixels of an inch in a PNG, as long as all are no more than that; lengths below are in inches."""
MARKS = {"dot": "o", "diamond": "D"}
"""What matplotlib calls the marks of a curve."""
POINTS_A_PIXEL = 0.75
"""Widths and dashes are described in pixels of a screen; matplotlib counts points."""

STYLE: dict[str, Any] = {
    "svg.hashsalt": "LeNet Lab", "svg.fonttype": "none", "font.size": 10, "text.color": PICTURE_LIGHT["text"],
    "axes.labelcolor": PICTURE_LIGHT["text"], "axes.edgecolor": PICTURE_LIGHT["rule"], "axes.grid": True,
    "grid.color": PICTURE_LIGHT["rule"], "grid.linewidth": 0.6, "axes.axisbelow": True, "axes.spines.top": False,
    "axes.spines.right": False, "xtick.color": PICTURE_LIGHT["faint"], "ytick.color": PICTURE_LIGHT["faint"],
    "axes.titlelocation": "left", "figure.facecolor": PICTURE_LIGHT["ground"], "legend.frameon": False,
}  # fmt: skip


def print_curves(description: dict[str, Any], path: Path) -> None:
    """Write the panels that `lenet.figures.curves` describes, one below the other.

    Args:
        description: of `plot_history` or `plot_comparison`.
        path: the file; its ending, one of `SUFFIXES`, says of what form.
    """
    panels = description["panels"]
    _print(path, (7.5, 3.2 * len(panels)), lambda figure: _draw_panels(figure, panels, description["x"]))


def _draw_panels(figure: Figure, panels: Sequence[dict[str, Any]], x: dict[str, Any]) -> None:
    for axes, panel in zip(figure.subplots(len(panels), squeeze=False)[:, 0], panels, strict=True):
        axes.set_title(panel["title"])
        axes.set_xlim(0, x["max"])
        axes.xaxis.get_major_locator().set_params(integer=x["max"] > 2)
        axes.set_yscale("log" if panel["log"] else "linear")
        if panel["percent"]:
            axes.yaxis.set_major_formatter(lambda share, _: f"{share * 100:g} %")
        for curve in panel["curves"]:
            _draw_curve(axes, curve)
        if not panel["log"]:
            _zoom(axes, panel)
        axes.set_xlabel(x["title"])
    figure.axes[0].legend(loc="upper right")


def _zoom(axes: Axes, panel: dict[str, Any]) -> None:
    """Leave room for what is learnt after the first epoch: the steep way there would flatten all else."""
    curves = [curve["points"] for curve in panel["curves"]]
    points = [pair for curve in curves for pair in zip(curve[::2], curve[1::2], strict=True)]
    later = [value for x, value in points if x >= 1 and value is not None]
    if not later or max(x for x, _ in points) < 2:
        return
    low, high = (min(later), max(later)) if panel["percent"] else (0.0, max(later))
    room = 0.06 * (high - low) or 0.01
    axes.set_ylim(low - room * panel["percent"], high + room)


def _draw_curve(axes: Axes, curve: dict[str, Any]) -> None:
    points, width = curve["points"], curve["width"] * POINTS_A_PIXEL
    dash = (0, [length / curve["width"] for length in curve["dash"]]) if curve["dash"] else "-"
    axes.plot(points[::2], points[1::2], label=curve["name"], color=curve["color"], alpha=curve["opacity"],
              linewidth=width, linestyle=dash, marker=MARKS.get(curve["marks"], ""), markersize=4)


def print_confusion(matrix: Matrix, path: Path) -> None:
    """Write the matrix [true][predicted] of counts (10, 10): mistakes by colour, right answers in one of their own."""
    _print(path, (6, 6), lambda figure: _draw_confusion(figure.subplots(), np.asarray(matrix, dtype=int)))


def _draw_confusion(axes: Axes, counts: np.ndarray) -> None:
    mistakes = np.where(np.eye(10, dtype=bool), 0, counts)
    places = np.minimum(mistakes * (len(SEQUENTIAL) - 1) // max(1, mistakes.max()), len(SEQUENTIAL) - 1)
    colors = np.where(np.eye(10, dtype=bool)[..., np.newaxis], parse_hex(RIGHT), SEQUENTIAL[places] / 255)
    axes.imshow(colors)
    for (true, predicted), count in np.ndenumerate(counts):
        ink = SURFACE_COLORS["light" if needs_light_text(colors[true, predicted]) else "dark"]
        axes.text(predicted, true, f"{count:,}" if count else "", color=ink, ha="center", va="center", fontsize=8)
    axes.grid(False)
    axes.set(xticks=range(10), yticks=range(10), xlabel="read as", ylabel="is a")


def print_reliability(rows: Rows, path: Path) -> None:
    """Write the reliability diagram of `rows`, as `lenet.figures.reliability` has them."""
    _print(path, (5, 4.5), lambda figure: _draw_reliability(figure.subplots(), rows))


def _draw_reliability(axes: Axes, rows: Rows) -> None:
    points = compute_points(rows)
    right = np.array([point.right for point in points])
    bounds = [right - [point.least for point in points], [point.most for point in points] - right]
    axes.plot([0, 1], [0, 1], color=LINE, linewidth=1)
    axes.errorbar([point.sure for point in points], right, yerr=np.maximum(bounds, 0), fmt="o", color=ANSWERS,
                  elinewidth=1, capsize=2)
    axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), xlabel="how sure", ylabel="share that is right", aspect="equal")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda share, _: f"{share * 100:g} %")


def print_maps(maps: np.ndarray, path: Path, columns: int = 6) -> None:
    """Write maps or filters (rows, columns, channels) side by side, `columns` in a row, in one scale of colours.

    It is the diverging one, with zero in its middle, if any value is negative. Each has its number.
    """
    count = maps.shape[2]
    rows, columns = ceil(count / columns), min(count, columns)
    _print(path, (1.2 * columns + 1.5, 1.4 * rows), lambda figure: _draw_maps(figure, maps, (rows, columns)))


def _draw_maps(figure: Figure, maps: np.ndarray, grid: tuple[int, int]) -> None:
    height, width, count = maps.shape
    (rows, columns), gap, axes = grid, max(2, maps.shape[0] // 4), figure.subplots()
    cells = np.full((rows * columns, height + gap, width + gap), np.nan, maps.dtype)
    cells[:count, gap:, :width] = np.moveaxis(maps, 2, 0)
    laid = cells.reshape(rows, columns, height + gap, width + gap).transpose(0, 2, 1, 3)
    shown = _draw_values(axes, laid.reshape(rows * (height + gap), columns * (width + gap))[:, :-gap])
    for number in range(count):
        row, column = divmod(number, columns)
        axes.text(column * (width + gap), row * (height + gap) + gap / 2, str(number), fontsize=7, va="center",
                  color=PICTURE_LIGHT["faint"])
    figure.colorbar(shown, ax=axes, shrink=0.9, aspect=12)


def print_kernel(kernel: np.ndarray, path: Path) -> None:
    """Write a convolution's kernel (rows, columns, sources, maps): a row for each map, a column for each source."""
    _, _, sources, maps = kernel.shape
    side = min(0.5, LARGEST / max(sources, maps))
    _print(path, (side * sources + 2, side * maps + 0.8), lambda figure: _draw_kernel(figure, kernel))


def _draw_kernel(figure: Figure, kernel: np.ndarray) -> None:
    height, width, sources, maps = kernel.shape
    gap, axes = 1, figure.subplots()
    framed = np.pad(kernel.transpose(3, 0, 2, 1), ((0, 0), (0, gap), (0, 0), (0, gap)), constant_values=np.nan)
    shown = _draw_values(axes, framed.reshape(maps * (height + gap), sources * (width + gap))[:-gap, :-gap])
    axes.axis("on")
    axes.grid(False)
    axes.spines[:].set_visible(False)
    axes.set_xticks(np.arange(sources) * (width + gap) + width / 2 - 0.5, range(sources))
    axes.set_yticks(np.arange(maps) * (height + gap) + height / 2 - 0.5, range(maps))
    axes.set(xlabel="map that it sees", ylabel="map that it makes")
    figure.colorbar(shown, ax=axes, shrink=0.5, aspect=12)


def print_layers(image: np.ndarray, layers: Mapping[str, np.ndarray], probabilities: np.ndarray, path: Path) -> None:
    """Write a picture (28, 28) uint8, the maps that each layer makes of it, (maps, rows, columns), and the ten answers.

    Each layer has its own scale of colours.
    """
    _print(path, (8, 1.1 * (len(layers) + 2) + 0.6), lambda figure: _draw_layers(figure, image, layers, probabilities))


def _draw_layers(
    figure: Figure, image: np.ndarray, layers: Mapping[str, np.ndarray], probabilities: np.ndarray
) -> None:
    rows = {"picture": image[np.newaxis], **layers}
    *all_axes, bars = figure.subplots(len(rows) + 1)
    for (name, maps), axes in zip(rows.items(), all_axes, strict=True):
        _draw_values(axes, _lay_side_by_side(maps))
        axes.set_title(name, fontsize=9)
    bars.bar(range(10), probabilities, color=DIGIT_COLORS)
    bars.set(xticks=range(10), ylim=(0, 1), title="probabilities")


def _lay_side_by_side(maps: np.ndarray) -> np.ndarray:
    """Maps (maps, rows, columns) in a row, (rows, width), with a gap of NaN between two; single values have none."""
    gap = np.full((maps.shape[1], (maps.shape[2] + 6) // 8), np.nan, np.float32)
    parts = [part for one in maps for part in (gap, one)]
    return np.concatenate(parts[1:], axis=1)


def print_saliency(image: np.ndarray, gradient: np.ndarray, digit: int, path: Path) -> None:
    """Write a picture (28, 28) uint8, the gradient of a digit's logit (28, 28), and that where there is ink."""
    shown = {"picture": image, f"change of {digit} for a brighter pixel": gradient,
             "change times ink": gradient * (image / np.float32(255))}  # fmt: skip
    _print(path, (9, 3.5), lambda figure: _draw_saliency(figure, shown))


def _draw_saliency(figure: Figure, shown: Mapping[str, np.ndarray]) -> None:
    for (name, values), axes in zip(shown.items(), figure.subplots(1, len(shown)), strict=True):
        _draw_values(axes, values)
        axes.set_title(name, fontsize=9)


def _draw_values(axes: Axes, values: np.ndarray) -> AxesImage:
    """Values (rows, columns) as pixels, in the scale that suits them; NaN is ground."""
    from matplotlib.colors import ListedColormap

    diverging = bool((values < 0).any())
    low, high = compute_domain(values, diverging)
    axes.axis("off")
    colors = ListedColormap((DIVERGING if diverging else SEQUENTIAL) / 255)
    return axes.imshow(values, cmap=colors, vmin=low, vmax=high, interpolation="nearest")


def _print(path: Path, inches: tuple[float, float], draw: Callable[[Figure], None]) -> None:
    """Draw on a figure of so many inches, and write it."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context(STYLE):
        figure = Figure(inches, layout="constrained")
        FigureCanvasAgg(figure)
        draw(figure)
        told = {"Date": None, "Creator": None} if path.suffix == ".svg" else {"Software": None}
        figure.savefig(path, dpi=min(DOTS, sqrt(MOST_PIXELS / (inches[0] * inches[1]))), metadata=told)
