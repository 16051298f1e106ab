"""What the tests of Inspect share: runs with random weights, opening the page, reading it."""

import json
import re

import numpy as np
from streamlit.testing.v1 import AppTest

from lenet.network import PAPER_NETWORK, Network, NetworkConfig, build_layers, save_network, weight_shapes
from lenet.runs import RunConfig, create_run
from tests.ui.sent import find_sent
from ui.frame import ROOT
from ui.text import NOTHING


def make_model(config: NetworkConfig, run_id: str = "mine", epochs: tuple[int, ...] = (0, 1), seed: int = 0) -> None:
    """A run with checkpoints of random weights."""
    folder, random = create_run(RunConfig("My network", config), run_id), np.random.default_rng(seed)
    for epoch in epochs:
        weights = {name: (random.normal(size=shape) / np.sqrt(np.prod(shape[:-1]) if "kernel" in name else 25))
                   for name, shape in weight_shapes(config).items()}
        if config.c3_inputs == "paper":
            weights["C3/kernel"] = weights["C3/kernel"] * build_layers(PAPER_NETWORK)[2].mask
        save_network(Network(config, weights), folder.checkpoint_file(epoch))


def open_inspect(app: AppTest | None = None, **query: str) -> AppTest:
    app = app or AppTest.from_file(str(ROOT / "home.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page("pages/3_Inspect.py").run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


def unescape(text: str) -> str:
    """What Markdown shows of an escaped text."""
    return re.sub(r"\\(.)", r"\1", text.replace(NOTHING, ""))


def choose_source(app: AppTest, source: str) -> None:
    next(group for group in app.get("button_group") if group.label == "Picture").set_value(source).run()
    assert not app.exception and not app.error


def read_picture(app: AppTest) -> dict:
    """What the browser was told of the picture, unless it is the drawing: "label", "image" and "digit"."""
    return find_sent(app, "inspect_reader")["picture"]


def find_maps(app: AppTest, key: str) -> list[dict]:
    """What the grids of maps were sent that stand under a key; none where there is nothing of that key."""
    found = (json.loads(one.proto.bytes) for one in app.get("bidi_component") if one.proto.id.endswith(f"-{key}"))
    return next((data["grids"] for data in found), [])
