"""The command line: `python -m lenet --help`."""

import sys

from lenet.cli import main

sys.exit(main())
