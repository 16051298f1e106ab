"""The images that networks learn from: MNIST, and how they are distorted."""

from lenet.data.mnist import (
    TEST_COUNT, TRAIN_COUNT, WHOLE_COUNT, Mnist, count_validation, load_mnist, load_test_set, noisy_labels,
    sample_digits, split_training,
)

__all__ = [
    "TEST_COUNT", "TRAIN_COUNT", "WHOLE_COUNT", "Mnist", "count_validation", "load_mnist", "load_test_set",
    "noisy_labels", "sample_digits", "split_training",
]
