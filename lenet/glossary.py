"""The words that a beginner may not know, each told in one or two short sentences. Pages, docs and tests read it."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A technical word.

    `name` is how the lab writes it, `sentence` says what it is, `also` are other words for the same thing.
    """

    name: str
    sentence: str
    also: tuple[str, ...] = ()


GLOSSARY = (
    # The data
    Term("pixel", "A small square of an image, stored as one number: 0 is empty paper, 255 is full ink."),
    Term("image", "A picture of one handwritten digit, 28 pixels wide and 28 pixels high.", ("images",)),
    Term("label", "The digit that an image shows, as people wrote it down. The network learns to give this answer.",
         ("labels",)),
    Term("MNIST", "A collection of 70,000 images of handwritten digits with their labels."),
    Term("training images", "The images that the network learns from: their labels say how wrong each answer was.",
         ("training", "training set")),
    Term("validation", "A check after each epoch, with images that are kept aside: the network never learns from them.",
         ("validation images",)),
    Term("test set", "10,000 images that the network never learns from. It reads them when the training has ended, to "
                     "show how well it reads new digits.", ("test", "test images")),
    Term("one-hot", "A label as ten numbers: a 1 in the place of its digit, and 0 in the nine others."),
    Term("wrong labels", "Labels that are made false on purpose, to see what the network learns from them.",
         ("label noise",)),
    Term("augmentation", "Moving, turning or bending the training images a little each time they are learnt, so that "
                         "hardly any comes twice.", ("distortion", "distortions")),
    # How good it is
    Term("loss", "A number that says how wrong the answers are: the smaller, the better. Training makes it smaller."),
    Term("cross-entropy", "A loss for answers that are probabilities: it is 0 if the right digit gets 100 %, and the "
                          "larger the less the digit gets."),
    Term("maximum a posteriori", "The loss of 1998: it is small if the values of F6 are near the picture of the right "
                                 "digit and far from the pictures of all others."),
    Term("logarithmic", "An axis on which each step up is ten times as much. So small values can be told apart too.",
         ("logarithmic loss", "logarithmic axis")),
    Term("accuracy", "How many images are read right: 98 % means 2 mistakes in 100 images."),
    Term("training accuracy", "How many training images were read right while the network still learnt: each batch "
                              "counts before its step, with dropout and augmentation on. So it is often below "
                              "validation at first."),
    Term("confusion matrix", "A table that counts which digit was read as which. Right answers stand on the diagonal, "
                             "mistakes stand everywhere else."),
    Term("overfitting", "Learning the training images by heart: the network reads them better and better, but new "
                        "images worse."),
    # How it learns
    Term("run", "One training of one network, with its settings, its curves and its checkpoints.", ("runs",)),
    Term("epoch", "One pass through all training images. After 20 epochs the network has seen each image 20 times.",
         ("epochs",)),
    Term("batch", "A few training images that are learnt together: after each batch the weights change once.",
         ("batches", "batch size")),
    Term("step", "One small change of all weights, made after each batch.", ("steps",)),
    Term("learning rate", "How far the weights move in one step. If it is too high the training runs wild, if it is "
                          "too low the training takes very long.", ("rate",)),
    Term("schedule", "A plan that changes the learning rate during the training, for example from long steps to "
                     "short ones.", ("learning-rate schedule",)),
    Term("optimizer", "The rule that decides, at every step, how far each weight moves."),
    Term("gradient", "A number for each weight: how fast the loss grows when this weight grows. Each step goes the "
                     "opposite way.", ("gradients", "slope")),
    Term("momentum", "The part of the last step that is added to the next one, as a rolling ball keeps its speed."),
    Term("second-order", "The optimizer of 1998. It also measures how sharply the loss bends, and makes shorter steps "
                         "where it bends more.", ("sdlm", "Levenberg-Marquardt", "curvature")),
    Term("seed", "The number that all random choices start from. The same seed makes the same choices again."),
    Term("sweep", "Several runs that differ in one or two settings, or in the seed, to see which values are best.",
         ("sweeps",)),
    Term("standard deviation", "How far the results of several seeds lie from their mean, typically. Differences that "
                               "are smaller are chance."),
    Term("first weights", "The random weights that a network starts with, before it has learnt anything.",
         ("initialization", "Glorot")),
    Term("checkpoint", "All weights of a network, saved to a file at the end of an epoch.", ("checkpoints",)),
    Term("preset", "Settings that have a name and can be chosen with one click.", ("recipe",)),
    # What keeps it from overfitting
    Term("regularisation", "Everything that works against overfitting.", ("regularization",)),
    Term("dropout", "While it learns, some outputs are set to 0 at random, so that the network never relies on a few "
                    "units."),
    Term("weight decay", "Every step also makes the weights a little smaller, which works against overfitting."),
    Term("label smoothing", "While it learns, the network should give the right digit a little less than 100 %, so "
                            "that it does not become too sure."),
    Term("averaged weights", "A mean of the weights over the last steps. It jumps about less than the weights "
                             "themselves and often reads better.", ("averaging",)),
    Term("early stopping", "The training ends when validation has not become better for some epochs. The weights of "
                           "the best epoch are kept."),
    Term("patience", "How many epochs early stopping waits for a better validation."),
    # What it is made of
    Term("layer", "One stage of the network: it takes the numbers of the stage before it and makes new ones.",
         ("layers",)),
    Term("unit", "One part of a layer that makes one output: a single number, or one feature map.",
         ("units", "neuron")),
    Term("weight", "A number that an input is multiplied by. The network learns by changing its weights.",
         ("weights",)),
    Term("bias", "A number that is added to a sum, whatever the input is. It is learnt like a weight.", ("biases",)),
    Term("parameters", "All numbers that the network learns: its weights and its biases.", ("parameter",)),
    Term("connections", "The links from inputs to outputs. One weight can serve many connections, so there are more "
                        "connections than parameters.", ("connection",)),
    Term("kernel", "A small square of weights that moves over an image or a map and looks for one pattern.",
         ("kernels", "filter", "filters")),
    Term("convolution", "Moving a kernel over an image: at each place, numbers and weights are multiplied in pairs "
                        "and added up."),
    Term("feature map", "The grid of numbers that one kernel makes. A number is high where the kernel finds its "
                        "pattern.", ("feature maps", "map", "maps")),
    Term("padding", "A frame of zeros around an image, so that a kernel also fits at its edges.",
         ("framed with zeros", "border of zeros")),
    Term("stride", "How many pixels a kernel moves on from one place to the next."),
    Term("pooling", "Making a map smaller: of each 2×2 values one remains, the largest or the mean.",
         ("max pooling", "average pooling")),
    Term("subsampling", "The pooling of 1998: four values are added, multiplied by a number that is learnt, and a "
                        "bias is added."),
    Term("strided convolution", "A convolution that moves 2 pixels at a time. It makes maps smaller, with weights that "
                                "are learnt."),
    Term("activation", "What is done to each sum before it is passed on, for example: negative numbers become 0.",
         ("activation function", "activations")),
    Term("ReLU", "An activation: negative numbers become 0, all others stay as they are."),
    Term("leaky ReLU", "An activation as ReLU, but negative numbers become a hundredth of themselves and not 0."),
    Term("softplus", "An activation as ReLU with its corner rounded off: no number becomes quite 0."),
    Term("SiLU", "An activation that multiplies each number by its sigmoid: a smooth ReLU that dips a little below 0."),
    Term("GELU", "An activation much like SiLU: a smooth ReLU that dips a little below 0."),
    Term("tanh", "An activation: it squeezes every number into the range from −1 to 1.", ("scaled tanh",)),
    Term("sigmoid", "An activation: it squeezes every number into the range from 0 to 1."),
    Term("dense", "A layer in which every unit is connected to every output of the layer before it.",
         ("dense layer", "fully connected")),
    Term("logit", "The sum for one digit, before softmax. The digit with the largest logit is the answer.",
         ("logits",)),
    Term("softmax", "The last step: it turns the ten logits into ten probabilities that add up to 100 %."),
    Term("probability", "How sure the network is of a digit, from 0 % to 100 %. It can be very sure and still wrong.",
         ("probabilities",)),
    Term("calibration", "Making a network’s probabilities mean what they say: of all answers that are 80 % sure, 80 in "
                        "100 should be right.", ("calibrated", "calibration error", "expected calibration error")),
    Term("temperature", "One number that all logits are divided by after the training. It changes how sure the answers "
                        "are, and never the answers."),
    Term("energy", "Minus the logarithm of the sum of e to the power of each logit: low where some digit is clearly "
                   "seen. Above the network’s threshold the picture is taken for no digit at all."),
    Term("RBF", "The output of 1998: the values of F6 are compared with a small picture of each digit, and the nearest "
                "picture wins.", ("radial basis function", "digit bitmaps", "bitmap")),
    # Looking inside
    Term("receptive field", "All pixels of the image that one number in the network depends on."),
    Term("saliency", "How much each pixel matters: where a small change of the image would change the answer most.",
         ("saliency map",)),
    Term("dead unit", "A unit that gives the same output for every image, and so says nothing.", ("dead units",)),
)  # fmt: skip

_BY_WORD = {word.casefold(): term for term in GLOSSARY for word in (term.name, *term.also)}


def find_term(word: str) -> Term:
    """The entry of a word or of another word for the same thing; upper and lower case are the same.

    Raises:
        KeyError: if the glossary has no such word; it names those there are.
    """
    try:
        return _BY_WORD[word.casefold()]
    except KeyError:
        raise KeyError(f"The glossary has no {word!r}; it has {', '.join(term.name for term in GLOSSARY)}.") from None


_WORDS = re.compile(r"\b(" + "|".join(sorted(map(re.escape, _BY_WORD), key=len, reverse=True)) + r")\b", re.IGNORECASE)


def find_terms(text: str) -> list[Term]:
    """The entries of all words of the glossary that a text uses, each once, in the order of the text.

    Of words within words the longest counts: "averaged weights" and not "weights".
    """
    return list(dict.fromkeys(find_term(word) for word in _WORDS.findall(text)))
