"""The weights of a Keras model as a network of ours: the way back from `lenet.export.keras_model.write_weights`."""

import keras
import numpy as np

from lenet.export.keras_model import find_variables
from lenet.network import Network, NetworkConfig


def read_weights(model: keras.Model, config: NetworkConfig) -> Network:
    """The model's weights as a NumPy network."""
    weights = {}
    for name, shape, places in find_variables(model, config):
        weights[name] = np.zeros(shape, np.float32)
        for variable, index in places:
            weights[name][index] = variable.numpy().reshape(weights[name][index].shape)
    return Network(config, weights)
