"""Keep TensorFlow's greeting off the terminal; no setting of its own does."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

GREETING = re.compile(rb"I\d{4} |WARNING: All log messages before absl|To enable the following instructions")
"""Lines of mere information that its C++ part writes straight to standard error."""


@contextmanager
def without_greeting() -> Iterator[None]:
    """Hold standard error back inside the `with` block; afterwards let through all but the greeting."""
    sys.stderr.flush()
    original = os.dup(2)
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(original, 2)
            os.close(original)
            held.seek(0)
            os.write(2, b"".join(line for line in held if not GREETING.match(line)))
