"""One network in training: weights, optimizer and the compiled loop over batches inside the TensorFlow graph."""

import io
from dataclasses import fields, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from lenet.data import load_mnist, noisy_labels, split_training
from lenet.errors import DAMAGE, RunError
from lenet.network import Network
from lenet.runs import RunConfig, TrainingConfig
from lenet.runs.folder import write_atomic
from lenet.runs.schedule import compute_rates
from lenet.training.engine import augmentation as distortion
from lenet.training.engine.levenberg_marquardt import IMAGES as CURVATURE_IMAGES, compute_curvature
from lenet.training.engine.parameters import FlatWeights
from lenet.training.engine.graph import Forward, compute_losses
from lenet.training.initialization import draw_weights
from lenet.training.engine.optimizers import MEMORY, State, make_step
from lenet.training.process.slots import count_threads

EVALUATION_BATCH = 500
SMALL_BATCH = 8
"""Up to this size a batch is so little work that the whole loop is compiled as one, by XLA."""

SHARES, LEAST_SHARE = 2, 16
"""Into how many shares a batch is split, if each then has so many images. How many cores work on them changes nothing:
the same seed gives the same curve with any number of threads."""

GIVEN = ("learning_rate", "epochs", "schedule", "seed", "train_images", "initialization", "label_noise", "patience")
"""Settings that the compiled functions do not depend on."""


class Dataset:
    """Images (N, 28, 28) uint8 and labels (N,) kept where TensorFlow can gather batches from them."""

    def __init__(self, images: np.ndarray, labels: np.ndarray) -> None:
        self.images = tf.constant(images)
        self.labels = tf.constant(labels.astype(np.int32))
        self.count = len(labels)


class MnistSets:
    """MNIST ready for the loop: all 60,000 training images, the 6,000 that can validate, and the test set."""

    def __init__(self) -> None:
        set_threads()
        mnist = load_mnist()
        _, _, val_images, val_labels = split_training(mnist)
        self.train = Dataset(mnist.train_images, mnist.train_labels)
        self.validation = Dataset(val_images, val_labels)
        self.test = Dataset(mnist.test_images, mnist.test_labels)


class Earned(NamedTuple):
    """The step that a batch has earned and that is still to be made, where it is `due`.

    `gradients`: each share's, (count,) float32; `count`: how many images the batch has; `rate`: its learning rate.
    """

    gradients: list[tf.Tensor]
    count: tf.Tensor
    rate: tf.Tensor
    due: tf.Tensor


