"""docs/predict.md knows all that there is."""

from pathlib import Path

from lenet.reading import FORMATS, ORIENTATIONS, OUTCOMES
from lenet.reading.array_formats import PREFERRED

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "predict.md").read_text(encoding="utf-8")


def test_every_name_is_told():
    for name in (*ORIENTATIONS, *OUTCOMES, *PREFERRED):
        assert f"`{name}`" in TEXT, name
    for form in FORMATS.values():
        assert form.label.partition("(")[2].rstrip(")") in TEXT or form.name in TEXT, form
