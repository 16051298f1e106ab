"""What every test keeps to."""

import ast
from pathlib import Path

import pytest

TESTS = sorted(Path(__file__).parent.rglob("*.py"))
SLEEPING = {"sleep", "wait_for_timeout"}


def find_sleeping(code: str) -> list[int]:
    """Lines that let time pass instead of waiting for something."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls
            if (getattr(call.func, "attr", None) or getattr(call.func, "id", None)) in SLEEPING]


def test_no_test_sleeps():
    found = {str(file): find_sleeping(file.read_text(encoding="utf-8")) for file in TESTS}
    assert len(found) > 200 and {file: lines for file, lines in found.items() if lines} == {}


@pytest.mark.parametrize("code", ["time.sleep(1)", "sleep(1)", "page.wait_for_timeout(100)"])
def test_the_search_for_sleeping_finds_it(code: str):
    assert find_sleeping(code) == [1]
