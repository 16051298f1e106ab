"""The Inspect page on the server's side: every kind of network, every layer, and addresses that lead nowhere."""

import base64
import json
import re
import shutil
import time

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lenet.network import (
    C3_TABLE, LAYER_NAMES, PAPER_NETWORK, NetworkConfig, build_layers, digit_bitmaps, weight_shapes,
)
from lenet.data import load_test_set, sample_digits
from lenet.runs.models import list_models, load_model
from lenet.inspection import explain_value
from lenet.network import Network, save_network, scale_images
from lenet.runs import RunConfig, RunFolder, create_run
from lenet.runs.events import Started
from ui import state
from ui.inspect import words as inspect_words
from ui.frame import ROOT
from ui.shared.current_input import Drawing

KINDS = [
    NetworkConfig(),
    NetworkConfig(32, 4, 5, 6, 7, 3, "scaled_tanh", "average"),  # C5 answers with maps of 4x4
    NetworkConfig(28, 1, 1, 1, 1, 2, "sigmoid", "max"),
    NetworkConfig(32, 40, 50, 200, 170, 5, "tanh", "max"),  # more kernels and units than are drawn at once
    PAPER_NETWORK,
    NetworkConfig(28, 3, 4, 5, 6, 2, "relu", "subsampling"),  # C5 answers with maps
]


def make_model(config: NetworkConfig, run_id: str = "mine", epochs: tuple[int, ...] = (0, 1), seed: int = 0) -> None:
    """A run with checkpoints of random weights."""
    folder, random = create_run(RunConfig("My network", config), run_id), np.random.default_rng(seed)
    for epoch in epochs:
        weights = {name: (random.normal(size=shape) / np.sqrt(np.prod(shape[:-1]) if "kernel" in name else 25))
                   for name, shape in weight_shapes(config).items()}
        if config.c3_inputs == "paper":
            weights["C3/kernel"] = weights["C3/kernel"] * build_layers(PAPER_NETWORK)[2].mask
        save_network(Network(config, weights), folder.checkpoint_file(epoch))


def open_inspect(app: AppTest | None = None, **query: str) -> AppTest:
    app = app or AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page("pages/3_Inspect.py").run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


def unescape(text: str) -> str:
    """What Markdown shows of an escaped text."""
    return re.sub(r"\\(.)", r"\1", text)


def choose_source(app: AppTest, source: str) -> None:
    next(group for group in app.get("button_group") if group.label == "Picture").set_value(source).run()
    assert not app.exception and not app.error


def find_maps(app: AppTest, key: str) -> dict | None:
    """What a grid of maps was sent."""
    found = (json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.id.endswith(f"-{key}"))
    return next(found, None)


def keep_training(epochs: tuple[int, ...]) -> RunFolder:
    """A live run with these checkpoints."""
    make_model(NetworkConfig(), "mine", epochs)
    folder = RunFolder("mine")
    folder.append_event(Started(time.time(), 0, 0, 20, 422, 1e-3))
    folder.beat()
    return folder


def test_it_opens_with_a_sample_digit_in_the_bundled_network():
    app = open_inspect()
    assert "Sample digit 7 is read as **7**" in texts(app)
    assert "C1 slides 6 filters of 5×5 weights over the picture of 28×28" in texts(app)
    assert not app.error


@pytest.mark.parametrize("layer", LAYER_NAMES)
@pytest.mark.parametrize("config", KINDS, ids=lambda c: f"{c.input_size}-{c.kernel_size}-{c.c3}-{c.pooling}")
def test_every_layer_of_every_kind_of_network(config: NetworkConfig, layer: str):
    make_model(config)
    app = open_inspect(model="mine@1", layer=layer, image="test-3")
    assert not app.error
    assert any(text.value.startswith(f"#### {layer}, ") for text in app.markdown)


def test_the_address_names_layer_unit_and_picture():
    app = open_inspect(model="article@0", layer="C3", unit="5", image="test-1234")
    assert "#### C3, filter 5" in texts(app)
    assert "Test image 1,234 is read as" in texts(app)
    assert app.select_slider[0].value == 0


def test_a_dead_unit_is_said_to_be_dead():
    config = NetworkConfig(c1=2, c3=2, c5=2, f6=2)
    folder = create_run(RunConfig("Half dead", config), "half")
    weights = {name: np.full(shape, 0.1) for name, shape in weight_shapes(config).items()}
    weights["F6/bias"] = np.array([0.1, -1e6])
    save_network(Network(config, weights), folder.checkpoint_file(0))
    app = open_inspect(model="half", layer="F6", unit="1")
    assert "#### F6, unit 1 (dead)" in texts(app)
    assert any(caption.value.startswith("1 of 2 is dead") for caption in app.caption)


