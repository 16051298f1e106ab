"""ui.address: one choice is one entry of the history, and Back comes to what was there."""

from streamlit.testing.v1 import AppTest

from tests.ui.history import go_to


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


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


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
        assert go_to(app, query).text[0].value == text


def test_two_quick_choices_are_both_kept(entries):
    """The second asks for its run with the query string from before the first."""
    app = AppTest.from_function(page).run()
    press(app, "C5")
    app.query_params.clear()
    press(app, "unit 119")
    assert app.text[0].value == "C5 119 first"
    assert entries[-1] == {"layer": "C5", "model": "first", "unit": "119"}


def test_an_old_query_string_is_not_taken_for_back(entries):
    """A page asks for its next run before it has heard of a choice, as a slow browser does."""
    app = AppTest.from_function(page).run()
    press(app, "C5")
    app.query_params.clear()
    assert app.run().text[0].value == "C5 none first"
    assert len(entries) == 1


def test_a_widget_that_others_have_replaced_is_not_heard():
    """A second click hands in the sliders as they were before the first one had set them."""
    def replaced():
        import streamlit as st

        from ui import address, state

        told: list[int] = []
        on_change = address.callback(address.widget_key("slider"), told.append)
        st.session_state["slider"] = 20
        on_change()
        address.choose({state.QUERY_LAYER: "C5"}, redraw=True)
        on_change()
        st.text(str(told))

    assert AppTest.from_function(replaced).run().text[0].value == "[20]"


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


def test_back_from_another_page_comes_to_what_was_there():
    """Also where the address is silent, and what is shown there has been chosen anew since."""
    def two_pages():
        import streamlit as st

        from ui import address, state

        address.open_address(st.session_state.get("where", "one"))
        st.session_state[state.MODEL] = address.read(state.QUERY_MODEL) or address.settle(
            state.QUERY_MODEL, lambda: st.session_state.get(state.MODEL, "first"))
        st.text(st.session_state[state.MODEL])
        st.button("other", on_click=address.choose, args=({state.QUERY_MODEL: "other"},))

    app = AppTest.from_function(two_pages).run()
    press(app, "other")
    app.session_state["where"] = "two"
    assert open_silently(app) == "other"
    app.session_state["where"] = "one"
    assert go_to(app, {"model": "other"}).text[0].value == "other"
    assert go_to(app, {}).text[0].value == "first"


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
    assert open_silently(app) == kept
    app.session_state["where"] = "one"
    assert open_silently(app) == kept, "it goes on with what it showed"
    assert go_to(app, {"layer": "F6"}).text[0].value == "[{'layer': 'F6'}, {}]"
    assert go_to(app, {}).text[0].value == "[{}, {}]", "Back"


def open_silently(app: AppTest) -> str:
    """What the page says when the sidebar has led to it, with an address that holds nothing."""
    app.query_params.clear()
    return app.run().text[0].value
