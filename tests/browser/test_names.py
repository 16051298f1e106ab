"""A run's name on every page, letter by letter, whatever Markdown, Streamlit or HTML would make of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from devtools.browser import Server
from lenet.runs import RunConfig, TrainingConfig, create_run
from tests.browser.test_train import FINISHED
from tests.browser.train import delete_runs
from tests.browser.visit import visit

NAMES = {
    "made-1": "- :material/delete: :smile: www.example.com a@b.cd $x$ <b>i",
    "made-2": "1. https://e.org [x](y) *a* _b_ `c` :red[d] ~e~ -> &amp; #",
}

MADE_OF_NAMES = """() => {
    const found = [];
    const look = root => {
        for (const one of root.querySelectorAll('*')) {
            if (one.shadowRoot) look(one.shadowRoot);
            const href = one.getAttribute('href') ?? '';
            if (/example|e\\.org|mailto|\\/y$/.test(href)) found.push(href);
            if (/^(B|EM|CODE|DEL|LI)$/.test(one.tagName) && /^[a-ei]$/.test(one.textContent)) found.push(one.outerHTML);
            if (one.dataset.testid === 'stIconMaterial' && one.textContent === 'delete'
                && !one.closest('button')) found.push(one.outerHTML);
            if (one.matches('.katex')) found.push(one.outerHTML);
        }
    };
    look(document);
    return found;
}"""
"""Links, icons, formulas and words in other type that have come of `NAMES`, shadow roots included."""


@pytest.fixture
def runs(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LENET_RUNS_DIR", str(server.runs_dir))
    for run_id, name in NAMES.items():
        folder = create_run(RunConfig(name, training=TrainingConfig(epochs=2)), run_id)
        for event in FINISHED:
            folder.append_event(event)
        (folder.path / "checkpoints" / "0002.npz").write_bytes(b"none")
    yield
    delete_runs(server)


def assert_letters(page: Page, *run_ids: str) -> None:
    """That the page shows the names of these runs, and nothing that was made of them."""
    for run_id in run_ids:
        expect(page.get_by_text(NAMES[run_id]).locator("visible=true").first).to_be_visible()
    assert page.evaluate(MADE_OF_NAMES) == []


def test_names_are_shown_letter_by_letter(shared_page: Page, server: Server, runs):
    page = shared_page
    visit(page, server.url)
    assert_letters(page, "made-2")
    visit(page, f"{server.url}/Train?view=runs&compare=made-1,made-2")
    assert_letters(page, *NAMES)
    visit(page, f"{server.url}/Train?view=runs&compare=made-1")
    expect(page.get_by_role("heading", name=NAMES["made-1"])).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("dialog").get_by_text(NAMES["made-1"])).to_be_visible()
    assert_letters(page, *NAMES)
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    visit(page, f"{server.url}/Train?run=made-2&view=watch")
    page.get_by_role("combobox", name="Run").click()
    for name in NAMES.values():
        expect(page.get_by_role("option", name=name, exact=True)).to_have_text(name)
    assert_letters(page)
    visit(page, f"{server.url}/Draw?model=made-1")
    expect(page.get_by_role("combobox", name="Network")).to_have_value(NAMES["made-1"])
    assert_letters(page)
