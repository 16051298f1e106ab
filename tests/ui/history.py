"""The browser's history, for tests without a browser."""

from collections.abc import Mapping
from unittest import mock

from streamlit.testing.v1 import AppTest


def go_to(app: AppTest, query: Mapping[str, object]) -> AppTest:
    """What Back and Forward do: the page runs again, for their sake, with an address that was there."""
    app.query_params.clear()
    for key, value in query.items():
        app.query_params[key] = str(value)
    with mock.patch("ui.address._has_gone_back", return_value=True):
        app.run()
    assert not app.exception
    return app
