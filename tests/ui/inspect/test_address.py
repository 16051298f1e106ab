"""What is chosen on Inspect stands in the address: one choice, one entry, and Back comes to what was there."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lenet.data import load_test_set
from lenet.inspection import unit_maps
from lenet.network import NetworkConfig, scale_images
from lenet.runs.models import load_model
from tests.ui.history import go_to
from tests.ui.inspect.page import find_maps, make_model, open_inspect, read_picture, texts, unescape


def press(app: AppTest, label: str, value: object) -> AppTest:
    """Choose in the group of buttons with this label."""
    next(group for group in app.get("button_group") if group.label == label).set_value(value).run()
    assert not app.exception
    return app


def slider(app: AppTest, label: str):
    """The slider of rows, or that of columns."""
    return next(each for each in app.select_slider if each.label == label)


def test_the_address_names_layer_unit_and_picture():
    app = open_inspect(model="article@0", layer="C3", unit="5", image="test-1234")
    assert "#### C3, filter 5" in texts(app)
    assert read_picture(app)["label"] == "test image 1,234"
    assert app.select_slider[0].value == 0


@pytest.mark.parametrize(("query", "sentence"), [
    ({"model": "nobody"}, "There is no network 'nobody'"),
    ({"model": "../../etc/passwd"}, "There is no network '../../etc/passwd'"),
    ({"model": "article@one"}, "names no epoch"),
    ({"model": "article@999"}, "has no epoch 999"),
    ({"model": "article@" + "9" * 5000}, "names no epoch"),
    ({"model": "[a](http://b)"}, "There is no network '[a](http://b)'"),
    ({"layer": "C7"}, "There is no layer 'C7'"),
    ({"layer": "C3", "unit": "16"}, "C3 has no unit '16': its units are numbered 0 to 15"),
    ({"layer": "C3", "row": "10"}, "C3's maps have no row '10': write 0 to 9"),
    ({"column": "x"}, "C1's maps have no column 'x': write 0 to 27"),
    ({"layer": "F6", "values": "none"}, "There are no values 'none'"),
    ({"digit": "10"}, "There is no digit '10'"),
    ({"unit": "-1"}, "C1 has no unit '-1'"),
    ({"unit": "<b>"}, "C1 has no unit '<b>'"),
    ({"image": "test-10000"}, "There is no picture 'test-10000'"),
    ({"image": "../x"}, "There is no picture '../x'"),
])
def test_an_address_that_leads_nowhere_gets_one_sentence_and_the_page_goes_on(query, sentence):
    app = open_inspect(**query)
    assert len(app.error) == 1
    assert sentence in unescape(app.error[0].value)
    assert "#### " in texts(app)


def test_an_epoch_that_is_not_there_leads_to_the_networks_last_one():
    make_model(NetworkConfig(kernel_size=3), epochs=(0, 1, 2))
    app = open_inspect(model="mine@7")
    assert app.error[0].value == "My network has no epoch 7: its last one is 2, shown here."
    assert (app.selectbox[0].value, app.select_slider[0].value) == ("mine", 2)


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


def test_another_epoch_keeps_the_unit_that_the_address_did_not_name(entries):
    app = open_inspect(model="article@20", layer="C3", image="test-3")
    heading = next(text.value for text in app.markdown if text.value.startswith("#### C3, filter"))
    for epoch in range(5):
        app.select_slider[0].set_value(epoch).run()
        assert heading in texts(app)
        assert entries[-1]["unit"] == heading.split()[-1] and len(entries) == epoch + 1


def test_another_layer_is_one_entry_and_leaves_unit_and_place_behind(entries):
    app = open_inspect(model="article@20", image="test-3", layer="C5", unit="119", row="0", column="0")
    press(app, "Layer", "C1")
    assert [set(entry) for entry in entries] == [{"model", "image", "layer"}]
    assert not app.error and "#### C1, filter" in texts(app)
    go_to(app, {"model": "article@20", "image": "test-3", "layer": "C5", "unit": "119"})
    assert not app.error and "#### C5, filter 119" in texts(app)


def test_back_leads_through_every_choice_and_shows_no_state_that_was_not_there(entries):
    app = open_inspect(model="article@20", image="test-3")
    shown = [texts(app)]
    for choose in (
        lambda: press(app, "Layer", "C3"), lambda: slider(app, "Row").set_value(1).run(),
        lambda: press(app, "Speaking for the digit", 8), lambda: press(app, "Layer", "F6"),
        lambda: press(app, "Values", "preactivation"), lambda: app.select_slider[0].set_value(3).run(),
    ):
        choose()
        assert not app.exception and not app.error
        shown.append(texts(app))
    assert len(entries) == len(shown) - 1
    before = [{"model": "article@20", "image": "test-3"}, *entries[:-1]]
    for query, words in zip(reversed(before), reversed(shown[:-1]), strict=True):
        assert texts(go_to(app, query)) == words
        assert not app.error


def test_a_value_is_chosen_by_row_and_column_and_marked_in_its_pictures():
    app = open_inspect(model="article@20", layer="C3", unit="5", image="test-3")
    network = load_model("article@20")
    trace = network.forward(scale_images(load_test_set()[0][3:4], network.config))
    sums = unit_maps(trace["C3"].preactivation[0])[5]
    largest = [int(at) for at in np.unravel_index(int(sums.argmax()), sums.shape)]
    assert [grid["highlight"] for grid in find_maps(app, "inspect_C3_answers")] == [[5, *largest]] * 2
    assert find_maps(app, "inspect_chain")[0]["highlight"] == [0, *largest]
    slider(app, "Row").set_value(2).run()
    slider(app, "Column").set_value(7).run()
    assert (app.query_params["row"], app.query_params["column"]) == ("2", "7")
    assert [grid["highlight"] for grid in find_maps(app, "inspect_C3_answers")] == [[5, 2, 7]] * 2
    assert [(grid["highlight"], grid["click"]) for grid in find_maps(app, "inspect_chain")] == [
        ([0, 2, 7], "pixel"), ([0, 2, 7], "pixel"), (None, "nothing")]  # the sums, the answer, what lies behind
    assert f"makes that **{sums[2, 7]:.5g}**".replace("-", "−") in texts(app)


def test_a_place_that_the_browser_still_reports_of_the_layer_before_is_dropped():
    app = open_inspect(layer="C1", image="test-3")
    slider(app, "Row").set_value(27)
    press(app, "Layer", "S2")
    assert not app.error and app.query_params["layer"] == "S2" and "row" not in app.query_params


def test_values_and_digit_are_read_from_the_address():
    app = open_inspect(layer="F6", values="preactivation", digit="3")
    assert "units of F6. Before ReLU: the sums" in find_maps(app, "inspect_F6_answers")[0]["caption"]
    assert "How the score (logit) of 3 would change" in texts(app)


def test_a_unit_of_a_layer_that_there_is_not_gets_no_sentence_of_its_own():
    app = open_inspect(layer="C9", unit="999", row="77")
    assert [error.value for error in app.error] == [
        "There is no layer 'C9'; the layers are C1, S2, C3, S4, C5, F6, OUTPUT."]


def test_a_source_that_is_clicked_while_a_number_is_being_typed_is_the_one_shown():
    """The click ends the typing: the browser tells of both at once."""
    app = open_inspect(image="test-62")
    app.number_input[0].set_value(77)
    press(app, "Picture", "sample")
    assert app.query_params["image"] == "sample-7" and read_picture(app)["label"] == "sample digit 7"
    press(app, "Picture", "test")
    assert app.query_params["image"] == "test-77"


@pytest.mark.parametrize("label", ["Digit", "Next mistake"])
def test_what_a_slow_browser_still_reports_of_the_picture_before_is_no_choice(label, entries):
    """Two clicks come fast: the second hands in the sliders as they were before the first had moved them."""
    app = open_inspect(model="article@20", image="sample-7" if label == "Digit" else "test-62")
    if label == "Digit":
        next(group for group in app.get("button_group") if group.label == label).set_value(0)
    else:
        next(button for button in app.button if button.label == label).click()
    reported = app._tree.get_widget_states()
    for _ in range(2):
        app._run(reported)
        assert not app.exception
    assert all(set(entry) == {"image", "model"} for entry in entries)
    assert "test-62" not in [entry["image"] for entry in entries]
    assert len(entries) == (1 if label == "Digit" else 2)
