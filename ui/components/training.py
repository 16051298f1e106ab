"""What one sees of a network while it learns, and afterwards: its moments, its filters, and how an answer grew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lenet.figures.colors import DIGIT_COLORS
from lenet.runs import Run
from ui.components.addresses import live_address, progress_address
from ui.components.loader import build_component
from ui.components.payload import pack_scales

_progress = build_component("progress")
_moments = build_component("moments")
_film = build_component("film")
_growth = build_component("growth", "vendor/uplot/uPlot.min.css")
_filters = build_component("filters")
_news = build_component("news")


def render_progress(run_id: str, progress: dict[str, Any], *, key: str) -> None:
    """Draw how far a live run has come; the browser goes on asking, and has the page run at another stage of the run.

    `progress`: what `ui.progress` says of it now.
    """
    _progress(key=key, data={**progress, "address": progress_address(run_id)}, on_stage_change=lambda: None)


def render_live_moments(run: Run, past: Sequence[tuple[int, str]], *, key: str) -> None:
    """Have the page read with the network of a live run as it is now, which the browser asks for again and again.

    `past`: epochs that it has learnt already, in order, each with the address of its checkpoint.
    """
    steps = run.state.steps_per_epoch or run.config.training.steps_per_epoch
    data = {"run": run.run_id, "live": live_address(run.run_id), "past": past, "steps": steps}
    _moments(key=key, data=data, height="content")


def render_film(run: Run, frames: Sequence[tuple[int, str]], *, key: str, first: int) -> None:
    """Draw a time line through the epochs of a run; the page reads with the network of the one that is chosen on it.

    Args:
        run: one that has ended.
        frames: its epochs, in order, each with the address of its checkpoint.
        key: unique on the page; `st.session_state[key].get("epoch")` is the epoch that was rested on last.
        first: the epoch to begin with.
    """
    _film(key=key, data={"run": run.run_id, "frames": frames, "first": first}, on_epoch_change=lambda: None)


def render_growth(*, key: str, last: int | None) -> None:
    """Draw the ten probabilities over the moments of the training that the page watches.

    `last`: where the axis ends, in the unit of the moments; None where it grows with them.
    """
    _growth(key=key, data={"colors": list(DIGIT_COLORS), "max": last})


def render_filters(*, key: str) -> None:
    """Draw C1's filters of the network that reads, each weight a pixel, in colours centred on zero."""
    _filters(key=key, data={"scales": pack_scales()})


def render_news(text: str, *, key: str) -> None:
    """Say a sentence to those who listen, once it is another than when the page was opened; "" says nothing."""
    _news(key=key, data={"text": text}, height="content")
