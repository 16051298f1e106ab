"""Training, in a process of its own. Only the modules that run in that process import TensorFlow.

`process` can be imported by anyone and imports TensorFlow when it trains. `engine`, `trainer` and `session` import
it at once.
"""

import os

# TensorFlow's own log, written before any setting could quiet it, would bury what we say.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