class Trainer:
    """A network in training: its state and the compiled functions over it.

    A batch is split into shares, and each core computes the gradient of one share at a time, alone; their sum is the
    batch's. So no core waits for another inside a layer. The optimizer's step is made by each share of the next batch
    for itself, before its own images: a little work done twice, but the cores meet once a batch, not twice.

    Raises:
        ConfigError: if the network cannot be built.
    """

    def __init__(self, config: RunConfig, sets: MnistSets) -> None:
        self.config, self.sets = config, sets
        self.layout, self.forward = FlatWeights(config.network), Forward(config.network)
        self.learning_rate = config.training.learning_rate
        self._state = {name: tf.Variable(value) for name, value in _first_state(config, self.layout).items()}
        self._labels = tf.Variable(_noisy_labels(config.training, sets))
        self._seed = tf.Variable(config.training.seed)
        size = config.training.batch_size
        self._shares = max(1, min(SHARES, size // LEAST_SHARE))
        self._padded = -(-size // self._shares) * self._shares
        self._whole = size <= SMALL_BATCH
        self._share = tf.function(self._learn_share, jit_compile=not self._whole, autograph=False)
        self._step = tf.function(self._make_step, jit_compile=not self._whole, autograph=False)
        self._learn = tf.function(self._learn_batches, self._list_inputs(), jit_compile=self._whole)
        self._judge = tf.function(self._judge_images, reduce_retracing=True, autograph=False)

    def suits(self, config: RunConfig) -> bool:
        """Whether its compiled functions are those that `config` needs."""
        return self.config.network == config.network and _compiled(self.config.training) == _compiled(config.training)

    def start_over(self, config: RunConfig) -> None:
        """Be what a new `Trainer(config, sets)` would be, without compiling again; `config` must suit."""
        for name, value in _first_state(config, self.layout).items():
            self._state[name].assign(value)
        self._labels.assign(_noisy_labels(config.training, self.sets))
        self._seed.assign(config.training.seed)
        self.config, self.learning_rate = config, config.training.learning_rate

    def order(self, epoch: int) -> np.ndarray:
        """The order of the training images in an epoch: (train_images,) int32, fixed by seed and epoch."""
        training = self.config.training
        shuffle = np.random.default_rng([training.seed, epoch])
        return shuffle.permutation(training.train_images).astype(np.int32)

    def begin_epoch(self, epoch: int) -> None:
        """What an optimizer has to do before each epoch: 1998's measures the curvature."""
        if self.config.training.optimizer == "sdlm":
            images = tf.gather(self.sets.train.images, self.order(epoch)[-CURVATURE_IMAGES:]).numpy()
            bends = compute_curvature(self._network("weights"), images)
            self._state["curvature"].assign(self.layout.pack(bends))

    def rates(self, epoch: int, step: int, count: int) -> np.ndarray:
        """The learning rates of `count` batches from `step` of `epoch` on, (count,) float32."""
        training = replace(self.config.training, learning_rate=self.learning_rate)
        return compute_rates(training, epoch * training.steps_per_epoch + step, count)

    def learn(self, indices: np.ndarray, rates: np.ndarray) -> tuple[float, int]:
        """Learn from images, batch after batch.

        Args:
            indices: which training images, (N,) int32, N at most as many as `rates` has batches.
            rates: the learning rate of every batch, (batches,) float32. The same number of batches as in the
                calls before saves compiling anew; those beyond the last image are not made.

        Returns:
            The sum of the losses and the number of right answers over all these images, each
            batch judged just before it is learnt.
        """
        size = self.config.training.batch_size
        batches, counts = np.zeros((len(rates), self._padded), np.int32), np.zeros(len(rates), np.int32)
        for number, start in enumerate(range(0, len(indices), size)):
            part = indices[start : start + size]
            batches[number, : len(part)], counts[number] = part, len(part)
        made = -(-len(indices) // size)  # a tensor too: a plain number would be compiled in, and every other one anew
        loss, right = self._learn(*map(tf.constant, (batches, counts, rates, made)))
        return float(loss), int(right)

    def evaluate(self, dataset: Dataset) -> tuple[float, float, np.ndarray]:
        """Mean loss, accuracy (0 to 1), and confusion matrix [true, predicted] (10, 10) int."""
        losses, matrix = 0.0, np.zeros((10, 10), int)
        row = self._state[self._judged]
        for start in range(0, dataset.count, EVALUATION_BATCH):
            labels = dataset.labels[start : start + EVALUATION_BATCH]
            loss, guesses = self._judge(row, dataset.images[start : start + EVALUATION_BATCH], labels)
            losses += float(loss)
            np.add.at(matrix, (labels.numpy(), guesses.numpy()), 1)
        return losses / dataset.count, float(np.trace(matrix)) / dataset.count, matrix

    def network(self) -> Network:
        """The network as it is now, in NumPy; with averaged weights, their mean."""
        return self._network(self._judged)

    def take(self, network: Network) -> None:
        """Take up the weights of `network`, of the same config, in place of those that are judged."""
        self._state[self._judged].assign(self.layout.pack(network.weights))

    def save(self, file: Path, place: dict[str, float]) -> None:
        """Write all that is needed to go on: weights, optimizer, learning rate, `place`.

        Raises:
            RunError: if the disk is full.
        """
        arrays = {f"state_{name}": variable.numpy() for name, variable in self._state.items()}
        arrays |= {f"place_{name}": np.array(value) for name, value in place.items()}
        memory = io.BytesIO()
        np.savez(memory, learning_rate=np.array(self.learning_rate), **arrays)
        write_atomic(file, lambda stream: stream.write(memory.getbuffer()))

    def restore(self, file: Path) -> dict[str, float]:
        """Take up what `save` wrote and return its `place`.

        Raises:
            RunError: if the file is missing or belongs to another network.
        """
        try:
            with open(file, "rb") as stream, np.load(stream, allow_pickle=False) as saved:
                for name, variable in self._state.items():
                    variable.assign(saved[f"state_{name}"])
                self.learning_rate = saved["learning_rate"].item()
                return {name[6:]: saved[name].item() for name in saved.files if name.startswith("place_")}
        except DAMAGE:
            raise RunError("The run's last checkpoint cannot be read: start a new run with these settings.") from None

    @property
    def _judged(self) -> str:
        return "average" if self.config.training.averaging else "weights"

    def _network(self, name: str) -> Network:
        return self.layout.network(self._state[name].numpy())

    def _list_inputs(self) -> list[tf.TensorSpec]:
        """What `_learn_batches` takes, for any number of batches: so that it is traced once."""
        return [tf.TensorSpec([None, self._padded], tf.int32), tf.TensorSpec([None], tf.int32),
                tf.TensorSpec([None], tf.float32), tf.TensorSpec([], tf.int32)]

    def _learn_batches(
        self, batches: tf.Tensor, counts: tf.Tensor, rates: tf.Tensor, made: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """The loop over the first `made` batches, of which each has `counts` images; what follows them is padding."""
        state = {name: variable.read_value() for name, variable in self._state.items()}
        first = tf.cast(state["step"], tf.int32)
        earned = Earned([tf.zeros_like(state["weights"])] * self._shares, *map(tf.constant, (1, 0.0, False)))
        losses, right = tf.constant(0.0), tf.constant(0)
        for number in tf.range(made):
            count = counts[number]
            state, gradients, loss, hits = self._share_out(state, earned, batches[number], count, first + number)
            earned = Earned(gradients, count, rates[number], tf.constant(True))
            losses, right = losses + loss, right + hits
        state = self._step(state, earned)
        for name, variable in self._state.items():
            variable.assign(state[name])
        return losses, right

    @tf.autograph.experimental.do_not_convert
    def _share_out(
        self, state: State, earned: Earned, batch: tf.Tensor, count: tf.Tensor, step: tf.Tensor
    ) -> tuple[State, list[tf.Tensor], tf.Tensor, tf.Tensor]:
        """The state after the step `earned`, each share's gradient there of the sum of the losses of its part of the
        batch; that sum, and the right answers. `step` counts the batches of the run, from 0."""
        images, labels = tf.gather(self.sets.train.images, batch), tf.gather(self._labels, batch)
        pairs = zip(tf.split(images, self._shares), tf.split(labels, self._shares), strict=True)
        parts = []
        for number, (pixels, truth) in enumerate(pairs):
            seed = tf.stack([self._seed, step * self._shares + number])
            left = count - number * truth.shape[0]
            parts.append(self._share(state, earned, self._distort(pixels, seed), truth, left, seed))
        states, gradients, losses, right = zip(*parts, strict=True)
        return states[0], list(gradients), tf.add_n(losses), tf.add_n(right)

    def _distort(self, images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        augmentation = self.config.training.augmentation
        if not augmentation.columns:
            return images
        return distortion.distort(images, augmentation, distortion.draw(augmentation, images.shape[0], seed))

    def _learn_share(
        self, state: State, earned: Earned, *share: tf.Tensor
    ) -> tuple[State, tf.Tensor, tf.Tensor, tf.Tensor]:
        """The state after the step `earned`, and there what `_compute_gradient` has of the share."""
        state = self._make_step(state, earned)
        return state, *self._compute_gradient(state["weights"], *share)

    def _compute_gradient(
        self, row: tf.Tensor, pixels: tf.Tensor, labels: tf.Tensor, left: tf.Tensor, seed: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """Gradient (count,) of the summed losses of the first `left` images; their sum, and the right answers."""
        counts = tf.range(pixels.shape[0]) < left
        with tf.GradientTape() as tape:
            tape.watch(row)
            logits = self.forward.compute_logits(self.layout.split(row), pixels, seed)
            losses = compute_losses(self.config.network, logits, labels, self.config.training.label_smoothing)
            loss = tf.reduce_sum(tf.where(counts, losses, 0.0))
        hits = tf.logical_and(_guess(logits) == labels, counts)
        return tape.gradient(loss, row), loss, tf.reduce_sum(tf.cast(hits, tf.int32))

    def _make_step(self, state: State, earned: Earned) -> State:
        mean = tf.add_n(earned.gradients) / tf.cast(earned.count, tf.float32)
        new = make_step(state, mean, earned.rate, self.config.training)
        return {name: tf.where(earned.due, new[name], state[name]) for name in state}

    def _judge_images(self, row: tf.Tensor, images: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        logits = self.forward.compute_logits(self.layout.split(row), images)
        return tf.reduce_sum(compute_losses(self.config.network, logits, labels)), _guess(logits)


def set_threads() -> None:
    """Have TensorFlow run that many operations at a time, each on one core. Only its first call in a process counts."""
    try:
        tf.config.threading.set_inter_op_parallelism_threads(count_threads())
        tf.config.threading.set_intra_op_parallelism_threads(1)
    except RuntimeError:
        return  # TensorFlow is at work already, with the threads it was given first


def _first_state(config: RunConfig, layout: FlatWeights) -> dict[str, np.ndarray]:
    training = config.training
    row = layout.pack(draw_weights(config.network, training.initialization, training.seed))
    state = {"weights": row, "step": np.float32(0)}
    state |= {name: np.zeros_like(row) for name in MEMORY[training.optimizer]}
    return state | ({"average": row} if training.averaging else {})


def _noisy_labels(training: TrainingConfig, sets: MnistSets) -> np.ndarray:
    labels = sets.train.labels.numpy()
    count = training.train_images
    labels[:count], _ = noisy_labels(labels[:count], training.label_noise, training.seed)
    return labels


def _compiled(training: TrainingConfig) -> list[object]:
    """The settings that the compiled functions depend on."""
    return [getattr(training, field.name) for field in fields(training) if field.name not in GIVEN]


def _guess(logits: tf.Tensor) -> tf.Tensor:
    return tf.argmax(logits, axis=0, output_type=tf.int32)
