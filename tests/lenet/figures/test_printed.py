"""Figures as files: what is drawn is the data, and the same data gives the same file."""

import io
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lenet.cli import main
from lenet.data import sample_digits
from lenet.figures.colors import DIVERGING, SEQUENTIAL, parse_hex
from lenet.figures import printed
from lenet.figures.curves import plot_history
from lenet.figures.matrices import RIGHT
from lenet.figures.printed import print_confusion, print_curves, print_kernel, print_maps, print_reliability
from lenet.figures.reliability import compute_points
from lenet.history import build_history
from lenet.notebook import look
from lenet.inspection import compute_saliency
from lenet.network import LAYER_NAMES
from lenet.network.config import WIDEST
from lenet.prints import PRINTS, Subject
from lenet.runs import RunConfig, create_run, read_run
from lenet.runs.models import load_model

RUN = read_run("article")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def drawn(monkeypatch) -> list:
    """The figures that are written, as matplotlib has them."""
    from matplotlib.figure import Figure

    figures, save = [], Figure.savefig

    def note(figure, *args, **options):
        figures.append(figure)
        return save(figure, *args, **options)

    monkeypatch.setattr(Figure, "savefig", note)
    return figures


@pytest.mark.parametrize("name", PRINTS)
@pytest.mark.parametrize("form", printed.SUFFIXES)
def test_every_figure_is_a_file_and_the_same_twice(name, form, tmp_path):
    files = [tmp_path / f"{number}{form}" for number in range(2)]
    for file in files:
        PRINTS[name].draw(Subject(RUN, "article@20", sample_digits()[7]), file)
    first, second = (file.read_bytes() for file in files)
    assert first == second
    if form == ".png":
        assert min(Image.open(io.BytesIO(first)).size) > 200
    else:
        assert ElementTree.fromstring(first).tag == f"{SVG}svg"


def test_curves_are_those_that_the_page_shows(drawn, tmp_path):
    description = plot_history(build_history(RUN.state), 20, log_loss=True, grows=False)
    print_curves(description, tmp_path / "curves.png")
    [figure] = drawn
    for axes, panel in zip(figure.axes, description["panels"], strict=True):
        assert (axes.get_title(loc="left"), axes.get_yscale()) == (panel["title"], "log" if panel["log"] else "linear")
        for line, curve in zip(axes.lines, panel["curves"], strict=True):
            assert (line.get_label(), line.get_color(), line.get_alpha()) == (
                curve["name"], curve["color"], curve["opacity"])
            np.testing.assert_array_equal(line.get_xydata().ravel(), curve["points"])


