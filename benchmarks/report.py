"""Results as a table of text, and a word on the machine they were measured on."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("streamlit", "tensorflow", "tensorflow-cpu", "keras", "numpy")


@dataclass(frozen=True)
class Result:
    """One promise: `value` as measured, `limit` as promised, both as text, and whether it is kept."""

    what: str
    value: str
    limit: str
    kept: bool
    detail: str = ""


def print_results(results: Sequence[Result]) -> None:
    """Print one line a result."""
    rows = [(r.what, r.value, r.limit, "kept" if r.kept else "NOT KEPT", r.detail) for r in results]
    print_table(("what", "measured", "promised", "", "how"), rows)


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their head, as a Markdown table with aligned columns."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    for row in (head, ["-" * width for width in widths], *rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")


def describe_machine() -> str:
    """Processor, cores, system and the versions that matter."""
    versions = ", ".join(f"{name} {found}" for name in PACKAGES if (found := _find_version(name)))
    return (f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, "
            f"Python {platform.python_version()}, {versions}")


def _find_version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
