"""Recipes: how the pixels of an image follow from its data, while its geometry stays as it is.

Each is made of the one call of matplotlib's ``_resample`` that drew the image, and gives the same bytes. For nearest
neighbours each pixel takes a colour by its index; colours are found at the data's own resolution. Other
interpolations go through the same call of Agg, in memory that is used again, and nothing is multiplied or divided by
what is known to be 1.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import matplotlib.colors as mcolors
import matplotlib.image as mimage
import numpy as np

from ...video.pixel_formats import Array
from .bounded_cache import BoundedCache

#: From an image and its data to its pixels: shape (height, width, 4), uint8; None if it cannot tell for these data.
Recipe = Callable[[Any, Any], Array | None]

_agg: Any = getattr(mimage, "_image", None)
_resample: Any = getattr(mimage, "_resample", None)
#: Norms that do the same basic arithmetic with every number, whatever its neighbours are.
_NORMS = {mcolors.Normalize, mcolors.CenteredNorm, mcolors.TwoSlopeNorm, mcolors.BoundaryNorm, mcolors.NoNorm}


class ResampleCall(NamedTuple):
    """One call of ``_resample``.

    Attributes:
        shape, dtype: of the array that is resampled.
        out_shape: (rows, columns) of the result.
        transform: from the array to the result.
        agg: what it passes on to Agg besides the arrays.
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    out_shape: tuple[int, int]
    transform: Any
    agg: tuple[Any, ...]


