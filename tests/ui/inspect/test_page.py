"""The Inspect page on the server's side: every kind of network, every layer, and addresses that lead nowhere."""

import base64
import gc
import re
import shutil
import time
import weakref

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lenet.network import (
    C3_TABLE, LAYER_NAMES, PAPER_NETWORK, NetworkConfig, digit_bitmaps, weight_shapes,
)
from lenet.data import load_test_set
from lenet.inspection import compute_unit_statistics
from lenet.runs.models import DEFAULT_MODEL, find_model, list_models, load_model
from lenet.network import Network, save_network
from lenet.runs import RunConfig, RunFolder, create_run
from lenet.runs.events import Started
from tests.living import keep_alive
from tests.ui.history import go_to
from tests.ui.inspect.page import choose_source, find_maps, make_model, open_inspect, read_picture, texts
from tests.ui.sent import SEVEN, find_image, find_sent, set_drawing
from ui import state
from ui.components.maps import pack_maps
from ui.frame import ROOT
from ui.inspect import saliency, unit, view, weight_grids

WIDE = NetworkConfig(32, 40, 50, 200, 170, 5, "tanh", "max")
"""More kernels and units than are drawn at once."""

KINDS = [
    (NetworkConfig(), LAYER_NAMES),
    (NetworkConfig(32, 4, 5, 6, 7, 3, "scaled_tanh", "average"), ("S2", "C3", "C5")),  # C5 answers with maps of 4x4
    (NetworkConfig(28, 1, 1, 1, 1, 2, "sigmoid", "max"), ("C1", "F6")),
    (WIDE, ("C3", "C5", "F6")),
    (PAPER_NETWORK, ("S2", "C3", "OUTPUT")),
    (NetworkConfig(28, 3, 4, 5, 6, 2, "gelu", "strided"), ("S2", "C5")),  # C5 answers with maps
]
"""Networks, and the layers of each that no other network has."""


def keep_training(epochs: tuple[int, ...]) -> RunFolder:
    """A live run with these checkpoints."""
    make_model(NetworkConfig(), "mine", epochs)
    folder = RunFolder("mine")
    folder.append_event(Started(time.time(), 0, 0, 20, 422, 1e-3))
    keep_alive(folder)
    return folder


def test_it_opens_with_a_sample_digit_in_the_bundled_network():
    app = open_inspect()
    assert (read_picture(app)["label"], read_picture(app)["digit"]) == ("sample digit 7", 7)
    assert "C1 slides 6 filters of 5×5 weights over the picture of 28×28" in texts(app)
    assert not app.error


@pytest.mark.parametrize(("config", "layers"), KINDS, ids=[config.pooling + str(config.c1) for config, _ in KINDS])
def test_every_kind_of_layer(config: NetworkConfig, layers: tuple[str, ...]):
    make_model(config)
    app = open_inspect(model="mine@1", image="test-3")
    for layer in layers:
        go_to(app, {"model": "mine@1", "image": "test-3", "layer": layer})
        assert not app.error
        assert any(text.value.startswith(f"#### {layer}, ") for text in app.markdown)


def test_a_dead_unit_is_said_to_be_dead():
    config = NetworkConfig(c1=2, c3=2, c5=2, f6=2)
    folder = create_run(RunConfig("Half dead", config), "half")
    weights = {name: np.full(shape, 0.1) for name, shape in weight_shapes(config).items()}
    weights["F6/bias"] = np.array([0.1, -1e6])
    save_network(Network(config, weights), folder.checkpoint_file(0))
    app = open_inspect(model="half", layer="F6", unit="1")
    assert "#### F6, unit 1 (dead)" in texts(app)
    assert " 1 of 2 is dead: " in texts(app)


def test_a_damaged_checkpoint_is_one_sentence():
    folder = create_run(RunConfig("Torn"), "torn")
    folder.checkpoint_file(0).write_bytes(b"half a file")
    app = open_inspect(model="torn@0")
    assert [error.value for error in app.error] == [
        "'0000.npz' is no weights file of this lab; it needs an .npz it wrote."]


