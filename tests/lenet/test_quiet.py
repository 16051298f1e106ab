"""TensorFlow's greeting is kept off the terminal, and nothing else."""

import os

from lenet.quiet import without_greeting


def test_all_but_the_greeting_passes(capfd):
    with without_greeting():
        os.write(2, b"I0000 00:00:1 cpu_feature_guard.cc:227] This TensorFlow binary is optimized\n"
                    b"To enable the following instructions: AVX2 FMA, rebuild TensorFlow\n"
                    b"WARNING: All log messages before absl::InitializeLog()\nE0000 something is wrong\n")
    assert capfd.readouterr().err == "E0000 something is wrong\n"
