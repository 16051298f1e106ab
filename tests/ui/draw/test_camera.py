"""Where the camera is offered on Draw."""

import pytest

from ui.draw.camera import can_show_camera


@pytest.mark.parametrize(("url", "can"), [
    ("https://lab.school.org/Draw", True), ("http://localhost:8501/Draw?image=upload", True),
    ("http://lab.localhost:8501", True), ("http://127.0.0.1:8501/", True), ("http://[::1]:8501/", True),
    ("http://192.168.0.7:8501/Draw", False), ("http://lab.school.org", False), ("http://localhost.school.org", False),
    ("http://school.org/https://localhost", False), ("", False), (None, False),
])  # fmt: skip
def test_a_page_shows_the_camera_only_where_it_is_secure(url: str | None, can: bool):
    assert can_show_camera(url) is can