def test_without_any_network_the_page_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr("lenet.runs.catalog.BUNDLED_DIR", tmp_path / "none")
    app = open_inspect()
    assert "There is no trained network yet" in app.info[0].value
    assert "Train a network" in [link.proto.label for link in app.main.get("page_link")]


def test_without_a_drawing_the_page_asks_for_one():
    app = open_inspect(image="drawing")
    assert "Draw one digit in the black square" in find_sent(app, "inspect_read")["hint"]
    assert "Its way through the network appears here" in texts(app)


def test_the_drawing_is_what_the_page_opens_with():
    app = AppTest.from_file(str(ROOT / "home.py"), default_timeout=60)
    app = open_inspect(set_drawing(app.run(), SEVEN))
    assert read_picture(app) is None, "the browser reads it as it is drawn"
    assert "C1 slides 6 filters" in texts(app)


def test_every_other_picture_is_told_to_the_browser():
    told = [find_sent(open_inspect(image=name), "inspect_reader") for name in ("test-62", "sample-3", "drawing")]
    assert [one["picture"] and one["picture"]["label"] for one in told] == ["test image 62", "sample digit 3", None]
    assert len({one["chosen"] for one in told}) == 3


def test_a_picture_is_remembered_while_another_kind_is_shown():
    app = open_inspect(image="test-62")
    choose_source(app, "sample")
    go_to(app, {"image": "sample-4"})
    choose_source(app, "test")
    assert read_picture(app)["label"] == "test image 62"
    choose_source(app, "sample")
    assert read_picture(app)["label"] == "sample digit 4"


def test_the_newest_epoch_of_a_live_run_is_not_held_fast():
    folder = keep_training((0, 1, 2, 3))
    app = open_inspect(model="mine")
    assert app.session_state[state.MODEL] == "mine"
    shutil.copy(folder.checkpoint_file(3), folder.checkpoint_file(4))
    assert go_to(app, {}).select_slider[0].value == 4
    app.select_slider[0].set_value(2).run()
    assert app.session_state[state.MODEL] == "mine@2"


def test_every_kernel_of_the_default_networks_c5_can_be_seen():
    data, = find_maps(open_inspect(layer="C5"), "inspect_C5_filters")
    kernel = load_model(DEFAULT_MODEL).weights["C5/kernel"]
    assert (data["count"], data["perRow"], data["limit"]) == (16 * 120, 16, 96)
    assert data["labels"][16 * 57 + 3] == "C5 filter 57, for S4 map 3"
    values = np.frombuffer(base64.b64decode(data["values"]), "<f4").reshape(120, 16, 5, 5)
    np.testing.assert_array_equal(values, kernel.transpose(3, 2, 0, 1))


def test_every_kernel_of_c3_carries_its_filter_and_its_map():
    data, = find_maps(open_inspect(layer="C3"), "inspect_C3_filters")
    assert data["titles"] == [f"{unit} ← {source}" for source in range(6) for unit in range(16)]


