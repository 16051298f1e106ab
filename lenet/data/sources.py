"""Where the images come from that a network learns from: a record a source.

Another source is one more row of `SOURCES`, or of `ADDED` if it is mixed in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lenet.choice import Choice
from lenet.data.augmentation import AugmentationConfig
from lenet.errors import ConfigError


@dataclass(frozen=True)
class ImageSource(Choice):
    """One source of training images.

    Attributes:
        is_chosen: whether a config asks for this source; it is true for exactly one of them.
        prepare: (engine, images, config, seed) -> the images of a batch, (N, 28, 28), 0 to 255. `engine` is a module
            with `draw` and `distort`, as `lenet.training.engine.augmentation`; `images` (N, 28, 28) uint8 come from
            MNIST.
        caution: what has to be known before a training curve of such images is compared with others; "" if nothing.
    """

    is_chosen: Callable[[AugmentationConfig], bool]
    prepare: Callable[[Any, Any, AugmentationConfig, Any], Any]
    caution: str = ""


def _take(_: Any, images: Any, *__: Any) -> Any:
    return images


def _distort(engine: Any, images: Any, config: AugmentationConfig, seed: Any) -> Any:
    return engine.distort(images, config, engine.draw(config, images.shape[0], seed))


SOURCES = {source.name: source for source in (
    ImageSource("mnist", "MNIST", "The handwritten digits as they are.", lambda config: not config.columns, _take),
    ImageSource("distorted", "MNIST, distorted", "Every image is distorted anew each time it is learnt from.",
                lambda config: bool(config.columns), _distort,
                "the training images were distorted (augmentation), and the curves count how the network read them so. "
                "Distorted digits are harder to read than the test images are."),
)}  # fmt: skip


@dataclass(frozen=True)
class AddedSource(Choice):
    """Drawings that take the place of some images of each batch.

    Attributes:
        share: a training's settings -> how much of each batch, 0 to 1.
        caution: what has to be known before a training curve is compared with others.
    """

    share: Callable[[Any], float]
    caution: str


ADDED = {source.name: source for source in (
    AddedSource("handwriting", "Made handwriting", "Digits drawn anew from the lines of handwriting fonts.",
                lambda training: training.handwriting,
                "some of the training images were made handwriting, which is harder to read than the test images are."),
    AddedSource("no_digits", "No digits", "Letters, scribbles, shapes and two digits at once.",
                lambda training: training.no_digits,
                "some of the training images were no digits; one counts as right where no digit is more probable than "
                "all ten together."),
)}  # fmt: skip
"""What may be mixed among the images of MNIST."""


def find_cautions(training: Any) -> list[str]:
    """What has to be known before the training curve of `training` (a TrainingConfig) is compared with others."""
    cautions = [find_source(training.augmentation).caution]
    cautions += [source.caution for source in ADDED.values() if source.share(training)]
    return [caution for caution in cautions if caution]


def find_source(config: AugmentationConfig) -> ImageSource:
    """The source that a config asks for.

    Raises:
        ConfigError: if it asks for none of those there are, or for several.
    """
    chosen = [source for source in SOURCES.values() if source.is_chosen(config)]
    if len(chosen) != 1:
        raise ConfigError(f"{config} asks for {len(chosen)} sources of images, not one of: {', '.join(SOURCES)}.")
    return chosen[0]
