"""One network in training: weights, optimizer and the compiled loop over batches inside the TensorFlow graph."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import tensorflow as tf

from lenet.errors import DAMAGE
from lenet.layers import Loss
from lenet.layers.no_digit import NO_DIGIT, NONE_LOGITS
from lenet.network import Network, find_loss
from lenet.runs import RunConfig, TrainingConfig
from lenet.runs.optimizers import find_optimizer
from lenet.runs.schedule import compute_rates
from lenet.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint, unreadable
from lenet.training.engine.handwriting import build_mix
from lenet.training.engine.graph import Graph, compute_losses
from lenet.training.engine.levenberg_marquardt import IMAGES as CURVATURE_IMAGES, compute_curvature
from lenet.training.engine.optimizers import State
from lenet.training.engine.parameters import FlatWeights
from lenet.training.engine.pending_update import PendingUpdate, apply_update, no_update
from lenet.training.engine.pipeline import Dataset, MnistSets, build_batches, build_source, draw_labels
from lenet.training.initialization import draw_weights
from lenet.training.verdict import Judgement

EVALUATION_BATCH = 500
SMALL_BATCH = 8
"""Up to this size a batch is so little work that the whole loop is compiled as one, by XLA."""

SHARDS, LEAST_SHARD = 2, 16
"""Into how many shards a batch is split, if each then has at least so many images. The number of cores that work on
them changes nothing: the same seed gives the same curve with any number of threads."""

DROPOUT_STREAM = 1 << 30
"""Parts what dropout draws from what the distortions of images draw, which have the same number a step."""

NOT_COMPILED = ("learning_rate", "epochs", "schedule", "seed", "train_images", "initialization", "label_noise",
                "patience")
"""Settings of a training that the compiled functions take as arguments or variables, or never see.