def test_connections_that_the_table_lacks_are_shown_as_missing():
    make_model(PAPER_NETWORK)
    data, = find_maps(open_inspect(model="mine", layer="C3", unit="2"), "inspect_C3_filters")
    assert data["count"] == 6 * 16  # a line for each map of S2, a column for each filter
    gone = {(index // 16, index % 16) for index in data["missing"]}
    assert gone == {(source, unit) for source in range(6) for unit in range(16) if source not in C3_TABLE[unit]}
    assert (data["selected"] // 16, data["selected"] % 16) == (2, 2)  # C3's map 2 sees the maps 2, 3 and 4
    assert "empty there is no connection" in data["caption"]
    *_, products = find_maps(open_inspect(model="mine", layer="C3", unit="2"), "inspect_products")
    assert products["labels"] == ["S2 map 2", "S2 map 3", "S2 map 4"]
    assert find_maps(open_inspect(layer="C3"), "inspect_C3_filters")[0]["missing"] == []


def test_subsampling_shows_its_two_numbers_and_both_its_values():
    make_model(PAPER_NETWORK)
    network, app = load_model("mine"), open_inspect(model="mine", layer="S2", unit="3", image="test-3")
    for part, grid in zip(("coefficient", "bias"), find_maps(app, "inspect_S2_coefficients"), strict=True):
        values = np.frombuffer(base64.b64decode(grid["values"]), "<f4")
        assert values.tolist() == network.weights[f"S2/{part}"].tolist()
    assert len(find_maps(app, "inspect_S2_answers")) == 2
    assert re.search(r"add up to \S+ Times the coefficient of \S+, plus the bias of \S+, that is", texts(app))


def test_the_output_of_1998_shows_the_bitmaps_and_how_far_f6_is_from_each():
    make_model(PAPER_NETWORK)
    network, app = load_model("mine"), open_inspect(model="mine", layer="OUTPUT", unit="7", image="test-3")
    data, = find_maps(app, "inspect_bitmap_grid")
    assert (data["count"], data["rows"], data["columns"], data["selected"]) == (10, 12, 7, 7)
    values = np.frombuffer(base64.b64decode(data["values"]), "<f4")
    np.testing.assert_array_equal(values.reshape(10, 84), digit_bitmaps())
    guess = int(network.predict(load_test_set()[0][3:4]).argmax())
    assert data["marked"] == {str(guess): "nearest"}
    assert "84 squared differences between F6 and the digit's bitmap, each times 2/84, add up to" in texts(app)
    assert find_maps(app, "inspect_f6_picture")[0]["rows"] == 12


def test_where_there_are_too_many_kernels_the_page_says_where_they_are():
    make_model(WIDE)
    app = open_inspect(model="mine", layer="C5")
    assert find_maps(app, "inspect_C5_filters") == []
    assert any("have 10,000 kernels, too many" in caption.value for caption in app.caption)


def test_two_networks_of_one_name_can_be_told_apart():
    make_model(NetworkConfig(), "one")
    make_model(NetworkConfig(), "two")
    options = open_inspect().selectbox[0].options
    assert len(set(options)) == len(options) == len(list_models())


def test_the_next_mistake_is_one():
    app = open_inspect(image="test-0")
    next(button for button in app.button if button.label == "Next mistake").click().run()
    picture = read_picture(app)
    assert load_model(DEFAULT_MODEL).predict(find_image(picture)[np.newaxis]).argmax() != picture["digit"]
    assert app.query_params["image"] != "test-0"
    assert app.query_params["model"] == f"{DEFAULT_MODEL}@{find_model(DEFAULT_MODEL).usual_epoch}"


def test_a_picture_in_grey_levels_says_that_it_is_not_scaled_yet():
    """Beside C1, which is given the same picture between 0 and 1."""
    app = open_inspect(model="article", image="sample-7")
    assert find_maps(app, "inspect_saliency")[0]["caption"] == "The picture, before scaling"


def test_what_another_picture_leaves_as_it_is_is_packed_once(monkeypatch):
    app, packed = open_inspect(layer="C3", unit="5", image="sample-7"), []
    monkeypatch.setattr("ui.components.maps.pack_maps", lambda grid: packed.append(grid.caption) or pack_maps(grid))
    assert read_picture(go_to(app, {"layer": "C3", "unit": "5", "image": "sample-4"}))["label"] == "sample digit 4"
    assert any(caption.startswith("Before ReLU") for caption in packed)
    assert not any("filters of C3" in caption or "The strongest of" in caption for caption in packed)


def test_many_look_at_the_same_picture_and_it_is_read_once(monkeypatch):
    query = {"layer": "S2", "image": "test-4321"}
    open_inspect(**query)
    monkeypatch.setattr(Network, "forward", lambda *_: pytest.fail("It was read again."))
    assert read_picture(open_inspect(**query))["label"] == "test image 4,321"


def test_what_is_remembered_of_a_network_keeps_neither_it_nor_its_statistics():
    network = load_model("article@20")
    statistics = compute_unit_statistics(network, load_test_set()[0][:20])
    weight_grids._build_filters(network, "C3", "S2", 0)
    unit._build_examples(network, "C3", 0, statistics)
    saliency._build_grids(network, bytes(784), 3)
    view._read_image(network, bytes(784))
    view._list_words(network, "C3")
    gone = [weakref.ref(network), weakref.ref(statistics)]
    del network, statistics
    gc.collect()
    assert [each() for each in gone] == [None, None]
