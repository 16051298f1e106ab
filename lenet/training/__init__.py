"""Training, in a process of its own. Only the modules that run in that process import TensorFlow.

`launcher` and `slots` are for anyone; `keras_model`, `trainer`, `session` and `worker` live with TensorFlow.
"""

import os

# TensorFlow's own log, written before any setting could quiet it, would bury what we say.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
