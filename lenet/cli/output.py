"""What commands print: one JSON object a line for programs, or aligned columns for people."""

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from lenet.choice import Choice

Parsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""Where a command adds its own parser."""


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Give a command its --json."""
    parser.add_argument("--json", action="store_true", help="print one JSON object a line and nothing else")


def list_choices(records: Iterable[Choice]) -> str:
    """Records one after the other, for a command's help: each name, and what it is."""
    return " ".join(f"{record.name}: {record.sentence[0].lower()}{record.sentence[1:]}" for record in records)


def add_output_options(parser: argparse.ArgumentParser, usual: str) -> None:
    """Give a command that writes a file its --output, which is `usual` without one, and --force."""
    parser.add_argument("--output", type=Path, metavar="PATH", help=f"the file (default: {usual})")
    parser.add_argument("--force", action="store_true", help="replace the file if it is there already")


def print_json(record: dict[str, Any]) -> None:
    """One line on standard output, at once, so that a program reading along sees it as it comes."""
    print(json.dumps(record, allow_nan=False), flush=True)


def print_table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns as wide as their longest cell: text to the left, numbers to the right."""
    cells = [[format_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    numeric = [bool(rows) and all(isinstance(row[i], int | float) or row[i] is None for row in rows)
               for i in range(len(heads))]
    for line in (heads, *cells):
        parts = [text.rjust(width) if number else text.ljust(width)
                 for text, width, number in zip(line, widths, numeric, strict=True)]
        print("  ".join(parts).rstrip())


def format_cell(value: object) -> str:
    """A value as people read it; nothing for None."""
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else str(value)


def format_share(share: float | None) -> str:
    """0.9894 as "98.94 %", with a plain space, as one types it to search for it; nothing for None."""
    return "" if share is None else f"{share * 100:.2f} %"
