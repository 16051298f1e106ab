"""Convolution: slide small filters over the maps and note how well each place matches.

As in the paper and in every deep-learning library, the filter is not flipped (strictly speaking
this is a cross-correlation).
"""

import numpy as np


def convolve(maps: np.ndarray, kernel: np.ndarray, bias: np.ndarray, same: bool = False) -> np.ndarray:
    """Each output pixel is the sum of a window times a filter, plus the filter's bias.

        out[n, y, x, f] = bias[f] + sum over i, j, c of maps[n, y + i, x + j, c] * kernel[i, j, c, f]

    Args:
        maps: (N, height, width, channels).
        kernel: (k, k, channels, filters).
        bias: (filters,).
        same: surround the maps with zeros first, so that the output is as large as the input.

    Returns:
        (N, height - k + 1, width - k + 1, filters), or (N, height, width, filters) with `same`.
    """
    k = kernel.shape[0]
    windows = _windows(_pad(maps, k) if same else maps, k)
    # A window and a filter side by side as two long rows of numbers: their match is one dot product.
    return windows @ kernel.reshape(-1, kernel.shape[3]) + bias


def convolve_gradient(gradient: np.ndarray, kernel: np.ndarray, same: bool = False) -> np.ndarray:
    """Carry a gradient from a convolution's output back to its input.

    An input pixel took part in k x k output pixels, once with each weight of the filter; its
    gradient is the sum over them. That is again a convolution: of the output's gradient, framed
    with zeros, with the filter turned by half a turn.

    Args:
        gradient: (N, out_height, out_width, filters), of some number with respect to the output.
        kernel: (k, k, channels, filters), as in `convolve`.

    Returns:
        (N, height, width, channels), of that number with respect to the input.
    """
    k = kernel.shape[0]
    edge = k - 1
    framed = np.pad(gradient, ((0, 0), (edge, edge), (edge, edge), (0, 0)))
    turned = kernel[::-1, ::-1].transpose(0, 1, 3, 2)
    full = convolve(framed, turned, np.zeros(kernel.shape[2], kernel.dtype))
    if not same:
        return full
    before, after = same_padding(k)
    return full[:, before : full.shape[1] - after, before : full.shape[2] - after]


def convolve_kernel_gradient(gradient: np.ndarray, maps: np.ndarray, k: int, same: bool = False) -> np.ndarray:
    """Carry a gradient from a convolution's output to its filters.

    A weight took part at every place that its filter slid over, each time with another pixel; its gradient is the
    sum over the places of pixel times output gradient.

    Args:
        gradient: (N, out_height, out_width, filters), of some number with respect to the output.
        maps: (N, height, width, channels), what was convolved.
        k: the side of the filters.
        same: as in `convolve`.

    Returns:
        (k, k, channels, filters), of that number with respect to the filters, summed over all images.
    """
    windows = _windows(_pad(maps, k) if same else maps, k)
    products = windows.reshape(-1, windows.shape[-1]).T @ gradient.reshape(-1, gradient.shape[-1])
    return products.reshape(k, k, maps.shape[-1], gradient.shape[-1])


def _windows(maps: np.ndarray, k: int) -> np.ndarray:
    """Every k x k window of the maps as one row: (N, height - k + 1, width - k + 1, k * k * channels)."""
    views = np.lib.stride_tricks.sliding_window_view(maps, (k, k), axis=(1, 2))  # (N, y, x, channels, k, k)
    return views.transpose(0, 1, 2, 4, 5, 3).reshape(*views.shape[:3], -1)


def _pad(maps: np.ndarray, k: int) -> np.ndarray:
    return np.pad(maps, ((0, 0), same_padding(k), same_padding(k), (0, 0)))


def same_padding(k: int) -> tuple[int, int]:
    """Rows of zeros that `convolve` puts before and after; an even kernel has one more after, as in Keras."""
    return (k - 1) // 2, k // 2
