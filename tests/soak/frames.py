"""Pictures that tell their number, and the ways in which an array can lie in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
#: The number of a picture is written in base BASE: a half of the picture for each of two digits.
BASE = 9
#: Gray of a digit: FIRST + STEP * digit, far enough apart to survive every lossy encoder.
FIRST, STEP = 24, 25
#: Pictures with a shorter longest side have one digit only: their numbers repeat after BASE.
TWO_DIGITS_FROM = 16


def halves(size: tuple[int, int]) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """The (rows, columns) of the two halves of a picture: left and right, or above and below where it is tall."""
    width, height = size
    everything = slice(None)
    if max(size) < TWO_DIGITS_FROM:
        return (everything, everything), (everything, everything)
    if width >= height:
        return (everything, slice(0, width // 2)), (everything, slice(width // 2, width))
    return (slice(0, height // 2), everything), (slice(height // 2, height), everything)


def grays(number: int) -> tuple[int, int]:
    """Gray, 0 to 255, of the first and the second half of picture ``number``."""
    return FIRST + STEP * (number // BASE % BASE), FIRST + STEP * (number % BASE)


def picture(number: int, size: tuple[int, int], channels: int, dtype: str, seed: int, kind: str = "smooth") -> Array:
    """Picture ``number``.

    Args:
        number: 0 to BASE * BASE - 1.
        size: (width, height) in pixels.
        channels: 0 for shape (height, width), or 1, 3, 4 for (height, width, channels).
        dtype: uint8 or uint16.
        seed: of the film.
        kind: ``flat``: the two grays; ``smooth``: these with a tint and gradients that a lossy encoder keeps;
            ``noise``: no number but noise, another in every picture.
    """
    width, height = size
    shape = (height, width, max(channels, 1))
    if kind == "noise":
        most = np.iinfo(dtype).max + 1
        pixels = np.random.default_rng([seed, number]).integers(0, most, shape, dtype)
        return pixels if channels else pixels[..., 0]
    image = np.empty(shape)
    for half, gray in zip(halves(size), grays(number), strict=True):
        image[half] = gray
    if kind == "smooth":
        y, x = np.mgrid[0:height, 0:width]
        image += 5 * np.sin(2 * np.pi * (x / width + y / height + number / 10))[..., np.newaxis]
        if channels >= 3:
            image[..., :3] += np.random.default_rng(seed).integers(-6, 7, 3)
    if channels == 4:
        image[..., 3] = 255
    pixels = np.rint(image).astype(dtype)
    if dtype == "uint16":
        pixels *= 257
    return pixels if channels else pixels[..., 0]


def _in_larger(array: Array) -> Array:
    room = np.full([n + 7 for n in array.shape[:2]] + list(array.shape[2:]), 99, array.dtype)
    return room[3:-4, 5:-2]


def _every_second(array: Array) -> Array:
    return np.full((array.shape[0], 2 * array.shape[1], *array.shape[2:]), 99, array.dtype)[:, ::2]


def _transposed(array: Array) -> Array:
    return np.empty((array.shape[1], array.shape[0], *array.shape[2:]), array.dtype).swapaxes(0, 1)


def _channels_first(array: Array) -> Array:
    if array.ndim == 2:
        return np.empty_like(array)
    return np.moveaxis(np.empty((array.shape[2], *array.shape[:2]), array.dtype), 0, -1)


def _part_of_channels(array: Array) -> Array:
    if array.ndim == 2:
        return np.empty((*array.shape, 3), array.dtype)[..., 1]
    return np.empty((*array.shape[:2], array.shape[2] + 2), array.dtype)[..., 1:-1]


def _unaligned(array: Array) -> Array:
    return np.empty(array.nbytes + 1, np.uint8)[1:].view(array.dtype).reshape(array.shape)


#: Empty memory of the shape and dtype of an array.
MEMORY: dict[str, Callable[[Array], Array]] = {
    "contiguous": np.empty_like,
    "every second column": _every_second,
    "rows upwards": lambda a: np.empty(a.shape, a.dtype)[::-1],
    "rows and columns backwards": lambda a: np.empty(a.shape, a.dtype)[::-1, ::-1],
    "transposed": _transposed,
    "Fortran order": lambda a: np.empty(a.shape, a.dtype, "F"),
    "part of a larger array": _in_larger,
    "part of the channels": _part_of_channels,
    "channels reversed": lambda a: np.empty(a.shape, a.dtype)[..., ::-1] if a.ndim == 3 else np.empty_like(a),
    "channels first": _channels_first,
    "big-endian": lambda a: np.empty(a.shape, a.dtype.newbyteorder(">")),
    "unaligned": _unaligned,
}
#: Arrays that cannot be written to, and so not be used again.
FINISHED: dict[str, Callable[[Array], Array]] = {
    "over bytes": lambda a: np.frombuffer(a.tobytes(), a.dtype).reshape(a.shape),
    "read-only": lambda a: _read_only(a.copy()),
}


def _read_only(array: Array) -> Array:
    array.flags.writeable = False
    return array