@pytest.mark.parametrize(("query", "sentence"), [
    ({"model": "nobody"}, "There is no network 'nobody'"),
    ({"model": "../../etc/passwd"}, "There is no network '../../etc/passwd'"),
    ({"model": "article@one"}, "names no epoch"),
    ({"model": "article@999"}, "has no epoch 999"),
    ({"model": "article@" + "9" * 5000}, "names no epoch"),
    ({"model": "[a](http://b)"}, "There is no network '[a](http://b)'"),
    ({"layer": "C7"}, "There is no layer 'C7'"),
    ({"layer": "C3", "unit": "16"}, "C3 has no unit '16': its units are numbered 0 to 15"),
    ({"unit": "-1"}, "C1 has no unit '-1'"),
    ({"unit": "<b>"}, "C1 has no unit '<b>'"),
    ({"image": "test-10000"}, "There is no picture 'test-10000'"),
    ({"image": "../x"}, "There is no picture '../x'"),
])
def test_an_address_that_leads_nowhere_gets_one_sentence_and_the_page_goes_on(query, sentence):
    app = open_inspect(**query)
    assert len(app.error) == 1
    assert sentence in unescape(app.error[0].value)
    assert "#### C" in texts(app)


def test_an_epoch_that_is_not_there_leads_to_the_networks_last_one():
    make_model(NetworkConfig(kernel_size=3), epochs=(0, 1, 2))
    app = open_inspect(model="mine@7")
    assert app.error[0].value == "My network has no epoch 7: its last one is 2, shown here."
    assert (app.selectbox[0].value, app.select_slider[0].value) == ("mine", 2)


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
    assert "Draw one digit in the black square" in texts(open_inspect(image="drawing"))


def test_the_drawing_is_what_the_page_opens_with():
    ink = np.kron(sample_digits()[3], np.ones((10, 10), np.uint8))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.run()
    app.session_state[state.DRAWING] = Drawing(strokes=[{}], ink=ink)
    app = open_inspect(app)
    assert "Your drawing is read as **3**" in texts(app)


def test_another_network_and_epoch_go_into_the_address():
    make_model(NetworkConfig(kernel_size=3))
    app = open_inspect()
    app.selectbox[0].select("mine").run()
    assert app.query_params["model"] == "mine"
    assert not app.error
    app.select_slider[0].set_value(0).run()
    assert app.query_params["model"] == "mine@0"
    assert "C1 slides 6 filters of 3×3" in texts(app)


def test_another_network_is_not_asked_for_the_unit_of_the_one_before():
    make_model(NetworkConfig(c1=12))
    app = open_inspect(model="mine", layer="C1", unit="9")
    app.selectbox[0].select("article").run()
    assert not app.error
    assert "unit" not in app.query_params and app.query_params["layer"] == "C1"


def test_another_epoch_keeps_the_unit():
    app = open_inspect(layer="C3", unit="5")
    app.select_slider[0].set_value(3).run()
    assert "#### C3, filter 5" in texts(app)


def test_a_picture_is_remembered_while_another_kind_is_shown():
    app = open_inspect(image="test-62")
    choose_source(app, "sample")
    app.query_params["image"] = "sample-4"
    app.run()
    choose_source(app, "test")
    assert "Test image 62 is read as" in texts(app)
    choose_source(app, "sample")
    assert "Sample digit 4 is read as" in texts(app)


def test_the_newest_epoch_of_a_live_run_is_not_held_fast():
    folder = keep_training((0, 1, 2, 3))
    app = open_inspect(model="mine")
    assert app.session_state[state.MODEL] == "mine"
    shutil.copy(folder.checkpoint_file(3), folder.checkpoint_file(4))
    del app.query_params["model"]
    assert app.run().select_slider[0].value == 4
    app.select_slider[0].set_value(2).run()
    assert app.session_state[state.MODEL] == "mine@2"


def test_every_kernel_of_the_default_networks_c5_can_be_seen():
    data = find_maps(open_inspect(layer="C5"), "inspect_C5_filters")
    kernel = load_model("article@20").weights["C5/kernel"]
    assert (data["count"], data["perRow"], data["limit"]) == (16 * 120, 16, 96)
    assert data["labels"][16 * 57 + 3] == "C5 filter 57, for S4 map 3"
    values = np.frombuffer(base64.b64decode(data["values"]), "<f4").reshape(120, 16, 5, 5)
    np.testing.assert_array_equal(values, kernel.transpose(3, 2, 0, 1))