Two configs that differ in these alone share what was compiled: `Trainer.start_over` takes up the new values. Every
other setting is built into the compiled functions. A new setting is one of those until it is named here.
"""


class Trainer:
    """A network in training: its state and the compiled functions over it.

    A batch is split into shards. Each core computes the gradient of one shard, alone; their sum is the batch's. So no
    core waits for another inside a layer. `lenet.training.engine.pending_update` draws when the weights change.

    Raises:
        ConfigError: if the network cannot be built.
    """

    def __init__(self, config: RunConfig, sets: MnistSets) -> None:
        self.config, self.sets = config, sets
        self.layout, self.forward = FlatWeights(config.network), Graph(config.network)
        self.learning_rate = config.training.learning_rate
        self._state = {name: tf.Variable(value) for name, value in _first_state(config, self.layout).items()}
        self._labels = tf.Variable(draw_labels(config.training, sets))
        self._seed = tf.Variable(config.training.seed)
        size = config.training.batch_size
        self._shards = max(1, min(SHARDS, size // LEAST_SHARD))
        self._padded = -(-size // self._shards) * self._shards
        self._whole = size <= SMALL_BATCH
        self._prepare = build_source(config.training.augmentation)
        self._mix = build_mix(config.training)
        self._loss = find_loss(config.network, bool(config.training.no_digits))
        self._shard = tf.function(self._learn_shard, jit_compile=not self._whole, autograph=False)
        self._update = tf.function(self._apply_update, jit_compile=not self._whole, autograph=False)
        self._learn = tf.function(self._learn_batches, self._list_inputs(), jit_compile=self._whole)
        self._judge = tf.function(self._judge_images, reduce_retracing=True, autograph=False)
        self._show = tf.function(self._prepare_shards, jit_compile=self._whole, autograph=False)

    def suits(self, config: RunConfig) -> bool:
        """Whether its compiled functions are those that `config` needs."""
        return self.config.network == config.network and _compiled(self.config.training) == _compiled(config.training)

    def start_over(self, config: RunConfig) -> None:
        """Be what a new `Trainer(config, sets)` would be, without compiling again; `config` must suit."""
        for name, value in _first_state(config, self.layout).items():
            self._state[name].assign(value)
        self._labels.assign(draw_labels(config.training, self.sets))
        self._seed.assign(config.training.seed)
        self.config, self.learning_rate = config, config.training.learning_rate

    def order(self, epoch: int) -> np.ndarray:
        """The order of the training images in an epoch: (train_images,) int32, fixed by seed and epoch."""
        training = self.config.training
        shuffle = np.random.default_rng([training.seed, epoch])
        return shuffle.permutation(training.train_images).astype(np.int32)

    def begin_epoch(self, epoch: int) -> None:
        """Measure the curvature, for an optimizer that uses it (that of 1998)."""
        if "curvature" in self._state:
            images = tf.gather(self.sets.train.images, self.order(epoch)[-CURVATURE_IMAGES:]).numpy()
            curvature = compute_curvature(self._network("weights"), images)
            self._state["curvature"].assign(self.layout.pack(curvature))

    def rates(self, epoch: int, step: int, count: int) -> np.ndarray:
        """The learning rates of `count` batches from `step` of `epoch` on, (count,) float32."""
        training = replace(self.config.training, learning_rate=self.learning_rate)
        return compute_rates(training, epoch * training.steps_per_epoch + step, count)

    def learn(self, indices: np.ndarray, rates: np.ndarray, goes_on: bool = False) -> tuple[np.ndarray, int]:
        """Learn from images, batch after batch.

        Args:
            indices: which training images, (N,) int32, N at most as many as `rates` has batches.
            rates: the learning rate of every batch, (batches,) float32. The same number of batches as in the
                calls before saves compiling anew; those beyond the last image are not made.
            goes_on: whether the next call goes on where one could have learnt on, so that both together make the
                weights that one call would have made, bit by bit. Then `rates` has room for one more batch: it is
                made with no image in it, and so makes the last update by the code that would have made it there.

        Returns:
            Each batch's sum of losses, (batches,) float32, and the number of right answers over all these images, each
            batch judged just before it is learnt.
        """
        batches = build_batches(indices, self.config.training.batch_size, self._padded, len(rates))
        # The count is a tensor too: a plain number would be compiled in, and every other number compiled anew.
        count = batches.made + goes_on
        losses, right = self._learn(*map(tf.constant, (batches.indices, batches.sizes, rates, count)))
        return losses.numpy()[: batches.made], int(right)

    def prepare(self, indices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What the network is given if the next batch has the images `indices`, (N,) int32, N up to the batch size.

        Returns:
            Pixels (N, 28, 28) float32, 0 to 255, distorted if images are; labels (N,) int32, some of them wrong if
            labels are.
        """
        batch = build_batches(indices, self.config.training.batch_size, self._padded, 1).indices[0]
        shards = self._show(tf.constant(batch), self._state["step"].read_value())
        pixels, labels = (np.concatenate([part.numpy() for part in parts]) for parts in zip(*shards, strict=True))
        return pixels[: len(indices)].astype(np.float32), labels[: len(indices)]

    def evaluate(self, dataset: Dataset) -> Judgement:
        """Have the network that is judged read all images of `dataset`."""
        losses, parts, matrix = 0.0, [], np.zeros((10, 10), int)
        row = self._state[self._judged]
        for start in range(0, dataset.count, EVALUATION_BATCH):
            labels = dataset.labels[start : start + EVALUATION_BATCH]
            loss, logits = self._judge(row, dataset.images[start : start + EVALUATION_BATCH], labels)
            losses += float(loss)
            parts.append(logits.numpy().T)
        logits = np.concatenate(parts)
        np.add.at(matrix, (dataset.labels.numpy(), logits.argmax(axis=1)), 1)
        return Judgement(losses / dataset.count, float(np.trace(matrix)) / dataset.count, matrix, logits)

    def network(self) -> Network:
        """The network as it is now, in NumPy; with averaged weights, their mean."""
        return self._network(self._judged)

    def learning_network(self) -> Network:
        """The network that the next batch changes, in NumPy: its weights, not their mean."""
        return self._network("weights")

    def judged_weights(self) -> dict[str, np.ndarray]:
        """The arrays of `network`, as they are now: a diverging training has some that no network may have."""
        return self.layout.unpack(self._state[self._judged].numpy())

    def take(self, network: Network) -> None:
        """Take up the weights of `network`, of the same config, in place of those that are judged."""
        self._state[self._judged].assign(self.layout.pack(network.weights))

    def save(self, file: Path, progress: dict[str, float]) -> None:
        """Write all that is needed to go on: weights, optimizer, learning rate, `progress`.

        Raises:
            RunError: if the disk is full.
        """
        state = {name: variable.numpy() for name, variable in self._state.items()}
        save_checkpoint(file, Checkpoint(state, self.learning_rate, progress))

    def restore(self, file: Path) -> dict[str, float]:
        """Take up what `save` wrote and return its `progress`.

        Raises:
            RunError: if the file is missing, damaged, or belongs to another network.
        """
        shapes = {name: tuple(variable.shape) for name, variable in self._state.items()}
        # Version 1.0 had one seed for all that it drew, and counted steps in float32.
        saved = load_checkpoint(file, shapes, {"dropout_seed": self.config.training.seed})
        try:
            for name, variable in self._state.items():
                variable.assign(tf.cast(saved.state[name], variable.dtype))
        except DAMAGE:
            raise unreadable() from None
        self.learning_rate = saved.learning_rate
        return saved.progress

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
        self, batches: tf.Tensor, batch_sizes: tf.Tensor, rates: tf.Tensor, count: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """The loop over the first `count` batches; what follows them is padding. Each one's losses; right answers."""
        state = {name: variable.read_value() for name, variable in self._state.items()}
        first = state["step"]
        pending = no_update(state["weights"], self._shards)
        losses, right = tf.TensorArray(tf.float32, tf.shape(rates)[0], element_shape=[]), tf.constant(0)
        for number in tf.range(count):
            size = batch_sizes[number]
            state, gradients, loss, hits = self._learn_shards(state, pending, batches[number], size, first + number)
            pending = PendingUpdate(gradients, size, rates[number], size > 0)
            losses, right = losses.write(number, loss), right + hits
        state = self._update(state, pending)
        for name, variable in self._state.items():
            variable.assign(state[name])
        return losses.stack(), right

    @tf.autograph.experimental.do_not_convert
    def _learn_shards(
        self, state: State, pending: PendingUpdate, batch: tf.Tensor, batch_size: tf.Tensor, step: tf.Tensor
    ) -> tuple[State, list[tf.Tensor], tf.Tensor, tf.Tensor]:
        """Split a batch into shards and learn from each.

        `step` counts the batches of the run, from 0. Returns the state after the pending update; each shard's
        gradient there, of the sum of its losses; the sum of all losses, and the number of right answers.
        """
        parts = []
        for number, (pixels, truth) in enumerate(self._prepare_shards(batch, step)):
            left = batch_size - number * truth.shape[0]
            dropout = tf.stack([state["dropout_seed"], step * self._shards + number])
            parts.append(self._shard(state, pending, pixels, truth, left, dropout))
        states, gradients, losses, right = zip(*parts, strict=True)
        return states[0], list(gradients), tf.add_n(losses), tf.add_n(right)

    def _prepare_shards(self, batch: tf.Tensor, step: tf.Tensor) -> list[tuple[tf.Tensor, tf.Tensor]]:
        """The images and labels of each shard of a batch, which is the run's batch number `step`, from 0."""
        images, labels = tf.gather(self.sets.train.images, batch), tf.gather(self._labels, batch)
        pairs = zip(tf.split(images, self._shards), tf.split(labels, self._shards), strict=True)
        seeds = [tf.stack([self._seed, step * self._shards + number]) for number in range(self._shards)]
        return [self._mix(self._prepare(pixels, seed), truth, seed)
                for seed, (pixels, truth) in zip(seeds, pairs, strict=True)]

    def _learn_shard(
        self, state: State, pending: PendingUpdate, *shard: tf.Tensor
    ) -> tuple[State, tf.Tensor, tf.Tensor, tf.Tensor]:
        """The state after the pending update, and what `_compute_gradient` finds there for the shard."""
        state = self._apply_update(state, pending)
        return state, *self._compute_gradient(state["weights"], *shard)

    def _apply_update(self, state: State, pending: PendingUpdate) -> State:
        return apply_update(state, pending, self.config.training)

    def _compute_gradient(
        self, row: tf.Tensor, pixels: tf.Tensor, labels: tf.Tensor, left: tf.Tensor, seed: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """Gradient (count,) of the summed losses of the first `left` images; their sum, and the right answers."""
        is_real = tf.range(pixels.shape[0]) < left
        with tf.GradientTape() as tape:
            tape.watch(row)
            logits = self.forward.compute_logits(self.layout.split(row), pixels, seed)
            losses = compute_losses(self._loss, logits, labels, self.config.training.label_smoothing)
            loss = tf.reduce_sum(tf.where(is_real, losses, 0.0))
        is_right = find_hits(self._loss, logits, labels) if self.config.training.no_digits else _guess(logits) == labels
        hits = tf.logical_and(is_right, is_real)
        return tape.gradient(loss, row), loss, tf.reduce_sum(tf.cast(hits, tf.int32))

    def _judge_images(self, row: tf.Tensor, images: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """The sum of the losses of images (N, 28, 28) with the weights `row` (count,), and the logits (10, N)."""
        logits = self.forward.compute_logits(self.layout.split(row), images)
        return tf.reduce_sum(compute_losses(find_loss(self.config.network), logits, labels)), logits


def _first_state(config: RunConfig, layout: FlatWeights) -> dict[str, np.ndarray]:
    """What a training begins with: rows of a number for each weight (count,) float32, and two whole numbers, int32."""
    training = config.training
    row = layout.pack(draw_weights(config.network, training.initialization, training.seed))
    state = {"weights": row, "step": np.array(0, np.int32),
             "dropout_seed": np.array(training.seed ^ DROPOUT_STREAM, np.int32)}
    state |= {name: np.zeros_like(row) for name in find_optimizer(training).memory}
    return state | ({"average": row} if training.averaging else {})


def _compiled(training: TrainingConfig) -> list[object]:
    """The settings that the compiled functions depend on."""
    return [getattr(training, field.name) for field in fields(training) if field.name not in NOT_COMPILED]


def find_hits(loss: Loss, logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    """`is_right` of `lenet.layers.no_digit`, for logits (10, images): (images,) bool."""
    is_none = tf.reduce_logsumexp(logits, axis=0) < NONE_LOGITS[loss.name]
    return tf.where(labels == NO_DIGIT, is_none, _guess(logits) == labels)


def _guess(logits: tf.Tensor) -> tf.Tensor:
    """The digit with the largest logit: (10, images) -> (images,) int32."""
    return tf.argmax(logits, axis=0, output_type=tf.int32)
