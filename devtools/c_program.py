"""A program around an exported header of C, which reads images and prints what the network makes of them."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np

PROGRAM = """
#include <stdio.h>
#include "{header}"

int main(void)
{{
    uint8_t image[784];
    float answers[12];
    while (fread(image, 1, 784, stdin) == 784) {{
        lenet_probabilities(image, answers);
        answers[10] = lenet_read(image);
        answers[11] = lenet_likeliest(image, &(float){{0}});
        fwrite(answers, sizeof(float), 12, stdout);
    }}
    return 0;
}}
"""
STRICT = ("-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror")


def find_compiler() -> list[str] | None:
    """The words that start this machine's compiler of C; None if it has none."""
    name = next(filter(shutil.which, ("cc", "gcc", "clang")), None)
    return [name] if name else None


def build_program(header: Path, compiler: Sequence[str], *flags: str) -> Path:
    """The program around a header, beside it.

    Raises:
        subprocess.CalledProcessError: if the compiler has anything to say.
    """
    source, program = header.with_suffix(".c"), header.with_suffix(".program")
    source.write_text(PROGRAM.format(header=header.name), encoding="utf-8")
    subprocess.run([*compiler, *STRICT, *flags, str(source), "-o", str(program), "-lm"], check=True)
    return program


def ask_program(program: Path, images: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What the program says of `images` (N, 28, 28) uint8.

    Returns:
        Probabilities (N, 10) float32; the digit that is read, or -1, and the likeliest digit, (N,) int each.
    """
    done = subprocess.run([str(program)], input=images.tobytes(), capture_output=True, check=True)
    answers = np.frombuffer(done.stdout, np.float32).reshape(-1, 12)
    return answers[:, :10], answers[:, 10].astype(int), answers[:, 11].astype(int)
