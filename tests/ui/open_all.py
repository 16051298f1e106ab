"""Open the pages as a visitor does, once for each run folder that is named, and print what stands on them.

A line of JSON for each. This runs in a process of less power than that of the tests.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from unittest import mock

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from ui.frame import ROOT

PLACES = [("home.py", {}), ("pages/1_Train.py", {"view": "runs"}), ("pages/1_Train.py", {"run": "mine"}),
          ("pages/2_Draw.py", {}), ("pages/3_Inspect.py", {"model": "mine"})]  # fmt: skip


@contextmanager
def look_once() -> Iterator[None]:
    """For each visitor of a test Streamlit looks through all installed packages for components; once will do."""
    look = cache(manifest_scanner.scan_component_manifests)
    with mock.patch.object(manifest_scanner, "scan_component_manifests", look):
        yield


def open_all(runs: str) -> None:
    """Print a line a place."""
    os.environ["LENET_RUNS_DIR"] = runs
    for page, query in PLACES:
        app = AppTest.from_file(str(ROOT / "home.py"), default_timeout=60)
        if page != "home.py":
            app.switch_page(page)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        networks = [box.options for box in app.selectbox if box.label == "Network"]
        print(json.dumps({"runs": runs, "page": page, "exceptions": [each.message for each in app.exception],
                          "errors": [each.value.replace("\\", "") for each in app.error], "networks": networks}))


if __name__ == "__main__":
    with look_once():
        for folder in sys.argv[1:]:
            open_all(folder)
