"""ui.components: what is sent to the browser. What the browser makes of it is tested in tests/browser."""

import base64
import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from devtools.random_configs import build_network
from lenet.layers import ReceptiveField
from lenet.network import C3_TABLE, LAYER_NAMES, PAPER_NETWORK, NetworkConfig, build_layers
from lenet.network import Trace, scale_images
from ui.components import render_maps
from ui.components.maps import SMALLEST, MapGrid, _read_choice, pack_maps
from ui.components.payload import encode_floats, pack_bars, pack_figure, pack_palette

def decode(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), "<f4")


def make_trace(config: NetworkConfig) -> Trace:
    rng = np.random.default_rng(1)
    images = rng.integers(0, 256, (2, 28, 28)).astype(np.uint8)
    return build_network(config).forward(scale_images(images, config))


def test_floats_arrive_exactly():
    values = np.array([[0.1, -2.5], [np.nan, np.inf]], np.float32)
    assert np.array_equal(decode(encode_floats(values)), values.ravel(), equal_nan=True)
    assert np.array_equal(decode(encode_floats(values.T)), values.T.ravel(), equal_nan=True)


def test_maps_keep_order_shape_and_names():
    maps = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    data = pack_maps(MapGrid(maps, "Two maps"))
    assert (data["count"], data["rows"], data["columns"]) == (2, 3, 4)
    assert np.array_equal(decode(data["values"]), maps.ravel())
    assert data["labels"] == ["map 0", "map 1"] and data["titles"] is None


def test_data_is_plain_json_whatever_the_numbers():
    broken = np.full((1, 2, 2), np.nan)
    for data in (pack_maps(MapGrid(broken, "x", scale="weights", marked=[np.int64(0)])), pack_bars([np.nan] * 10, "x"),
                 pack_figure(NetworkConfig(), "x")):
        json.dumps(data, allow_nan=False)


def test_marks_are_tags_by_index():
    maps = np.zeros((3, 2, 2))
    assert pack_maps(MapGrid(maps, "x", marked=[1]))["marked"] == {"1": "dead"}
    assert pack_maps(MapGrid(maps, "x", marked={2: "always on"}))["marked"] == {"2": "always on"}
    assert pack_maps(MapGrid(maps, "x"))["marked"] == {}


def test_no_map_is_smaller_than_48_pixels():
    assert pack_maps(MapGrid(np.zeros((1, 5, 5)), "x", size=10))["size"] == SMALLEST == 48


@pytest.mark.parametrize(("scale", "maps", "domain"), [
    ("ink", np.array([[[0, 128]]], np.uint8), [0, 255]),
    ("ink", np.array([[[0.0, 0.5]]]), [0, 1]),
    ("ink", np.array([[[-0.1, 1.175]]]), [-0.1, 1.175]),
    ("activation", np.array([[[0.0, 0.5]]]), [0, 0.5]),
    ("activation", np.array([[[-0.2, 0.5]]]), [-0.5, 0.5]),
    ("weights", np.array([[[0.1, 0.5]]]), [-0.5, 0.5]),
    ("activation", np.array([[[-5.0, -0.2]]]), [-5, 5]),
    ("activation", np.array([[[-5.0, np.nan]]]), [-5, 5]),
])  # fmt: skip
def test_domains_of_the_scales(scale, maps, domain):
    assert pack_palette(maps, scale)["domain"] == domain


def test_a_given_domain_is_used():
    assert pack_palette(np.ones((1, 1, 1)), "weights", (-3, 3))["domain"] == [-3, 3]


@pytest.mark.parametrize("wrong", [np.zeros((2, 2)), np.zeros((0, 2, 2))])
def test_maps_of_another_shape_are_refused(wrong):
    with pytest.raises(ValueError, match="maps has shape"):
        MapGrid(wrong, "x")


def test_wrong_names_and_scales_are_refused():
    with pytest.raises(ValueError, match="labels has 1 entries for 2 maps"):
        MapGrid(np.zeros((2, 2, 2)), "x", labels=["one"])
    with pytest.raises(ValueError, match="scale is 'rainbow'"):
        MapGrid(np.zeros((2, 2, 2)), "x", scale="rainbow")
    with pytest.raises(ValueError, match="probabilities has 3 entries"):
        pack_bars([0.1, 0.2, 0.7], "x")


@pytest.mark.parametrize("config", [
    NetworkConfig(), NetworkConfig(input_size=32, activation="tanh"), NetworkConfig(kernel_size=3, c1=2, c3=3),
    PAPER_NETWORK,
], ids=["article", "32x32", "small", "1998"])  # fmt: skip
def test_the_figure_has_a_place_for_every_value(config):
    trace, drawn = make_trace(config), pack_figure(config, "x")["layers"]
    for layer, name in zip(drawn, ("INPUT", *LAYER_NAMES), strict=True):
        values = trace.inputs if name == "INPUT" else trace[name].activation
        shape = values.shape[1:] if values.ndim == 4 else (1, 1, values.shape[1])
        assert layer["name"] == name
        assert layer["role"] == {"INPUT": "input", "OUTPUT": "output"}.get(name, "hidden")
        assert (layer["rows"], layer["columns"], layer["count"]) == shape


