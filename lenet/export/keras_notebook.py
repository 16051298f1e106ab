"""The Keras script of a run as a notebook, for Jupyter and Colab: cells that run from top to bottom."""

import json
import re
from pathlib import Path
from string import Template
from typing import Any

from lenet.export.keras_script import describe_training
from lenet.runs import RunConfig

TEMPLATE = Template(Path(__file__).with_suffix(".template").read_text(encoding="utf-8"))
HEAD = re.compile(r"^%% (markdown|code)\n", re.MULTILINE)
"""The line above each cell of the template."""

MORE: dict[str, dict[str, Any]] = {"markdown": {}, "code": {"execution_count": None, "outputs": []}}
"""What else the format wants of a cell of each type."""

DEFINITIONS = """%% markdown
## Layers of 1998

What this network has and Keras has not.
%% code
{parts}
"""


def build_notebook(config: RunConfig) -> str:
    """The notebook's text, JSON by Jupyter's format 4.5; the network's weights are not in it."""
    words = describe_training(config, depth=1)
    definitions = DEFINITIONS.format(parts=words["parts"].strip()) if words["parts"] else ""
    _, *parts = HEAD.split(TEMPLATE.substitute(words, definitions=definitions))
    cells = [_make_cell(number, kind, text.strip("\n"))
             for number, (kind, text) in enumerate(zip(parts[::2], parts[1::2], strict=True), start=1)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
                "nbformat": 4, "nbformat_minor": 5}  # fmt: skip
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _make_cell(number: int, kind: str, text: str) -> dict[str, Any]:
    return {"cell_type": kind, "id": f"cell-{number}", "metadata": {},
            "source": text.splitlines(keepends=True)} | MORE[kind]  # fmt: skip
