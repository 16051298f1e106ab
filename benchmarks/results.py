"""What the engine's benchmarks measured last, kept beside them as JSON, so that README.md can show it."""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent / "results" / "engine.json"


def load_results(file: Path = FILE) -> dict[str, Any]:
    """The results by benchmark; nothing if none was ever run."""
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def store_results(name: str, results: Any, file: Path = FILE) -> None:
    """Replace the results of one benchmark."""
    file.parent.mkdir(exist_ok=True)
    everything = {**load_results(file), name: results}
    file.write_text(json.dumps(everything, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