def test_connections_that_the_table_lacks_are_shown_as_missing():
    make_model(PAPER_NETWORK)
    data = find_maps(open_inspect(model="mine", layer="C3", unit="2"), "inspect_C3_filters")
    assert data["count"] == 6 * 16  # a line for each map of S2, a column for each filter
    gone = {(index // 16, index % 16) for index in data["missing"]}
    assert gone == {(source, unit) for source in range(6) for unit in range(16) if source not in C3_TABLE[unit]}
    assert (data["selected"] // 16, data["selected"] % 16) == (2, 2)  # C3's map 2 sees the maps 2, 3 and 4
    assert "empty there is no connection" in data["caption"]
    products = find_maps(open_inspect(model="mine", layer="C3", unit="2"), "inspect_part_products")
    assert products["labels"] == ["S2 map 2", "S2 map 3", "S2 map 4"]
    assert find_maps(open_inspect(layer="C3"), "inspect_C3_filters")["missing"] == []


def test_subsampling_shows_its_two_numbers_and_both_its_values():
    make_model(PAPER_NETWORK)
    network, app = load_model("mine"), open_inspect(model="mine", layer="S2", unit="3", image="test-3")
    for part in ("coefficient", "bias"):
        values = find_maps(app, f"inspect_S2_{part}")["values"]
        assert np.frombuffer(base64.b64decode(values), "<f4").tolist() == network.weights[f"S2/{part}"].tolist()
    assert find_maps(app, "inspect_S2_preactivation") and find_maps(app, "inspect_S2_activation")
    assert re.search(r"add up to \S+; times the coefficient of \S+ and with the bias of \S+ that makes", texts(app))


def test_the_output_of_1998_shows_the_bitmaps_and_how_far_f6_is_from_each():
    make_model(PAPER_NETWORK)
    network, app = load_model("mine"), open_inspect(model="mine", layer="OUTPUT", unit="7", image="test-3")
    data = find_maps(app, "inspect_bitmap_grid")
    assert (data["count"], data["rows"], data["columns"], data["selected"]) == (10, 12, 7, 7)
    values = np.frombuffer(base64.b64decode(data["values"]), "<f4")
    np.testing.assert_array_equal(values.reshape(10, 84), digit_bitmaps())
    guess = int(network.predict(load_test_set()[0][3:4]).argmax())
    assert data["marked"] == {str(guess): "nearest"}
    assert "84 squared differences between F6 and the digit's bitmap, each times 2/84, add up to" in texts(app)
    assert find_maps(app, "inspect_f6_picture")["rows"] == 12


@pytest.mark.parametrize("config", KINDS, ids=lambda c: f"{c.input_size}-{c.kernel_size}-{c.c3}-{c.pooling}")
def test_the_arithmetic_of_a_value_in_words_ends_in_the_value(config):
    make_model(config)
    network = load_model("mine")
    trace = network.forward(scale_images(load_test_set()[0][:1], config))
    for row in build_layers(config):
        value = explain_value(network, trace, row.name, 0)
        words = inspect_words.describe_sum(value, "the activation", row.kind)
        assert f"**{inspect_words.format_number(value.activation)}**" in words
        if row.kind != "rbf" and not row.kind.endswith("pooling"):
            assert f"**{inspect_words.format_number(value.preactivation)}**" in words


def test_where_there_are_too_many_kernels_the_page_says_where_they_are():
    make_model(KINDS[3])
    app = open_inspect(model="mine", layer="C5")
    assert find_maps(app, "inspect_C5_filters") is None
    assert any("have 10,000 kernels, too many" in caption.value for caption in app.caption)


def test_two_networks_of_one_name_can_be_told_apart():
    make_model(NetworkConfig(), "one")
    make_model(NetworkConfig(), "two")
    options = open_inspect().selectbox[0].options
    assert len(set(options)) == len(options) == len(list_models())


def test_the_next_mistake_is_one():
    app = open_inspect(image="test-0")
    next(button for button in app.button if button.label == "Next mistake").click().run()
    assert ", but it is a **" in texts(app)
    assert app.query_params["image"] != "test-0"
    assert app.query_params["model"] == "article@20"


def test_numbers_have_a_true_minus_sign():
    assert inspect_words.format_number(-1234.5678) == "−1234.6"
    assert inspect_words.format_number(0.000012345678, 3) == "1.23e−05"
