"""Train: choose a network, watch it learn, compare runs, look at the data."""

from ui.frame import open_page
from ui.train.data import render_data
from ui.train.live import render_watch
from ui.train.runs import render_runs
from ui.train.settings import render_settings
from ui.train.views import choose_run, prepare_worker, render_problem, render_style, render_views

open_page("Train", "Build a LeNet-5, and watch it learn to read handwritten digits.", ":material/monitoring:")
render_style()
run = choose_run()
prepare_worker()
render_problem()
view = render_views(run)
if view == "new":
    render_settings()
elif view == "watch":
    render_watch(run)
elif view == "runs":
    render_runs()
else:
    render_data()
