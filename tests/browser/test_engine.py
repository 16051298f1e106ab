"""The network in a real browser against NumPy's: checkpoints over their route, every layer, every gradient."""

import io

import numpy as np
import pytest
from playwright.sync_api import Page, Route

from devtools.agreement import LARGEST_DIFFERENCE
from devtools.javascript import ANSWER, compare, count_bytes, make_noise, make_output_gradient
from devtools.random_configs import build_network, choose_configs
from lenet.data import load_test_set
from lenet.network import Network, save_network
from lenet.runs.models import list_models, load_model
from ui.components.addresses import checkpoint_address, web_address

ASK = """async ([engine, folder, addresses, images, gradient]) => {
    const { loadNetwork } = await import(engine);
    const { answer } = await import(folder + "answer.js");
    const networks = await Promise.all(addresses.map(loadNetwork));
    const answers = networks.flatMap((network) => images.flatMap((image) => answer(network, image, gradient)));
    await fetch(folder + "answers", { method: "POST", body: await new Blob(answers).arrayBuffer() });
}"""


@pytest.fixture
def ask(page: Page, app_url: str):
    """Ask the browser's networks, given the addresses of their checkpoints, about images: all its answers in a row."""
    def ask_browser(addresses: list[str], images: np.ndarray, files: dict[str, bytes]) -> io.BytesIO:
        folder, sent = f"{app_url}/agreement/", {}

        def serve(route: Route) -> None:
            name = route.request.url.removeprefix(folder)
            sent[name] = route.request.post_data_buffer
            kind = "text/javascript" if name.endswith(".js") else "application/zip"
            route.fulfill(body={**files, "answer.js": ANSWER.encode()}.get(name, b""), content_type=kind)

        page.route(f"{folder}**", serve)
        page.goto(f"{app_url}/_stcore/health")
        page.evaluate(ASK, [f"{app_url}/{web_address('engine/checkpoints.js')}", folder, addresses,
                            images.reshape(-1, 784).tolist(), make_output_gradient().tolist()])
        return io.BytesIO(sent["answers"])

    return ask_browser


def compute_largest(networks: list[Network], images: np.ndarray, answers: io.BytesIO) -> float:
    differences = [compare(network, image, answers.read(count_bytes(network)))
                   for network in networks for image in images]
    assert answers.read() == b""
    return max(differences)


def test_the_networks_in_the_box_answer_as_in_numpy(ask, app_url):
    models = [model for model in list_models([]) if model.bundled]
    addresses = [f"{app_url}/{checkpoint_address(model.ref, model.epochs[-1])}" for model in models]
    images = load_test_set()[0][:3]
    networks = [load_model(f"{model.ref}@{model.epochs[-1]}") for model in models]
    assert compute_largest(networks, images, ask(addresses, images, {})) <= LARGEST_DIFFERENCE


def test_a_dozen_other_configs_answer_as_in_numpy(ask, app_url):
    """Node is asked for all of them: tests/web/test_engine.py."""
    networks = [build_network(config) for config in choose_configs()[::3]]
    images, files = make_noise(1), {}
    for number, network in enumerate(networks):
        memory = io.BytesIO()
        save_network(network, memory)
        files[f"{number}.npz"] = memory.getvalue()
    answers = ask([f"{app_url}/agreement/{name}" for name in files], images, files)
    assert compute_largest(networks, images, answers) <= LARGEST_DIFFERENCE
