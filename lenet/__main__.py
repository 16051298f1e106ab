"""The command line: `python -m lenet --help`."""

import sys

from lenet.commands import main

sys.exit(main())