def test_the_matrix_has_every_count_and_the_colours_of_the_page(drawn, tmp_path):
    counts = np.random.default_rng(0).integers(0, 30, (10, 10))
    print_confusion(counts.tolist(), tmp_path / "matrix.png")
    [axes] = drawn[0].axes
    words = {(int(text.get_position()[1]), int(text.get_position()[0])): text.get_text() for text in axes.texts}
    assert words == {place: str(count) if count else "" for place, count in np.ndenumerate(counts)}
    colors, worst = axes.images[0].get_array(), (counts * ~np.eye(10, dtype=bool)).max()
    for (true, read), count in np.ndenumerate(counts):
        wanted = parse_hex(RIGHT) if true == read else SEQUENTIAL[count * 255 // worst] / 255
        np.testing.assert_allclose(colors[true, read], wanted)


def test_a_matrix_without_a_mistake_is_drawn(tmp_path):
    print_confusion((np.eye(10, dtype=int) * 100).tolist(), tmp_path / "matrix.svg")


def test_reliability_has_a_point_for_each_bin(drawn, tmp_path):
    rows = RUN.state.reliability
    print_reliability(rows, tmp_path / "reliability.png")
    [axes] = drawn[0].axes
    points = compute_points(rows)
    np.testing.assert_allclose(axes.lines[1].get_xydata(), [(point.sure, point.right) for point in points])


@pytest.mark.parametrize("lowest", [0.0, -2.0])
def test_maps_are_drawn_in_one_scale_with_their_names(drawn, lowest, tmp_path):
    maps = np.random.default_rng(0).uniform(0, 1, (5, 4, 7)).astype(np.float32)
    maps[0, 0, 0] = lowest
    print_maps(maps, tmp_path / "maps.png", columns=3)
    [axes] = [each for each in drawn[0].axes if each.images]
    [image] = axes.images
    shown = np.ma.getdata(image.get_array())
    for number, text in enumerate(axes.texts):
        column, row = (round(value) for value in text.get_position())
        assert text.get_text() == str(number)
        np.testing.assert_array_equal(shown[row + 1 : row + 6, column : column + 4], maps[:, :, number])
    assert len(axes.texts) == 7 and np.isfinite(shown).sum() == maps.size
    assert image.get_clim() == ((-2.0, 2.0) if lowest else (0.0, maps.max()))
    scale = DIVERGING if lowest else SEQUENTIAL
    np.testing.assert_allclose(image.cmap(np.arange(len(scale)))[:, :3], scale / 255)


def test_the_widest_network_is_a_picture_of_a_sensible_size(tmp_path, monkeypatch):
    monkeypatch.setattr(printed, "MOST_PIXELS", 1e6)
    random = np.random.default_rng(0)
    print_kernel(random.normal(size=(3, 3, 64, WIDEST)).astype(np.float32), tmp_path / "c3.png")
    print_maps(random.normal(size=(9, 9, WIDEST)).astype(np.float32), tmp_path / "c1.png")
    for name in ("c3", "c1"):
        with Image.open(tmp_path / f"{name}.png") as image:
            assert np.prod(image.size) <= 1.1 * printed.MOST_PIXELS


def test_a_kernel_has_a_row_a_map_and_a_column_a_source(drawn, tmp_path):
    kernel = np.random.default_rng(0).normal(size=(5, 4, 6, 16)).astype(np.float32)
    print_kernel(kernel, tmp_path / "kernel.png")
    shown = np.ma.getdata(drawn[0].axes[0].images[0].get_array())
    for unit, source in ((0, 0), (15, 5), (7, 2)):
        found = shown[unit * 6 : unit * 6 + 5, source * 5 : source * 5 + 4]
        np.testing.assert_array_equal(found, kernel[:, :, source, unit])
    assert shown.shape == (16 * 6 - 1, 6 * 5 - 1) and np.isfinite(shown).sum() == kernel.size


def test_a_picture_is_shown_with_every_value_of_every_layer(drawn, tmp_path):
    picture, network = sample_digits()[4], load_model("article")
    trace = look(network, picture)
    PRINTS["layers"].draw(Subject(RUN, "article", picture), tmp_path / "layers.png")
    *all_axes, bars = drawn[0].axes
    assert [axes.get_title(loc="left") for axes in all_axes] == ["picture", *LAYER_NAMES[:-1]]
    for name, axes in zip(LAYER_NAMES, all_axes[1:], strict=False):
        shown, values = np.ma.getdata(axes.images[0].get_array()), trace[name].activation[0]
        assert np.isclose(np.nansum(shown), values.sum(), rtol=1e-4) and np.isfinite(shown).sum() == values.size
    np.testing.assert_allclose([bar.get_height() for bar in bars.patches], trace.probabilities[0])


def test_saliency_is_shown_for_the_digit_that_is_read(drawn, tmp_path):
    picture, network = sample_digits()[4], load_model("article")
    PRINTS["saliency"].draw(Subject(RUN, "article", picture), tmp_path / "saliency.png")
    shown = [np.ma.getdata(axes.images[0].get_array()) for axes in drawn[0].axes]
    gradient = compute_saliency(network, picture, 4)
    for values, wanted in zip(shown, (picture, gradient, gradient * (picture / 255)), strict=True):
        np.testing.assert_allclose(values, wanted, rtol=1e-5)


def test_from_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["figure", "article@3", "--of", "c1"]) == 0
    assert capsys.readouterr().out.startswith("Wrote article-epoch-3-c1.svg (")
    assert main(["figure", "article", "--of", "c1", "--output", "c1.png", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record == {"model": "article", "figure": "c1", "path": "c1.png", "bytes": Path("c1.png").stat().st_size}
    create_run(RunConfig(), "new")
    np.save("wrong.npy", np.zeros((28, 28)))
    np.savez("several.npz", np.zeros((28, 28)))
    Path("several.npz").rename("zip.npy")
    for words, told in ((["article@99", "--of", "c1"], "no checkpoint of epoch 99"),
                        (["new", "--of", "confusion"], "has not been tested yet"),
                        (["new", "--of", "curves"], "learnt nothing yet"), (["nobody", "--of", "curves"], "no run"),
                        (["article", "--of", "saliency"], "name a file with --picture"),
                        (["article", "--of", "saliency", "--picture", "wrong.npy"], "one array, (28, 28) uint8"),
                        (["article", "--of", "saliency", "--picture", "zip.npy"], "must be one array"),
                        (["article", "--of", "saliency", "--picture", "gone.npy"], "cannot be read")):
        assert main(["figure", *words]) == 1
        error = capsys.readouterr().err
        assert told in error and error.count("\n") == 1
    assert main(["figure", "article@3", "--of", "confusion"]) == 0 and Path("article-confusion.svg").exists()
    for words in (["--of", "c1", "--output", "c1.pdf"], ["--of", "c1", "--picture", "wrong.npy"]):
        with pytest.raises(SystemExit):
            main(["figure", "article", *words])
