"""Images whose data change: coloured on the CPU at the data's own resolution, and filtered by OpenGL."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import matplotlib.colors as mcolors
import matplotlib.image as mimage
import numpy as np
import numpy.typing as npt
from matplotlib.transforms import Affine2D

from ...video.pixel_formats import Array
from ..agg.image_recipes import Recipe, ResampleCall
from ..agg.images import Images
from .arrays import Float64Array, RgbaArray
from .passes.filter_weights import Weights, weights_of
from .passes.filtering import UnfilteredImage

_image: Any = getattr(mimage, "_image", None)  # without it no recipe is looked for; see agg/images.py

#: The norm that is only a subtraction and a division.
_PLAIN: Any = mcolors.Normalize
#: Values that are coloured at once: few enough to stay in the processor's cache.
_BLOCK = 1 << 15
#: Threads that colour, and the number of values that are worth one more.
_THREADS, _WORTH_ONE = min(4, os.cpu_count() or 1), 500_000
#: Rows that are compared with matplotlib's, and by how much of 255 they may differ.
_SAMPLES, _NEAR = 16, 3.0
#: Pixels that the widest of Agg's filters reaches.
_WIDEST = 4
#: Beyond so many taps the CPU filters; pixels on each side that the textures of all drivers may have.
_MOST_TAPS, _MOST_PIXELS = 64, 8192


class GLImages(Images):
    """Draws the images of one figure on a ``GLRenderer``, whose ``draw_image`` takes what is not filtered yet."""

    def _recipes(self, image: Any, call: ResampleCall) -> Iterator[Recipe]:
        weights = _weights(call)
        if weights is not None:
            recipe: Any = partial(_filter, *weights)
            yield recipe
        yield from super()._recipes(image, call)

    def _are_right(self, pixels: Any, made: Array) -> bool:
        if not isinstance(pixels, UnfilteredImage):
            return super()._are_right(pixels, made)
        if pixels.shape != made.shape:
            return False
        rows = np.linspace(0, len(made) - 1, _SAMPLES).astype(np.intp)
        theirs = made[rows].astype(float)
        theirs[..., :3] *= theirs[..., 3:] / 255
        return bool(np.abs(pixels.sample(rows) - theirs).max() <= _NEAR)


def _filter(rows: Weights, columns: Weights, image: Any, data: Any) -> UnfilteredImage | None:
    """The colours of the data, to be filtered."""
    if image.get_clip_path() is not None or image.get_agg_filter() is not None or image.get_path_effects():
        return None
    part = data[slice(*rows.reach), slice(*columns.reach)]
    colours = _colours_of_numbers(image, data, part) if data.ndim == 2 else _colours(image, part)
    alpha = 1.0 if image.get_alpha() is None else float(image.get_alpha())
    return None if colours is None else UnfilteredImage(colours, rows, columns, alpha)


# --- weights ----------------------------------------------------------------------------------------------------


def _weights(call: ResampleCall) -> tuple[Weights, Weights] | None:
    """The weights of rows and of columns; None unless colours are filtered, and each axis for itself."""
    matrix, interpolation = call.agg[0].get_matrix(), call.agg[1]
    flat = matrix[0, 1] == matrix[1, 0] == 0 and matrix[0, 0] != 0 != matrix[1, 1]
    if len(call.shape) != 3 or not flat or interpolation == _image.NEAREST:
        return None
    found = []
    for axis in (0, 1):
        size, count = call.shape[axis], call.out_shape[axis]
        scale, shift = matrix[1 - axis, 1 - axis], matrix[1 - axis, 2]
        reach = math.ceil(_WIDEST * max(1, 1 / abs(scale))) + 2
        if max(size, count) > _MOST_PIXELS or reach > _MOST_TAPS:
            return None
        at = (np.arange(count) + 0.5 - shift) / scale - 0.5
        found.append(weights_of(partial(_filtered, scale, shift, count, call.agg[1:]), size, at, 2 * reach))
    rows, columns = found
    return None if rows is None or columns is None else (rows, columns)


def _filtered(scale: float, shift: float, count: int, how: tuple[Any, ...], values: Float64Array) -> Float64Array:
    """A column of values as Agg filters it."""
    out = np.zeros((count, 4))
    onto = Affine2D(np.array([[1, 0, 0], [0, scale, shift], [0, 0, 1]]))
    _image.resample(np.repeat(values[:, None], 4, axis=1), out, onto, *how)
    return out[:, 1]


# --- colours ----------------------------------------------------------------------------------------------------


def _colours_of_numbers(image: Any, data: Any, part: Any) -> RgbaArray | None:
    """The colours of ``part`` by norm and colour map, premultiplied: shape (height, width, 4)."""
    norm, count = image.norm, int(image.cmap.N)
    norm.autoscale_None(data)
    if type(norm) is _PLAIN and not norm.clip and norm.scaled() and norm.vmin != norm.vmax:
        low, extent = norm.vmin, norm.vmax - norm.vmin
    else:
        part, low, extent = norm(part), 0.0, 1.0
        if part.dtype.kind != "f":
            return None  # these are indices of colours
    # In this order: below all colours, the colours, above all colours, no number.
    numbers = np.ma.masked_array(np.arange(-1, count + 2), np.arange(count + 3) == count + 2)
    table = _premultiplied(image.cmap(numbers)).view(np.uint32)[:, 0]
    colours = np.empty(part.shape, np.uint32)
    values, bad = np.ma.getdata(part), np.ma.getmask(part)
    starts = np.linspace(0, len(part), min(_THREADS, 1 + part.size // _WORTH_ONE) + 1).astype(int).tolist()
    look_up = partial(_look_up, values, colours, low, count, extent, table)
    with ThreadPoolExecutor(len(starts) - 1) as pool:  # numpy lets go of the interpreter while it counts
        list(pool.map(look_up, starts, starts[1:]))
    if bad is not np.ma.nomask:
        colours[bad] = table[-1]
    return colours.view(np.uint8).reshape(*part.shape, 4)


def _look_up(
    values: npt.NDArray[Any],
    colours: npt.NDArray[np.uint32],
    low: float,
    count: int,
    extent: float,
    table: npt.NDArray[np.uint32],
    start: int,
    stop: int,
) -> None:
    """Colour some of the rows, by the arithmetic of ``Normalize`` and ``Colormap``."""
    width = values.shape[1]
    rows = max(1, _BLOCK // width)
    scaled, found = np.empty((rows, width)), np.empty((rows, width), np.int32)
    with np.errstate(invalid="ignore", over="ignore"):  # what is masked may be anything
        for first in range(start, stop, rows):
            block = slice(first, min(first + rows, stop))
            t, number = scaled[: block.stop - first], found[: block.stop - first]
            np.subtract(values[block], low, out=t, dtype=np.float64)
            t /= extent
            t *= count
            last = t == count  # the highest value has the last colour
            t += 1
            np.clip(t, 0, count + 1, out=t)
            np.copyto(number, t, casting="unsafe")
            number -= last
            table.take(number, out=colours[block], mode="clip")


def _colours(image: Any, part: Any) -> RgbaArray | None:
    """The colours of an array of colours, premultiplied: shape (height, width, 4)."""
    if np.ma.is_masked(part) or part.dtype not in (np.uint8, np.float32, np.float64):
        return None
    values = part.data
    if values.shape[2] == 3:
        if image.get_alpha() is not None:
            return None  # it replaces the alpha of each
        opaque = 255 if values.dtype == np.uint8 else 1
        values = np.dstack([values, np.full(values.shape[:2], opaque, values.dtype)])
    if values.dtype != np.uint8:
        return _premultiplied(values) if np.isfinite(values).all() else None
    return values if (values[..., 3] == 255).all() else _premultiplied(values / np.float32(255))


def _premultiplied(colours: npt.NDArray[Any]) -> RgbaArray:
    """Colours of 0 to 1 with straight alpha as bytes, premultiplied: shape (..., 4)."""
    scaled = colours * (255 * colours[..., 3:])
    scaled[..., 3] = 255 * colours[..., 3]
    return np.asarray(np.rint(scaled), np.uint8)
