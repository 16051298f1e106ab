"""What a run is asked to do: a network and how to train it."""

from dataclasses import dataclass, field
from math import ceil

from lenet.network import NetworkConfig
from lenet.data.augmentation import AugmentationConfig
from lenet.data import TRAIN_COUNT, WHOLE_COUNT, count_validation
from lenet.errors import ConfigError
from lenet.frozen import Frozen, check_choice, check_number, check_whole
from lenet.runs.initializations import INITIALIZATIONS
from lenet.runs.names import check_name
from lenet.runs.optimizers import OPTIMIZERS
from lenet.runs.schedule import SCHEDULES


@dataclass(frozen=True)
class TrainingConfig(Frozen):
    """How to train. The defaults are the article's recipe: Adam, 20 epochs over 54,000 images.

    `momentum` matters to "sgd" alone. `train_images` takes that many from the front of the 60,000;
    up to 54,000 the last 6,000 validate, beyond that there is no validation. `seed` fixes the first
    weights, the order of the images, the dropout, the distortions and the wrong labels.

    `learning_rate` is the highest of the run; `schedule` says how it changes (`lenet.runs.schedule`).
    `initialization` "paper" draws each weight evenly from +-2.4 / fan-in, as in 1998 (appendix A).
    `weight_decay` is the share of each weight that a step of rate 1 takes away, apart from the gradient
    (I. Loshchilov, F. Hutter 2017). `label_smoothing` is the share of each label spread evenly over
    all ten digits (C. Szegedy et al. 2016). `averaging` is how much of the running mean of the weights
    stays at every step, 0 for none; the mean is what is judged and kept. `label_noise` is the share of
    training labels replaced by wrong ones. `patience` is the number of epochs without a better validation
    accuracy after which training ends and the best epoch is kept; 0 never ends it early. `handwriting` and `no_digits`
    are the shares of each batch that made digits and made drawings of no digit take (`lenet.data.handwriting`).

    Raises:
        ConfigError: if a value is out of its range, or early stopping is asked for without validation.
    """

    optimizer: str = "adam"
    learning_rate: float = 0.001
    momentum: float = 0.9
    batch_size: int = 32
    epochs: int = 20
    train_images: int = TRAIN_COUNT
    seed: int = 0
    schedule: str = "constant"
    initialization: str = "glorot"
    weight_decay: float = 0.0
    label_smoothing: float = 0.0
    averaging: float = 0.0
    label_noise: float = 0.0
    patience: int = 0
    handwriting: float = 0.0
    no_digits: float = 0.0
    augmentation: AugmentationConfig = field(default_factory=AugmentationConfig)

    def __post_init__(self) -> None:
        check_choice("The optimizer", self.optimizer, OPTIMIZERS)
        check_number("The learning rate", self.learning_rate, 1e-7, 100)
        check_number("The momentum", self.momentum, 0, 0.999)
        check_whole("The batch size", self.batch_size, 1, 4096)
        check_whole("The number of epochs", self.epochs, 1, 1000)
        check_whole("The number of training images", self.train_images, 10, WHOLE_COUNT)
        check_whole("The seed", self.seed, 0, 2**31 - 1)
        self._check_recipe()

    def _check_recipe(self) -> None:
        check_choice("The schedule", self.schedule, SCHEDULES)
        check_choice("The initialization", self.initialization, INITIALIZATIONS)
        check_number("The weight decay", self.weight_decay, 0, 1)
        check_number("The label smoothing", self.label_smoothing, 0, 0.5)
        check_number("The decay of the averaged weights", self.averaging, 0, 0.9999)
        check_number("The label noise", self.label_noise, 0, 1)
        check_whole("The patience", self.patience, 0, 1000)
        check_number("The share of made handwriting", self.handwriting, 0, 0.9)
        check_number("The share of drawings of no digit", self.no_digits, 0, 0.5)
        if not isinstance(self.augmentation, AugmentationConfig):
            raise ConfigError(f"The augmentation is {self.augmentation!r}; it must be an AugmentationConfig.")
        if self.patience and not self.has_validation:
            raise ConfigError(
                f"The patience is {self.patience}, but with {self.train_images:,} training images none are left to "
                f"validate on: learn from {TRAIN_COUNT:,} or fewer, or set the patience to 0."
            )

    @property
    def steps_per_epoch(self) -> int:
        """Batches an epoch; the last one may be smaller."""
        return ceil(self.train_images / self.batch_size)

    @property
    def has_validation(self) -> bool:
        """Whether images are kept aside to validate on."""
        return count_validation(self.train_images) > 0


@dataclass(frozen=True)
class RunConfig(Frozen):
    """A network, its training, and a name for people.

    Raises:
        ConfigError: if it cannot be called so (`lenet.runs.names`).
    """

    name: str = "Untitled"
    network: NetworkConfig = field(default_factory=NetworkConfig)
    training: TrainingConfig = field(default_factory=TrainingConfig)

    def __post_init__(self) -> None:
        check_name(self.name)
