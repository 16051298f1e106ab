"""scripts/audit.py: what it makes of pip-audit's answer."""

import json
import subprocess
import sys

from scripts import audit

REPORT = json.dumps({"dependencies": [
    {"name": "safe", "version": "1.0", "vulns": []},
    {"name": "open", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1", "3.0"]},
                                                 {"id": "PYSEC-2", "fix_versions": []}]},
    {"name": "ours", "skip_reason": "not on the registry"},
]})  # fmt: skip


def test_holes_are_told_one_by_one():
    assert audit.describe(REPORT) == ["open 2.0: PYSEC-1, mended in 2.1, 3.0.", "open 2.0: PYSEC-2, mended in none.",
                                      "3 packages, 2 known holes."]


def test_a_silent_registry_is_one_sentence(monkeypatch, tmp_path, capsys):
    tool = tmp_path / "pip-audit"
    tool.write_text(f"#!{sys.executable}\nimport sys\nsys.exit('Could not connect')\n")
    tool.chmod(0o755)
    monkeypatch.setattr(audit, "TOOL", tool)
    assert audit.main() == 1
    assert capsys.readouterr().err == f"{audit.SILENT}\n"


def test_pip_audit_that_cannot_be_had(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(audit, "TOOL", tmp_path / "none")
    monkeypatch.setattr(audit.venv, "create", lambda *_, **__: None)
    monkeypatch.setattr(audit.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 1))
    assert audit.main() == 1
    assert capsys.readouterr().err == f"{audit.SILENT}\n"
