"""ui.address: one choice is one entry of the history, and Back comes to what was there."""

import pytest
from streamlit.testing.v1 import AppTest


def page():
    """Two settings in the address, each changed by a button."""
    import streamlit as st

    from ui import address, state

    address.open_address("a page")
    layer = address.read(state.QUERY_LAYER) or "C1"
    unit = address.read(state.QUERY_UNIT) or "none"
    network = address.read(state.QUERY_MODEL) or address.settle(
        state.QUERY_MODEL, lambda: st.session_state.get(state.MODEL, "first"))
    st.session_state[state.MODEL] = network
    st.text(f"{layer} {unit} {network}")
    st.button("C5", on_click=address.choose, args=({state.QUERY_LAYER: "C5", state.QUERY_UNIT: None},))
    st.button("unit 119", on_click=address.choose, args=({state.QUERY_UNIT: 119},))
    st.button("other", on_click=address.choose, args=({state.QUERY_MODEL: "other", state.QUERY_UNIT: None},))


@pytest.fixture
def entries(monkeypatch) -> list[dict]:
    """The query strings sent to the browser, each of which it makes an entry of its history."""
    from streamlit.runtime.state.query_params import QueryParams

    sent, real = [], QueryParams._send_query_param_msg

    def note(params: QueryParams) -> None:
        sent.append(dict(params._query_params))
        real(params)

    monkeypatch.setattr(QueryParams, "_send_query_param_msg", note)
    return sent


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def show(app: AppTest, query: dict) -> str:
    """What the page says after the browser has gone to an address, with Back or Forward."""
    app.query_params.clear()
    for key, value in query.items():
        app.query_params[key] = value
    return app.run().text[0].value


def test_a_page_that_opens_writes_nothing(entries):
    assert AppTest.from_function(page).run().text[0].value == "C1 none first"
    assert entries == []


def test_one_choice_is_one_entry_and_says_all_that_is_shown(entries):
    app = AppTest.from_function(page).run()
    press(app, "C5")
    press(app, "unit 119")
    assert entries == [{"layer": "C5", "model": "first"}, {"layer": "C5", "model": "first", "unit": "119"}]
    press(app, "unit 119")
    assert len(entries) == 2, "the same choice again is none"


def test_a_choice_that_takes_a_key_out_is_one_entry_too(entries):
    app = AppTest.from_function(page).run()
    press(app, "unit 119")
    press(app, "C5")
    assert entries[1:] == [{"layer": "C5", "model": "first"}]


def test_back_never_shows_a_state_that_was_not_there(entries):
    app = AppTest.from_function(page).run()
    seen = [({}, app.text[0].value)]
    for label in ("C5", "unit 119", "other"):
        press(app, label)
        seen.append((entries[-1], app.text[0].value))
    assert [text for _, text in seen] == ["C1 none first", "C5 none first", "C5 119 first", "C5 none other"]
    for query, text in [*reversed(seen), *seen]:
        assert show(app, query) == text


def test_two_quick_choices_are_both_kept(entries):
    """The second asks for its run with the query string from before the first."""
    app = AppTest.from_function(page).run()
    press(app, "C5")
    app.query_params.clear()
    press(app, "unit 119")
    assert app.text[0].value == "C5 119 first"
    assert entries[-1] == {"layer": "C5", "model": "first", "unit": "119"}


def test_another_visit_begins_with_what_was_chosen_last():
    def two_pages():
        import streamlit as st

        from ui import address, state

        address.open_address(st.session_state.get("where", "one"))
        st.text(address.settle(state.QUERY_MODEL, lambda: st.session_state.get(state.MODEL, "first")))

    app = AppTest.from_function(two_pages).run()
    app.session_state["model"] = "other"
    assert app.run().text[0].value == "first"
    app.session_state["where"] = "two"
    assert app.run().text[0].value == "other"


def test_a_page_is_left_with_what_its_address_held_last():
    def two_pages():
        import streamlit as st

        from ui import address, state

        address.open_address(st.session_state.get("where", "one"))
        st.text(str([address.last_query(page) for page in ("one", "two")]))
        st.button("C5", on_click=address.choose, args=({state.QUERY_LAYER: "C5"},))

    app = AppTest.from_function(two_pages).run()
    assert app.text[0].value == "[{}, {}]"
    press(app, "C5")
    kept = "[{'layer': 'C5'}, {}]"
    assert app.text[0].value == kept
    app.session_state["where"] = "two"
    assert show(app, {}) == kept
    app.session_state["where"] = "one"
    assert show(app, {}) == kept, "it goes on with what it showed"
    assert show(app, {"layer": "F6"}) == "[{'layer': 'F6'}, {}]"
    assert show(app, {}) == "[{}, {}]", "Back"
