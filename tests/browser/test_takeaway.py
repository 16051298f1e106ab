"""What one takes away is saved by a real browser, and a packed run comes in on another lab's page."""

import io
import json
import re
from pathlib import Path
from shutil import rmtree

import onnxruntime
from playwright.sync_api import FilePayload, Page, expect

from devtools.browser import Server
from lenet.data import sample_digits
from lenet.runs import RunConfig, create_run
from lenet.runs.archive import pack_run
from tests.browser.visit import visit


def open_box(page: Page, url: str) -> None:
    visit(page, url)
    page.get_by_text("Take it with you").click()


def save(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("button", name=name, exact=True).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    expect(page.get_by_text(f"{file.name} is saved.").first).to_be_visible()
    return file


def test_a_network_is_saved_and_reads_elsewhere(shared_page: Page, app_url: str, tmp_path, assert_clean):
    page = shared_page
    open_box(page, f"{app_url}/Inspect?model=article%4020&image=sample-7")
    file = save(page, "ONNX graph: .onnx", tmp_path)
    assert file.name == "article-epoch-20.onnx"
    [probabilities] = onnxruntime.InferenceSession(file).run(None, {"images": sample_digits()})
    assert probabilities.argmax(axis=1).tolist() == list(range(10))
    assert save(page, "Saliency: PNG", tmp_path).read_bytes().startswith(b"\x89PNG")
    assert_clean(page)


def test_curves_and_figures_are_saved_on_a_phone(phone: Page, app_url: str, tmp_path, assert_clean):
    open_box(phone, f"{app_url}/Train?view=watch&run=article")
    assert json.loads(save(phone, "Curves: JSON", tmp_path).read_text())["run_id"] == "article"
    assert save(phone, "Confusion matrix: SVG", tmp_path).read_text().startswith("<?xml")
    assert_clean(phone)


def test_a_packed_run_comes_in_and_is_shown(shared_page: Page, app_url: str, server: Server):
    page = shared_page
    packed = io.BytesIO()
    create_run(RunConfig("From another lab"), "elsewhere")  # in this test's own folder, which the server does not know
    pack_run("elsewhere", packed)
    visit(page, f"{app_url}/Train?view=runs")
    page.get_by_text("Take in a run").click()
    files: list[FilePayload] = [{"name": "notes.zip", "mimeType": "application/zip", "buffer": b"no zip"}]
    page.set_input_files("input[type=file]", files)
    expect(page.get_by_text("The file is no packed run").first).to_be_visible()
    files[0]["buffer"] = packed.getvalue()
    page.set_input_files("input[type=file]", files)
    expect(page.get_by_role("combobox", name="Run")).to_have_value("From another lab")
    expect(page).to_have_url(re.compile(r"run=elsewhere"))
    page.goto("about:blank")
    rmtree(server.runs_dir / "elsewhere")
