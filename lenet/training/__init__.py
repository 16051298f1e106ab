"""Training, in a process of its own. Only the modules that run in that process import TensorFlow.

`launcher`, `slots`, `standby` and `worker` can be imported by anyone, and import TensorFlow when they train;
`keras_model`, `trainer` and `session` import it at once.
"""

import os

# TensorFlow's own log, written before any setting could quiet it, would bury what we say.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