class Workspace:
    """Memory that is used again: to ask the system for megabytes in each frame takes longer than to fill them."""

    def __init__(self) -> None:
        self._memory = np.empty(0, np.uint8)

    def zeros(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
        """An array of zeros, valid until the next call."""
        size = int(np.prod(shape)) * dtype.itemsize
        if not size <= self._memory.size <= 4 * size:
            self._memory = np.empty(size, np.uint8)
        zeros: Array = self._memory[:size].view(dtype).reshape(shape)
        zeros.fill(0)
        return zeros


def make_recipe(image: Any, call: ResampleCall, workspace: Workspace) -> Recipe | None:
    """A recipe for ``image``, whose data or colours ``call`` resampled; None if there is none."""
    of_data = len(call.shape) == 2
    resampled = partial(_resample, image, out_shape=call.out_shape, transform=call.transform)
    if call.agg[1] == _agg.NEAREST:
        # Numbered from 1, since pixels may lie outside. Where an edge covers pixels in part, an index does not do.
        numbers = np.arange(1.0, call.shape[0] * call.shape[1] + 1).reshape(call.shape[:2])
        if not np.isin(resampled(np.ones_like(numbers)), (0, 1)).all():
            return None
        return partial(_pick_data if of_data else _pick_colours, resampled(numbers).astype(np.intp))
    if of_data:
        cover = resampled(np.ones(call.shape, np.float32), resample=True)
        return partial(_filter_data, call.agg, cover, BoundedCache(1))
    cover = resampled(np.ones(call.shape, call.dtype))[..., 3].copy()
    divisor = np.where(cover != 0, cover, 1)[..., None]
    return partial(_filter_colours, call.agg, cover, None if (divisor == 1).all() else divisor, workspace)


def _pick_colours(index: Array, image: Any, data: Any) -> Array | None:
    """Nearest neighbours of the colours, which are found from the data first."""
    colours = _colours(image, data)
    if colours is None or not np.isin(colours[..., 3], (0, 1)).all():  # Agg rounds others
        return None
    colours[colours[..., 3] == 0] = 0
    table = np.zeros((1 + colours.size // 4, 4), np.uint8)
    table[1:] = _in_bytes(image, colours).reshape(-1, 4)
    return _picked(table, index)


def _pick_data(index: Array, image: Any, data: Any) -> Array | None:
    """The colours of the nearest neighbours; the colour of each value is found once."""
    if type(image.norm) not in _NORMS or not image.norm.scaled() or data.size > index.size:
        return None
    values = np.zeros(1 + data.size, _scaled_dtype(data))  # matplotlib takes 0 for what lies outside
    bad, cover = np.zeros(values.shape, bool), np.ones(values.shape, np.float32)
    values[1:], bad[1:], cover[0] = data.data.ravel(), np.ma.getmaskarray(data).ravel(), 0
    table = _coloured(image, data.dtype, values, bad, cover)
    return None if table is None else _picked(table, index)


def _filter_colours(
    agg: Any, cover: Array, divisor: Any, workspace: Workspace, image: Any, data: Any
) -> Array | None:
    """Opaque colours, found from the data and then interpolated; ``cover`` is the alpha that this gives."""
    colours = _colours(image, data)
    if colours is None or colours.dtype != cover.dtype or not (colours[..., 3] == 1).all():
        return None
    pixels = workspace.zeros((*cover.shape, 4), colours.dtype)
    _agg.resample(colours, pixels, *agg)
    if divisor is not None:
        pixels /= divisor
        pixels[..., 3] = cover
    return _in_bytes(image, pixels)


def _filter_data(agg: Any, cover: Array, cache: BoundedCache, image: Any, data: Any) -> Array | None:
    """Interpolated data, then coloured; ``cover`` is how much of each pixel the data cover."""
    if np.ma.is_masked(data):
        return None
    scaled = data.data.astype(_scaled_dtype(data))

    def resample() -> Array:
        values = np.zeros(cover.shape, scaled.dtype)
        _agg.resample(scaled, values, *agg)
        return values

    values = cache.get((scaled.dtype, scaled.tobytes()), resample)
    return _coloured(image, data.dtype, values, np.zeros(cover.shape, bool), cover)


def _colours(image: Any, data: Any) -> Array | None:
    """What ``_make_image`` resamples in the stage "rgba", before premultiplying: shape (height, width, 4), floats."""
    if data.ndim == 2:
        image.norm.autoscale_None(data)
        return np.asarray(image.to_rgba(data))
    if np.ma.is_masked(data) or data.dtype not in (np.uint8, np.float32, np.float64):
        return None
    values = np.divide(data.data, 0xFF, dtype=np.float32) if data.dtype == np.uint8 else data.data.copy()
    if not np.isfinite(values).all() or (image.get_alpha() is not None and values.shape[2] == 3):
        return None
    return values if values.shape[2] == 4 else np.dstack([values, np.ones(values.shape[:2])])


def _in_bytes(image: Any, pixels: Array) -> Array:
    """Resampled colours as ``_make_image`` turns them into bytes; overwrites them."""
    alpha = image.get_alpha()
    if alpha is not None:
        pixels[..., 3] *= alpha
    pixels *= 255
    return pixels.astype(np.uint8)


def _scaled_dtype(data: Any) -> np.dtype[Any]:
    """The dtype to which ``_make_image`` converts data before it resamples them, in the stage "data"."""
    if data.dtype.kind == "f":
        return np.dtype("f8" if data.dtype.itemsize > 4 else "f4")
    return np.dtype("f8" if data.max().astype("f8") - data.min().astype("f8") > 1e8 else "f4")


def _coloured(image: Any, dtype: Any, values: Array, bad: Array, cover: Array) -> Array | None:
    """Resampled data, once of ``dtype``, as ``_make_image`` colours them: shape (..., 4), uint8."""
    if isinstance(image.norm, mcolors.NoNorm):
        values = values.astype(dtype)
    normed = image.norm(np.ma.masked_array(values, bad))
    if bad.any() and np.isnan(normed.data[~bad]).any():
        return None  # what these become depends on whether any other is masked
    pixels: Array = image.to_rgba(normed, bytes=True, norm=False)
    alpha = pixels[..., 3]
    alpha[:] = alpha.astype(np.float32) * cover * image._get_scalar_alpha()
    return pixels


def _picked(table: Array, index: Array) -> Array:
    """For each pixel a row of ``table``, whose shape is (n, 4), uint8, by its index."""
    pixels: Array = table.view(np.uint32)[:, 0].take(index).view(np.uint8)
    return pixels.reshape(*index.shape, 4)
