"""Figures for notebooks: what they hold is what they were given."""

import numpy as np
import pytest

from lenet.figures.colors import to_plotly
from lenet.figures.curves import History, plot_history
from lenet.figures.maps import plot_maps
from lenet.figures.still_curves import draw_curves

HISTORY = History(batches=((0.5, 1.5, 0.4), (1.0, 0.5, 0.8)),
                  epochs=((0, None, None, 2.3, 0.1), (1, 1.0, 0.6, 0.4, 0.85)))


@pytest.mark.parametrize("log", [False, True])
def test_every_curve_of_the_pages_is_drawn_in_its_panel(log):
    described = plot_history(HISTORY, 2, log_loss=log)
    figure = draw_curves(described)
    curves = [curve for panel in described["panels"] for curve in panel["curves"]]
    wanted = [(curve["name"], curve["points"], curve["color"]) for curve in curves]
    drawn = [(line.name, [value for pair in zip(line.x, line.y, strict=True) for value in pair], line.line.color)
             for line in figure.data]
    assert drawn == wanted and len(drawn) == 6
    assert [line.yaxis for line in figure.data] == ["y"] * 3 + ["y2"] * 3
    assert (figure.layout.yaxis.type, figure.layout.yaxis2.type) == ("log" if log else "linear", "linear")
    assert figure.layout.yaxis2.tickformat == ".0%" and tuple(figure.layout.xaxis.range) == (0, described["x"]["max"])
    assert [line.showlegend for line in figure.data] == [True] * 3 + [False] * 3


@pytest.mark.parametrize(("count", "rows"), [(1, 1), (6, 1), (16, 3)])
@pytest.mark.parametrize("lowest", [0.0, -2.0])
def test_maps_are_drawn_in_one_scale(count, rows, lowest):
    maps = np.random.default_rng(0).uniform(0, 1, (5, 4, count)).astype(np.float32)
    maps[0, 0, 0] = lowest
    figure = plot_maps(maps, side=100)
    for number, heatmap in enumerate(figure.data):
        np.testing.assert_array_equal(heatmap.z, maps[:, :, number])
        assert heatmap.coloraxis == "coloraxis"
    colors = figure.layout.coloraxis
    assert (colors.cmin, colors.cmax) == ((-2.0, 2.0) if lowest else (0.0, maps.max()))
    assert [list(stop) for stop in colors.colorscale] == to_plotly(diverging=lowest < 0)
    assert len(figure.data) == count and figure.layout.height == 124 * rows


def test_the_maps_of_several_images_are_refused():
    with pytest.raises(ValueError, match=r"shape \(1, 5, 5, 6\); it must be \(rows, columns, channels\)"):
        plot_maps(np.zeros((1, 5, 5, 6)))
