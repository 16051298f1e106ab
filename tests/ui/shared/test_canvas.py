"""The pen's width, on every page the same, whatever is drawn."""

from streamlit.testing.v1 import AppTest

from ui import state
from ui.frame import ROOT
from ui.shared.canvas import PEN


def find_pen(app: AppTest, page: str):
    app.switch_page(page).run()
    assert not app.exception and not app.warning
    return next(slider for slider in app.slider if slider.key.startswith(state.PEN_CHOICE))


def test_the_width_that_is_chosen_on_one_page_is_that_of_the_other():
    app = AppTest.from_file(str(ROOT / "home.py"), default_timeout=60)
    assert find_pen(app, "pages/2_Draw.py").value == PEN
    find_pen(app, "pages/2_Draw.py").set_value(31).run()
    assert not app.warning and find_pen(app, "home.py").value == 31
    find_pen(app, "home.py").set_value(12).run()
    assert find_pen(app, "pages/2_Draw.py").value == 12
