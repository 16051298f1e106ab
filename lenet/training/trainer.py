"""The compiled training loop: many batches inside one TensorFlow graph, no Python between them."""

import io
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from lenet.data import load_mnist, split_training
from lenet.errors import DAMAGE, RunError
from lenet.network import PAPER_RANGE, Network
from lenet.runs import RunConfig, TrainingConfig
from lenet.runs.folder import write_atomic
from lenet.training.keras_model import build_model, read_weights

EVALUATION_BATCH = 1000


class Dataset:
    """Images (N, 28, 28) uint8 and labels (N,) kept where TensorFlow can gather batches from them."""

    def __init__(self, images: np.ndarray, labels: np.ndarray) -> None:
        self.images = tf.constant(images)
        self.labels = tf.constant(labels.astype(np.int32))
        self.count = len(labels)


class MnistSets:
    """The three sets of the article's split, ready for the loop."""

    def __init__(self) -> None:
        mnist = load_mnist()
        train_images, train_labels, val_images, val_labels = split_training(mnist)
        self.train = Dataset(train_images, train_labels)
        self.validation = Dataset(val_images, val_labels)
        self.test = Dataset(mnist.test_images, mnist.test_labels)


class Trainer:
    """A network in training: model, optimizer and the compiled functions over them.

    Raises:
        ConfigError: if the network cannot be built.
    """

    def __init__(self, config: RunConfig, sets: MnistSets) -> None:
        self.config, self.sets = config, sets
        self.model = build_model(config.network, config.training.seed)
        self.optimizer = build_optimizer(config.training)
        self.optimizer.build(self.model.trainable_variables)
        self._learn = tf.function(self._learn_batches, input_signature=[tf.TensorSpec([None, None], tf.int32)])
        self._judge = tf.function(self._judge_images, reduce_retracing=True)

    def suits(self, config: RunConfig) -> bool:
        """Whether its compiled functions are those that `config` needs: same network, same kind of optimizer."""
        mine, other = self.config.training, config.training
        same_optimizer = (mine.optimizer, mine.momentum) == (other.optimizer, other.momentum)
        return self.config.network == config.network and same_optimizer

    def start_over(self, config: RunConfig) -> None:
        """Be what a new `Trainer(config, sets)` would be, without compiling again; `config` must suit."""
        new = Trainer(config, self.sets)
        for variable, fresh in zip(self._variables(), new._variables(), strict=True):
            variable.assign(fresh)
        self.config = config

    @property
    def learning_rate(self) -> float:
        """The step size that the next batch is learnt with."""
        # By way of text, the shortest that names this float32: 0.001, not 0.0010000000474974513.
        return float(str(self.optimizer.learning_rate.numpy()))

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self.optimizer.learning_rate.assign(value)

    def order(self, epoch: int) -> np.ndarray:
        """The order of the training images in an epoch: (train_images,) int32, fixed by seed and epoch."""
        training = self.config.training
        shuffle = np.random.default_rng([training.seed, epoch])
        return shuffle.permutation(training.train_images).astype(np.int32)

    def learn(self, indices: np.ndarray) -> tuple[float, int]:
        """Learn from batches of images, `indices` (batches, batch_size) int32.

        Returns:
            The sum of the losses and the number of right answers over all these images, each
            batch judged just before it is learnt.
        """
        loss, right = self._learn(tf.constant(indices))
        return float(loss), int(right)

    def evaluate(self, dataset: Dataset) -> tuple[float, float, np.ndarray]:
        """Mean loss, accuracy (0 to 1), and confusion matrix [true, predicted] (10, 10) int."""
        losses, matrix = 0.0, np.zeros((10, 10), int)
        for start in range(0, dataset.count, EVALUATION_BATCH):
            images = dataset.images[start : start + EVALUATION_BATCH]
            labels = dataset.labels[start : start + EVALUATION_BATCH]
            loss, guesses = self._judge(images, labels)
            losses += float(loss)
            np.add.at(matrix, (labels.numpy(), guesses.numpy()), 1)
        return losses / dataset.count, float(np.trace(matrix)) / dataset.count, matrix

    def network(self) -> Network:
        """The network as it is now, in NumPy."""
        return read_weights(self.model, self.config.network)

    def save(self, file: Path, place: dict[str, float]) -> None:
        """Write all that is needed to go on: weights, dropout's random state, optimizer, `place`.

        Raises:
            RunError: if the disk is full.
        """
        arrays = {f"variable_{i}": variable.numpy() for i, variable in enumerate(self._variables())}
        arrays |= {f"place_{name}": np.array(value) for name, value in place.items()}
        memory = io.BytesIO()
        np.savez(memory, **arrays)
        write_atomic(file, lambda stream: stream.write(memory.getbuffer()))

    def restore(self, file: Path) -> dict[str, float]:
        """Take up what `save` wrote and return its `place`.

        Raises:
            RunError: if the file is missing or belongs to another network.
        """
        try:
            with open(file, "rb") as stream, np.load(stream, allow_pickle=False) as saved:
                for i, variable in enumerate(self._variables()):
                    variable.assign(saved[f"variable_{i}"])
                return {name[6:]: saved[name].item() for name in saved.files if name.startswith("place_")}
        except DAMAGE:
            raise RunError("The run's last checkpoint cannot be read: start a new run with these settings.") from None

    def _variables(self) -> list[keras.Variable]:
        return [*self.model.variables, *self.optimizer.variables]

    def _learn_batches(self, indices: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        losses, right = tf.constant(0.0), tf.constant(0)
        variables = self.model.trainable_variables
        for batch in indices:
            images = self._scale(tf.gather(self.sets.train.images, batch))
            labels = tf.gather(self.sets.train.labels, batch)
            with tf.GradientTape() as tape:
                logits = self.model(images, training=True)
                loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
                mean_loss = tf.reduce_mean(loss)
            self.optimizer.apply(tape.gradient(mean_loss, variables), variables)
            losses += tf.reduce_sum(loss)
            right += tf.reduce_sum(tf.cast(_guess(logits) == labels, tf.int32))
        return losses, right

    def _judge_images(self, images: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        logits = self.model(self._scale(images), training=False)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        return tf.reduce_sum(losses), _guess(logits)

    def _scale(self, images: tf.Tensor) -> tf.Tensor:
        """`lenet.network.scale_images`, inside the graph."""
        pixels = tf.cast(images, tf.float32)[..., tf.newaxis] / 255
        if self.config.network.input_size == 28:
            return pixels
        low, high = PAPER_RANGE
        return tf.pad(pixels, [[0, 0], [2, 2], [2, 2], [0, 0]]) * (high - low) + low


def build_optimizer(training: TrainingConfig) -> keras.optimizers.Optimizer:
    """The optimizer with its learning rate; everything else as Keras sets it."""
    rate = float(training.learning_rate)
    if training.optimizer == "sgd":
        return keras.optimizers.SGD(rate, momentum=training.momentum)
    kinds = {"adam": keras.optimizers.Adam, "rmsprop": keras.optimizers.RMSprop, "adamw": keras.optimizers.AdamW}
    return kinds[training.optimizer](rate)


def _guess(logits: tf.Tensor) -> tf.Tensor:
    return tf.argmax(logits, axis=1, output_type=tf.int32)
