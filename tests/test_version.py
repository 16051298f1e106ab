"""The version stands in lenet/__init__.py; the changelog tells what is new in it."""

import re
from pathlib import Path

from lenet import __version__ as version

PROJECT_DIR = Path(__file__).resolve().parents[1]


def test_the_changelog_begins_with_the_version_of_the_program():
    versions = re.findall(r"^## (\d+\.\d+\.\d+)", (PROJECT_DIR / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert versions[0] == version
    assert versions == sorted(set(versions), key=lambda text: [*map(int, text.split("."))], reverse=True)


def test_what_the_code_calls_the_past_is_an_earlier_version():
    files = [*(PROJECT_DIR / "lenet").rglob("*.py"), PROJECT_DIR / "tests/recorded/README.md"]
    named = {found for file in files for found in re.findall(r"version (\d+\.\d+\.\d+)", file.read_text("utf-8"))}
    assert named and all([*map(int, old.split("."))] < [*map(int, version.split("."))] for old in named)
