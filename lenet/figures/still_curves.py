"""Learning curves as a Plotly figure, for notebooks: the panels that `lenet.figures.curves` describes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import plotly.graph_objects as go

MARKS = {"dot": "circle", "diamond": "diamond"}
"""What Plotly calls the marks of a curve."""


def draw_curves(description: dict[str, Any], height: int = 520) -> go.Figure:
    """The figure of a description that `plot_history` or `plot_comparison` has made, `height` in pixels."""
    from plotly.subplots import make_subplots

    panels = description["panels"]
    figure = make_subplots(len(panels), 1, shared_xaxes=True, vertical_spacing=0.08)
    for row, panel in enumerate(panels, 1):
        figure.add_traces([_draw_curve(curve, row == 1) for curve in panel["curves"]], rows=row, cols=1)
        figure.update_yaxes(title=panel["title"], tickformat=".0%" if panel["percent"] else None,
                            type="log" if panel["log"] else "linear", row=row, col=1)
    figure.update_xaxes(range=[0, description["x"]["max"]])
    figure.update_xaxes(title=description["x"]["title"], row=len(panels), col=1)
    figure.update_layout(height=height, margin={"l": 8, "r": 8, "t": 24, "b": 8},
                         legend={"orientation": "h", "y": 1.08})
    return figure


def _draw_curve(curve: dict[str, Any], is_first: bool) -> go.Scatter:
    """One curve; a name that stands in several panels is in the legend once, and hides all of them."""
    import plotly.graph_objects as go

    points, mark = curve["points"], MARKS.get(curve["marks"])
    return go.Scatter(
        x=points[::2], y=points[1::2], name=curve["name"], legendgroup=curve["name"], showlegend=is_first,
        opacity=curve["opacity"], mode="lines+markers" if mark else "lines", marker={"symbol": mark} if mark else None,
        line={"color": curve["color"], "width": curve["width"],
              "dash": ",".join(f"{length}px" for length in curve["dash"]) or "solid"})
