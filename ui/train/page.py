"""The page Train: choose a network, watch it learn, compare runs, look at the data."""

from pathlib import Path

from lenet.runs import list_all_runs
from ui.styles import render_style
from ui.train.data import render_data
from ui.train.live import render_watch
from ui.train.runs import render_runs
from ui.train.settings import render_settings
from ui.train.sweeps import render_sweeps
from ui.train.views import choose_run, prepare_worker, render_problem, render_views


def render_page() -> None:
    """Draw the switch between the parts of the page, and the part that is chosen. The runs are listed once for all."""
    render_style(Path(__file__).with_name("train.css"))
    runs, damaged = list_all_runs()
    run = choose_run(runs)
    prepare_worker(runs)
    render_problem()
    views = {"new": render_settings, "watch": lambda: render_watch(run, runs),
             "runs": lambda: render_runs(runs, damaged), "sweeps": lambda: render_sweeps(runs), "data": render_data}
    views[render_views(run)]()
