"""The compiled arithmetic of training, in TensorFlow."""