def test_the_figure_knows_which_maps_are_joined_and_what_is_done_between():
    layers = {layer["name"]: layer for layer in pack_figure(PAPER_NETWORK, "x")["layers"]}
    assert {name: layer["sources"] for name, layer in layers.items() if layer.get("sources")} == {
        "S2": [[i] for i in range(6)], "C3": [list(maps) for maps in C3_TABLE], "S4": [[i] for i in range(16)]}
    assert [layers[name]["operation"] for name in LAYER_NAMES] == [
        ["convolution", "5×5"], ["subsampling", "2×2"], ["convolution", "5×5"], ["subsampling", "2×2"],
        ["convolution"], ["full", "connection"], ["distance"]]
    assert layers["OUTPUT"]["whole"] == "how far {before} is from the bitmap of {unit}"


@pytest.mark.parametrize("config", [
    NetworkConfig(), NetworkConfig(pooling="strided", kernel_size=3), PAPER_NETWORK,
], ids=["article", "small kernel", "1998"])  # fmt: skip
def test_the_figure_draws_the_window_that_a_layer_sees(config):
    drawn = {layer["name"]: layer for layer in pack_figure(config, "x")["layers"]}
    for layer in build_layers(config):
        window, place = drawn[layer.name]["window"], min(3, layer.output_shape[0] - 1)
        assert (window is None) == layer.sees_everything
        if window is not None:
            top, side = place * window["stride"] - window["padding"], window["size"]
            assert layer.window_of(place, place) == ReceptiveField(top, top, side, side)


def test_missing_maps_are_told_by_index():
    assert pack_maps(MapGrid(np.zeros((3, 2, 2)), "x", missing=[np.int64(1)]))["missing"] == [1]
    assert pack_maps(MapGrid(np.zeros((3, 2, 2)), "x"))["missing"] == []


@pytest.mark.parametrize(("setting", "words"), [
    ({"marked": [2]}, "marked holds 2; there are maps 0 to 1"), ({"missing": [-1]}, "missing holds -1"),
    ({"selected": 2}, "selected holds 2"), ({"highlight": (0, 3, 0)}, r"highlight is \(0, 3, 0\)"),
    ({"highlight": (2, 0, 0)}, "highlight is"),
])  # fmt: skip
def test_what_is_outside_the_maps_is_refused(setting, words):
    with pytest.raises(ValueError, match=words):
        MapGrid(np.zeros((2, 3, 4)), "x", **setting)


def test_a_highlighted_pixel_is_told_by_map_row_and_column():
    assert pack_maps(MapGrid(np.zeros((2, 3, 4)), "x", highlight=(1, np.int64(2), 3)))["highlight"] == [1, 2, 3]
    assert pack_maps(MapGrid(np.zeros((2, 3, 4)), "x"))["highlight"] is None


def test_bars_without_a_prediction():
    assert pack_bars(None, "x")["probabilities"] is None
    assert len(pack_bars(np.full(10, 0.1), "x")["colors"]) == 10


def _page():
    import numpy as np
    import streamlit as st

    from ui.components import MapGrid, render_bars, render_maps

    render_maps(MapGrid(np.zeros((2, 3, 3)), "Plain"), key="plain")
    render_maps(MapGrid(np.zeros((2, 3, 3)), "Pixels", highlight=(0, 1, 1)), key="pixels", on_pixel=print)
    render_maps(MapGrid(np.zeros((2, 3, 3)), "Selectable", selected=1), key="selectable", on_select=print)
    render_bars(None, key="bars", caption="Nothing yet")
    st.write("drawn")


def test_components_render_in_a_page():
    page = AppTest.from_function(_page).run()
    assert not page.exception
    assert page.markdown[0].value == "drawn"


def test_a_click_means_one_thing_only():
    with pytest.raises(ValueError, match="not both"):
        render_maps(MapGrid(np.zeros((1, 1, 1)), "x"), key="both", on_select=print, on_pixel=print)


@pytest.mark.parametrize(("sent", "chosen"), [
    ({"grid": 1, "index": 2}, 2), ({"grid": 1, "index": 3}, None), ({"grid": 0, "index": 0}, None),  # reports nothing
    ({"grid": 2, "index": 0}, None), ({"grid": -1, "index": 0}, None), ({"index": 0}, None), ({}, None),
])  # fmt: skip
def test_a_click_counts_in_the_grid_that_it_was_made_in(sent, chosen, monkeypatch):
    monkeypatch.setattr("streamlit.session_state", {"maps": {"chosen": sent}})
    grids = [MapGrid(np.zeros((1, 2, 2)), "Silent", reports=False), MapGrid(np.zeros((3, 2, 2)), "Heard")]
    assert _read_choice("maps", grids) == chosen
