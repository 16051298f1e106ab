"""What pages load from disk, cached once for all visitors. Nothing here may be changed by its receiver."""

import weakref
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np
import streamlit as st

from lenet.data import Mnist, load_mnist, load_test_set
from lenet.data import sample_digits as load_sample_digits
from lenet.errors import RunError
from lenet.inspection import UnitStatistics, compute_unit_statistics
from lenet.runs.models import Model, find_model, list_models, load_model, parse_reference
from lenet.network import Network
from lenet.runs.catalog import find_folder

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def get_models() -> list[Model]:
    """Every network there is to look into, bundled ones first."""
    return list_models()


def get_network(ref: str) -> Network:
    """The network that a reference such as "article@7" names; its file is read once.

    Raises:
        ModelError: if it is unknown or cannot be read.
    """
    name, epoch, modified = find_checkpoint(ref)
    return _load_network(f"{name}@{epoch}", modified)


def find_checkpoint(ref: str) -> tuple[str, int, int]:
    """The network, its epoch, and when that checkpoint was written, in nanoseconds.

    Raises:
        ModelError: if the network is unknown.
    """
    name, epoch = _find_epoch(ref)
    return name, epoch, find_modified(name, epoch)


def _find_epoch(ref: str) -> tuple[str, int]:
    """The network and the epoch that a reference means; the usual epoch where it names none."""
    name, epoch = parse_reference(ref)
    return name, find_model(name).usual_epoch if epoch is None else epoch


def find_modified(name: str, epoch: int) -> int:
    """When a checkpoint was written, in nanoseconds: a file written anew is read anew. 0 if there is none."""
    with suppress(RunError, OSError):  # whoever loads it says what is wrong
        folder, _ = find_folder(name)
        return folder.checkpoint_file(epoch).stat().st_mtime_ns
    return 0


@st.cache_resource(max_entries=32, show_spinner=False)
def _load_network(ref: str, modified: int) -> Network:
    return load_model(ref)


@st.cache_resource(show_spinner=False)
def get_test_set() -> tuple[np.ndarray, np.ndarray]:
    """The 10,000 test images (N, 28, 28) uint8 and labels (N,) uint8."""
    return load_test_set()


@st.cache_resource(show_spinner="Reading the 70,000 images…")
def get_mnist() -> Mnist:
    """All of MNIST."""
    return load_mnist()


@st.cache_resource(show_spinner=False)
def get_sample_digits() -> np.ndarray:
    """One test image of each digit: (10, 28, 28) uint8."""
    return load_sample_digits()


STATISTICS_IMAGES = 1000
"""Test images that every unit is shown; more find no more dead units worth the wait."""


def get_statistics(ref: str) -> UnitStatistics:
    """What every unit of a network answers to the first `STATISTICS_IMAGES` test images: a fifth of a second, once.

    Args:
        ref: with its epoch, such as "article@7".

    Raises:
        ModelError: if the network is unknown or cannot be read.
    """
    *_, modified = find_checkpoint(ref)
    return _compute_statistics(ref, modified)


@st.cache_resource(max_entries=16, show_spinner=False)
def _compute_statistics(ref: str, modified: int) -> UnitStatistics:
    images, _ = get_test_set()
    return compute_unit_statistics(get_network(ref), images[:STATISTICS_IMAGES])


def remember(most: int) -> Callable[[Callable[Arguments, Answer]], Callable[Arguments, Answer]]:
    """As `functools.lru_cache`, for functions of networks and statistics, which live no longer for being remembered.

    They take megabytes, and how many of them are kept is said above. Arguments are given by position.
    """

    def decorate(compute: Callable[..., Answer]) -> Callable[..., Answer]:
        @lru_cache(most)
        def look_up(*weak: Any) -> Answer:
            return compute(*(each() if isinstance(each, weakref.ref) else each for each in weak))

        @wraps(compute)
        def ask(*arguments: Any) -> Answer:
            return look_up(*(weakref.ref(each) if isinstance(each, Network | UnitStatistics) else each
                             for each in arguments))

        return ask

    return decorate
