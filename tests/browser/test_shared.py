"""A shared lab before two browsers: each sees what the other trains, and can change only what it has started itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from devtools.browser import DESKTOP, Server, wait_idle
from lenet.runs import list_runs
from lenet.training.process.slots import take_slot
from tests.browser import checks
from tests.browser.pen import SEVEN, count_ink, draw, wait_for_ink
from tests.browser.train import controls
from tests.browser.visit import visit
from ui.browser_key import COOKIE
from ui.rights import ANOTHERS

PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, second_port: int) -> Iterator[Server]:
    """A shared lab whose one slot is taken: trainings wait, and no TensorFlow is loaded."""
    folder = tmp_path_factory.mktemp("shared") / "runs"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LENET_RUNS_DIR", str(folder))
        patch.setenv("LENET_SLOTS", "1")
        (file := folder.with_name("password")).write_text(PASSWORD)
        file.chmod(0o600)
        with Server(folder, port=second_port, LENET_SHARED="1", LENET_STANDBY="0",
                    LENET_TEACHER_PASSWORD_FILE=str(file)) as server, take_slot():  # fmt: skip
            yield server


@pytest.fixture
def own_runs(lab: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Runs are looked for where the lab keeps them."""
    monkeypatch.setenv("LENET_RUNS_DIR", str(lab.runs_dir))
    return lab.runs_dir


@pytest.fixture(scope="module")
def visitors(browser: Browser, desk_context: BrowserContext) -> Iterator[list[Page]]:
    """Two browsers that know nothing of each other, the same for all tests. One has the app's scripts already."""
    other = browser.new_context(**DESKTOP, **checks.STILL)
    pages = [checks.watch(context.new_page()) for context in (desk_context, other)]
    yield pages
    pages[0].close()
    other.close()


@pytest.fixture
def ann(lab: Server, visitors: list[Page], own_runs: Path) -> Page:
    """The first of them, and what she sees of a run that she has started and that waits its turn."""
    ann = visitors[0]
    waiting = [run.run_id for run in list_runs() if run.is_live]
    if waiting:
        visit(ann, f"{lab.url}/Train?run={waiting[0]}")
    else:
        visit(ann, f"{lab.url}/Train?view=new")
        ann.get_by_role("button", name="Train", exact=True).click()
    expect(controls(ann).get_by_role("button", name="Cancel it")).to_be_visible()
    return ann


def key_of(page: Page) -> dict:
    [cookie] = [cookie for cookie in page.context.cookies() if cookie["name"] == COOKIE]
    return cookie


def test_each_of_two_browsers_changes_its_own_run_alone(lab, visitors, ann, assert_clean):
    ben = visitors[1]
    run = list_runs()[0]
    visit(ben, f"{lab.url}/Train?run={run.run_id}")
    expect(controls(ben)).to_contain_text(ANOTHERS)
    expect(controls(ben).get_by_role("button", name="Cancel it")).to_have_count(0)
    visit(ben, f"{lab.url}/Train?view=runs&compare={run.run_id}")
    expect(ben.get_by_role("button", name="Use its settings")).to_be_visible()
    expect(ben.get_by_role("button", name="Rename")).to_have_count(0)
    for page in visitors:
        assert_clean(page)
    assert key_of(ann)["value"] != key_of(ben)["value"]
    assert all(key_of(page)["httpOnly"] and key_of(page)["sameSite"] == "Lax" for page in visitors)
    for key in (key_of(page)["value"] for page in visitors):
        assert key not in lab.log and not any(key in page.url for page in visitors)
        assert not any(key.encode() in file.read_bytes() for file in lab.runs_dir.rglob("*") if file.is_file())


def test_what_one_draws_no_other_sees(lab, visitors):
    ann, ben = visitors
    visit(ann, f"{lab.url}/Draw?image=drawing")
    draw(ann, SEVEN)
    wait_idle(ann)  # the server has it
    visit(ben, ann.url)
    assert count_ink(ben) == 0 < count_ink(ann)
    visit(ann, f"{lab.url}/?image=drawing")
    wait_for_ink(ann, lambda ink: ink > 0)
    visit(ben, ann.url)
    assert count_ink(ben) == 0


def test_a_teacher_changes_the_run_of_another_until_they_leave(lab, visitors, ann, assert_clean, assert_accessible):
    ben = visitors[1]
    visit(ben, ann.url)
    ben.get_by_role("button", name="Teacher").click()
    ben.get_by_role("textbox", name="Password").fill("wrong")
    ben.get_by_role("button", name="Enter").click()
    expect(ben.get_by_text("That is not the teacher’s password.")).to_be_visible()
    assert_accessible(ben)
    ben.get_by_role("textbox", name="Password").fill(PASSWORD)
    ben.keyboard.press("Enter")
    expect(controls(ben).get_by_role("button", name="Cancel it")).to_be_visible()
    expect(ben.get_by_role("dialog")).to_have_count(0)
    ben.get_by_role("button", name="Leave as teacher").click()
    expect(controls(ben)).to_contain_text(ANOTHERS)
    assert_clean(ben)
    assert PASSWORD not in lab.log


def test_a_browser_that_comes_back_has_its_runs_again(ann):
    key = key_of(ann)["value"]
    again = checks.watch(ann.context.new_page())
    visit(again, ann.url)
    controls(again).get_by_role("button", name="Cancel it").click()
    for page in (again, ann):
        expect(page.locator(".st-key-train_head")).to_contain_text("stopped")
    assert key_of(again)["value"] == key
    again.close()
