"""The browser's modules without a browser: `node --test` runs tests/web/*.test.js."""

import hashlib
import re
import subprocess
from pathlib import Path

from tests.web.node import NODE
from ui.components.loader import WEB
from ui.text import format_share

HERE = Path(__file__).parent
IMPORT = re.compile(r"""(?:\bfrom|\bimport\()\s*"\.\.?(?:/\.\.)?/ui/web/([\w/]+\.js)\"""")
"""An import of lib/x.js by a test: `from "../../ui/web/lib/x.js"`, or "./ui/web/lib/x.js" where it runs in the root."""


def test_every_test_of_the_browsers_code_passes():
    tests = sorted(str(file) for file in HERE.glob("*.test.js"))
    done = subprocess.run([NODE, "--test", *tests], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_every_module_has_its_test():
    modules = {file.relative_to(WEB).as_posix() for file in WEB.rglob("*.js") if "vendor" not in file.parts}
    tests = [*HERE.glob("*.test.js"), *HERE.glob("test_*.py")]
    imported = {module for file in tests for module in IMPORT.findall(file.read_text(encoding="utf-8"))}
    assert modules - imported == set()


def test_shares_are_written_in_the_browser_as_on_the_server():
    shares = [0, 0.0004999, 0.0005, 0.0123, 0.5, 0.9987, 0.9993, 0.9994999, 0.9995, 0.99999, 1]
    words = [format_share(share).replace("\N{NO-BREAK SPACE}", " ") for share in shares]
    signs = [text.replace("more than ", ">").replace("less than ", "<") for text in words]
    code = (f"import {{ formatShare }} from '{(WEB / 'lib' / 'numbers.js').as_uri()}';"
            f"console.log({shares}.map(formatShare).join('|'))")
    done = subprocess.run([NODE, "--input-type=module", "--eval", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip().split("|") == signs, done.stderr


def test_vendor_files_are_those_that_their_readme_names():

    for readme in (WEB / "vendor").glob("*/README.md"):
        listed = dict(re.findall(r"\| `([^`]+)` \| `([0-9a-f]{64})` \|", readme.read_text(encoding="utf-8")))
        files = {file.name for file in readme.parent.iterdir()} - {"README.md"}
        assert set(listed) == files
        for name, digest in listed.items():
            assert hashlib.sha256((readme.parent / name).read_bytes()).hexdigest() == digest, name
