"""lenet.prints: a figure is of the runs that are named, and of no more than it can show."""

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from lenet.cli import main
from lenet.errors import ConfigError, RunError
from lenet.prints import MOST_RUNS, print_figure
from lenet.runs import RunConfig, create_run, read_run


@pytest.fixture
def drawn(monkeypatch) -> list:
    """The axes of the figures that are written, as matplotlib has them."""
    from matplotlib.figure import Figure

    axes: list = []
    monkeypatch.setattr(Figure, "savefig", lambda figure, path, **options: axes.extend(figure.axes))
    return axes


def test_a_comparison_has_a_curve_for_every_run_each_called_otherwise(drawn, tmp_path):
    print_figure("comparison", "article", tmp_path / "c.svg", others=("lab", "hand@90", "article@3"))
    loss, accuracy = drawn
    names = [read_run(run_id).name for run_id in ("article", "lab", "hand")]
    for axes, values in ((loss, lambda point: point.val_loss), (accuracy, lambda point: point.val_accuracy)):
        curves = {line.get_label(): line for line in axes.get_lines()}
        assert [label.partition(" (")[0] for label in curves] == names
        curve, points = next(iter(curves.values())), read_run("article").state.epochs
        np.testing.assert_allclose(curve.get_ydata(), [values(point) for point in points], rtol=1e-4)  # five digits
        np.testing.assert_allclose(curve.get_xdata(), [point.epoch for point in points])


def test_runs_of_one_name_are_told_apart(drawn, tmp_path):
    runs = []
    for number in range(2):
        folder = create_run(RunConfig("Same"), f"same-{number}")
        for event in _events():
            folder.append_event(event)
        runs.append(folder.run_id)
    print_figure("comparison", runs[0], tmp_path / "c.svg", others=runs[1:])
    assert len({line.get_label() for line in drawn[0].get_lines()}) == 2


def _events():
    from lenet.runs.events import BatchPoint, Started
    return [Started(1.0, 0, 0, 1, 10, 0.001), BatchPoint(2.0, 1, 1, 64, 1.0, 0.5, 0.001, 100.0)]


def test_too_many_runs_and_runs_without_curves_are_one_sentence(tmp_path):
    file = tmp_path / "c.svg"
    with pytest.raises(ConfigError, match="at most 10 runs, not of 11"):
        print_figure("comparison", "article", file, others=["lab"] * MOST_RUNS)
    with pytest.raises(ConfigError, match="'curves' is of one run, not of 2"):
        print_figure("curves", "article", file, others=["lab"])
    create_run(RunConfig("New"), "new")
    with pytest.raises(RunError, match="'new' has no such figure; it has learnt nothing yet"):
        print_figure("comparison", "article", file, others=["new"])
    assert not file.exists()


def test_the_command_takes_several_runs(tmp_path, capsys):
    file = tmp_path / "c.svg"
    assert main(["figure", "article", "lab", "--of", "comparison", "--output", str(file)]) == 0
    text = "".join(ElementTree.parse(file).getroot().itertext())
    assert all(read_run(run_id).name in text for run_id in ("article", "lab"))
    with pytest.raises(SystemExit):
        main(["figure", "article", "lab", "--of", "c1", "--output", str(file)])
    assert "--of c1 is of one run, and 2 are named" in capsys.readouterr().err


def test_what_is_learnt_after_the_first_epoch_fills_the_panel(drawn, tmp_path):
    print_figure("curves", "article", tmp_path / "c.svg")
    points = [point for point in read_run("article").state.epochs if point.epoch >= 1]
    loss, accuracy = drawn
    assert loss.get_ylim()[0] == 0 and max(point.val_loss for point in points) < loss.get_ylim()[1] < 1
    low, high = accuracy.get_ylim()
    assert 0.8 < low < min(point.val_accuracy for point in points) and high > max(point.accuracy for point in points)
