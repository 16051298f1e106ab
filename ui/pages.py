"""The pages there are, a record each. Another page is a script, a room of `ui` and one more row here.

The sidebar, the cards on Home, links from page to page, docs/addresses.md, README’s list and the tests of all pages
read this table. It knows the rooms by name alone, and they may know it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        path: its script, as Streamlit links to it.
        address: what stands after the host in the browser.
        name: what lists and links call it.
        title: its heading.
        subtitle: the sentence under the heading.
        icon: a Material icon of Streamlit's own.
        invitation: what the card on Home that leads to it is called; empty for none.
        promise: the sentence on that card.
        room: the module with its `render_page()`.
        keeps_address: whether the sidebar's link carries the address that the page showed last. Draw and Inspect
            follow the current picture instead.
    """

    path: str
    address: str
    name: str
    title: str
    subtitle: str
    icon: str
    invitation: str
    promise: str
    room: str
    keeps_address: bool = False

    def render(self) -> None:
        """Draw all that stands below the heading."""
        import_module(self.room).render_page()


HOME = Page(
    "home.py", "/", "Home", "See a convolutional network learn",
    "LeNet-5 was built in 1998 to read handwritten digits. Draw one in the black square: every number answers it.",
    ":material/home:", "", "", "ui.home.page")
TRAIN = Page(
    "pages/1_Train.py", "/Train", "Train", "Train",
    "Build a LeNet-5, and watch it learn to read handwritten digits.", ":material/monitoring:", "Train it",
    "Choose the layers, press the button, and watch a network learn to read digits in front of you.", "ui.train.page",
    keeps_address=True)
DRAW = Page(
    "pages/2_Draw.py", "/Draw", "Draw", "Draw",
    "Write a digit with mouse, pen or finger. The network reads it while you write.", ":material/draw:",
    "Draw for it", "Draw or upload a digit and see each step from your pen to its ten probabilities.", "ui.draw.page")
INSPECT = Page(
    "pages/3_Inspect.py", "/Inspect", "Inspect", "Inspect",
    "Every filter of a network, and how each answers your digit, number by number.", ":material/grid_view:",
    "Look inside it", "Open every filter, every map and every unit, with the number behind each pixel.",
    "ui.inspect.view")

PAGES = (HOME, TRAIN, DRAW, INSPECT)
"""In the order of the sidebar."""
