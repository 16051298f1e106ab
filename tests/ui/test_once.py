"""ui.once: a double click does a thing once."""

import pytest
from streamlit.testing.v1 import AppTest

from ui import once


def page():
    """Two buttons that take each other's place, one alone; what they do is noted."""
    import streamlit as st

    from ui import once

    done = st.session_state.setdefault("done", [])
    for name in ("pause", "resume"):
        once.render_button(name, done.append, name, key=name, place="shared")
    acted = once.render_button("delete", lambda *, run: done.append(run), key="delete", options={"run": "gone"})
    st.text(f"acted {acted}")
    once.render_button("again", done.append, "again", key="again", stays=True)


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    """The time, which stands still until it is set."""
    now = [100.0]
    monkeypatch.setattr(once.time, "monotonic", lambda: now[0])
    return now


def press(app: AppTest, label: str) -> list[str]:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app.session_state["done"]


@pytest.mark.parametrize("gap", [0.06, 0.2, 0.45])
def test_a_second_click_on_what_is_drawn_again_does_nothing(gap, clock):
    app = AppTest.from_function(page).run()
    assert press(app, "delete") == ["gone"]
    clock[0] += gap
    assert press(app, "delete") == ["gone"]
    clock[0] += once.REST
    assert press(app, "delete") == ["gone", "gone"], "later it is wanted"


def test_a_second_click_does_not_reach_what_took_its_place(clock):
    app = AppTest.from_function(page).run()
    press(app, "pause")
    clock[0] += 0.3
    assert press(app, "resume") == ["pause"]
    assert press(app, "delete") == ["pause", "gone"], "another button need not wait"


def test_a_second_click_of_the_same_rendering_does_nothing_however_late(clock):
    """The server was busy: the click comes after the rest, with the generation of the old rendering."""
    def clicks():
        import streamlit as st

        from ui import once

        done = []
        for generation in (0, 0, 1):
            once._act("place", generation, done.append, (generation,), {})
            st.session_state["place"] = (st.session_state["place"][0], -100.0)
        st.text(str(done))

    assert AppTest.from_function(clicks).run().text[0].value == "[0, 1]"


def test_a_button_that_stays_is_the_same_element_and_acts_once_a_double_click(clock):
    app = AppTest.from_function(page).run()
    assert press(app, "again") == ["again"]
    clock[0] += 0.45
    assert press(app, "again") == ["again"]
    clock[0] += 0.2
    assert press(app, "again") == ["again", "again"]
    assert [button.key for button in app.button if button.label == "again"] == ["again"]


def test_a_click_that_came_while_it_acted_does_nothing(clock):
    def clicks():
        import streamlit as st

        from ui import once

        done = []

        def act(generation):
            done.append(generation)
            once.time.monotonic.__closure__[0].cell_contents[0] += 1.0  # it takes a second

        for generation in (0, 1):
            once._act("place", generation, act, (generation,), {})
        st.text(str(done))

    assert AppTest.from_function(clicks).run().text[0].value == "[0]"


def test_only_what_comes_to_the_page_while_it_rests_takes_no_clicks_in_the_browser(clock):
    """Its key says so (frame.css), and stays as long as the button does."""
    def pages():
        import streamlit as st

        from ui import once

        if st.session_state.get("page", "with") == "with":
            once.render_button("delete", lambda: None, key="delete")

    def key() -> str:
        app.run()
        return app.button[0].key

    app = AppTest.from_function(pages).run()
    assert key() == "delete"
    app.button[0].click().run()
    resting = key()
    assert "_rests_" in resting
    clock[0] += once.REST + 1
    assert key() == resting, "the keyboard is on it"
    app.session_state["page"] = "without"
    assert not app.run().button
    app.session_state["page"] = "with"
    late = key()
    assert "_rests_" not in late
    assert late not in ("delete", resting), "a click on an older one would count"
    assert key() == late
    app.button[0].click().run()
    assert "_rests_" in key()


def test_who_drew_it_learns_that_it_acted(clock):
    app = AppTest.from_function(page).run()
    assert app.text[0].value == "acted False"
    press(app, "delete")
    assert app.text[0].value == "acted True"
    assert app.run().text[0].value == "acted False"
