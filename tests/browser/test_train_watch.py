"""What a network reads beside its curves: while it learns, and along its epochs. Nothing is trained for that: the tests
write what a worker writes."""

import re
import time
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from devtools.browser import Server, wait_idle
from devtools.pen import CANVAS
from lenet.data import sample_digits
from lenet.network import scale_images
from lenet.network.weights_file import save_moment
from lenet.runs import RunConfig, RunFolder, TrainingConfig, create_run
from lenet.runs.events import Started
from lenet.runs.folder import write_atomic
from lenet.runs.models import load_model
from tests.browser.checks import assert_accessible, assert_clean
from tests.browser.pen import SEVEN, draw
from tests.browser.train import curves, delete_runs
from tests.browser.visit import visit
from tests.living import keep_alive
from ui.components.addresses import web_address

READ_ANSWERS = """async (address) => {
    const { store } = await import(new URL("/" + address, location.origin));
    const { moments, input } = store;
    while (!moments.compute(input.image, 1000)) {}
    return moments.all.map(({ at }, i) => [at, [...moments.answers(input.image)[i]]]);
}"""
"""What the networks of the page's moments make of what it reads: [[at, ten probabilities], ...]."""

LEAVE_WITH_NEWS = """(how) => {
    const parts = [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")];
    const views = parts.map(({ shadowRoot }) => shadowRoot.querySelector(".root")?.view);
    const { actions } = views.find((view) => view?.actions);
    if (how === "link") document.querySelector("[data-testid=stPageLink] a[href$=Draw]").click();
    else history.back();
    addEventListener("popstate", () => actions.ask("paused"));
    actions.ask("ended");
}"""
"""Leave a page with curves for Draw while they have news of their run, for which the page is to be drawn anew."""


@pytest.fixture
def folder(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunFolder]:
    """A live run that has learnt nothing yet."""
    monkeypatch.setenv("LENET_RUNS_DIR", str(server.runs_dir))
    folder = create_run(RunConfig("Watched", training=TrainingConfig(epochs=20)), "watched")
    folder.append_event(Started(time.time(), 0, 0, 20, 100, 0.001))
    life = keep_alive(folder)
    yield folder
    life.close()
    delete_runs(server)


def write_live(folder: RunFolder, epoch: int, step: int) -> None:
    """Write the network as a worker does, with the weights that the article's has after that epoch."""
    network = load_model(f"article@{epoch}")
    write_atomic(folder.live_file, lambda file: save_moment(network.config, network.weights, epoch, step, file))


def compute_answers(epochs: tuple[int, ...]) -> np.ndarray:
    """NumPy's answers of the article's network to the first sample digit that the page reads, (epochs, 10)."""
    networks = [load_model(f"article@{epoch}") for epoch in epochs]
    images = sample_digits()[7][np.newaxis]
    return np.concatenate([each.forward(scale_images(images, each.config)).probabilities for each in networks])


def read_answers(page: Page) -> dict[int, list[float]]:
    return dict(page.evaluate(READ_ANSWERS, web_address("live/store.js")))


def test_a_live_network_is_read_as_it_learns(folder: RunFolder, page: Page, app_url: str):
    visit(page, f"{app_url}/Train?run=watched")
    expect(page.get_by_role("heading", name="The first weights come in a moment.")).to_be_visible()
    for epoch, step, batches in ((0, 40, 40), (1, 5, 105)):
        write_live(folder, epoch, step)
        expect(page.get_by_role("heading", name=f"After {batches} batches it reads sample digit 7")).to_be_visible()
    expect(page.locator("[data-points='2']")).to_be_visible()
    answers = read_answers(page)
    assert list(answers) == [40, 105]
    np.testing.assert_allclose(list(answers.values()), compute_answers((0, 1)), atol=1e-5)
    draw(page, SEVEN)
    expect(page.get_by_role("heading", name="After 105 batches it reads your drawing")).to_be_visible()
    expect(page.locator("[data-points='2']")).to_be_visible()
    assert_clean(page)


@pytest.mark.parametrize("how", ["link", "Back"])
def test_news_of_a_run_does_not_keep_a_page_that_is_left(how: str, folder: RunFolder, page: Page, app_url: str):
    visit(page, f"{app_url}/Draw")
    visit(page, f"{app_url}/Train?run=watched")
    expect(curves(page)).to_be_visible()
    page.evaluate(LEAVE_WITH_NEWS, how)
    expect(page.locator(CANVAS)).to_be_visible()
    wait_idle(page)
    expect(page.locator(CANVAS)).to_be_visible()


def test_the_film_of_the_articles_network(page: Page, app_url: str):
    visit(page, f"{app_url}/Train?run=article")
    expect(page.get_by_role("heading", name="After epoch 20 it reads sample digit 7 as 7")).to_be_visible()
    expect(page.locator("[data-points='21']")).to_be_visible()
    answers = read_answers(page)
    assert list(answers) == list(range(21))
    epochs = (0, 1, 2, 20)
    np.testing.assert_allclose([answers[epoch] for epoch in epochs], compute_answers(epochs), atol=1e-5)
    marker = page.locator(".epoch-marker").first
    end = marker.bounding_box()["x"]
    slider = page.get_by_role("slider", name="Epoch", exact=True)
    slider.press("Home")
    expect(page.get_by_role("heading", name="Untrained, it reads sample digit 7")).to_be_visible()
    slider.press("ArrowRight")
    assert marker.bounding_box()["x"] < end
    expect(page.get_by_role("button", name="PNG of epoch 1")).to_be_visible()
    page.get_by_label("Epochs a second").select_option("10")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("heading", name=re.compile("After epoch [3-9] it reads"))).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="GIF of all epochs").click()
    assert saved.value.path().read_bytes().startswith(b"GIF8")
    assert_clean(page)
    assert_accessible(page)
