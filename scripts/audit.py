"""Ask the registry of Python packages for known holes in all that is installed here: `make audit`.

pip-audit lives in an environment of its own, so that it is not among what it judges.
"""

import json
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
HOME = PROJECT / ".bench" / "audit"
TOOL = HOME / "bin" / "pip-audit"
PIN = "pip-audit==2.10.1"
SILENT = "The registry did not answer, so nothing was audited; try again where the internet is."


def main() -> int:
    """0 if no hole is known; 1 if one is, or if nothing could be asked."""
    if not install():
        print(SILENT, file=sys.stderr)
        return 1
    packages = sysconfig.get_path("purelib")
    asked = subprocess.run([TOOL, "--path", packages, "--format", "json", "--progress-spinner", "off"],
                           capture_output=True, text=True)  # fmt: skip
    sentences = describe(asked.stdout)
    print("\n".join(sentences or [SILENT]), file=sys.stderr if asked.returncode else sys.stdout)
    return asked.returncode


def install() -> bool:
    """Whether pip-audit is there, installed now if it was not."""
    if not TOOL.exists():
        venv.create(HOME, clear=True, with_pip=True)
        subprocess.run([HOME / "bin" / "python", "-m", "pip", "install", "-q", PIN], capture_output=True)
    return TOOL.exists()


def describe(report: str) -> list[str]:
    """A sentence for each hole, and how many packages were looked at; nothing if the report is none."""
    try:
        packages = json.loads(report)["dependencies"]
    except ValueError:
        return []
    holes = [f"{package['name']} {package['version']}: {hole['id']}, mended in {mended}."
             for package in packages for hole in package.get("vulns", ())
             if (mended := ", ".join(hole["fix_versions"]) or "none")]
    return [*holes, f"{len(packages)} packages, {len(holes)} known holes."]


if __name__ == "__main__":
    sys.exit(main())
