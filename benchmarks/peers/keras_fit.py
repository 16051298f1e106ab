"""The article's script: `keras.Sequential`, one-hot labels, `fit`. Its progress bar is off: a little faster."""

from time import perf_counter

import keras
from keras import layers

from benchmarks.peers.common import Task, load_split, read_task, tell_epoch, tell_version


class Stopwatch(keras.callbacks.Callback):
    """Times each epoch from its first batch to the start of its validation."""

    def __init__(self, images: int) -> None:
        super().__init__()
        self.images, self.start, self.seconds = images, 0.0, 0.0

    def on_epoch_begin(self, epoch, logs=None) -> None:
        """An epoch begins."""
        self.start = perf_counter()

    def on_test_begin(self, logs=None) -> None:
        """Its last batch is learnt."""
        self.seconds = perf_counter() - self.start

    def on_epoch_end(self, epoch, logs=None) -> None:
        """Its validation is over."""
        tell_epoch(self.seconds, self.images, float(logs["val_accuracy"]))


def build_model() -> keras.Model:
    """LeNet-5 as the article has it."""
    return keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(6, (5, 5), activation="relu", padding="same"),
        layers.MaxPooling2D((2, 2)),
        layers.Conv2D(16, (5, 5), activation="relu"),
        layers.MaxPooling2D((2, 2)),
        layers.Conv2D(120, (5, 5), activation="relu"),
        layers.Flatten(),
        layers.Dense(84, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ])


def train(task: Task) -> None:
    """Train and tell every epoch."""
    keras.utils.set_random_seed(task.seed)
    x_train, y_train, x_val, y_val = load_split(task.images)
    y_train, y_val = keras.utils.to_categorical(y_train, 10), keras.utils.to_categorical(y_val, 10)
    model = build_model()
    model.compile(keras.optimizers.Adam(task.learning_rate), loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(x_train, y_train, batch_size=task.batch_size, epochs=task.epochs, verbose=0,
              validation_data=(x_val, y_val), callbacks=[Stopwatch(task.images)])


if __name__ == "__main__":
    tell_version(f"Keras {keras.__version__}, {keras.backend.backend()}")
    train(read_task())
