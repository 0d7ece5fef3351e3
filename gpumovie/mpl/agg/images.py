"""Images whose data change from frame to frame: what of matplotlib's resampling stays the same is found only once.

``imshow`` colours its data and resamples them to pixels of the screen, or the other way round. Which pixels come from
which data depends on the geometry alone: on shape, limits, extent and the like. So, while the geometry is the same::

    first drawing    by matplotlib, as every drawing of an image that moves
    second           by matplotlib too, watched: a *recipe* is made, which has to give the same bytes
    from then on     by the recipe, or by matplotlib where the recipe is not sure of these data

Nearest neighbours are *picked*: colours are found at the data's own resolution, and each pixel takes one of them by
its index. Other interpolations are *filtered* by the same call of Agg, in memory that is used again, and nothing is
multiplied or divided by what is known to be 1.
"""

from __future__ import annotations

import types
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import matplotlib as mpl
import matplotlib.colors as mcolors
import matplotlib.image as mimage
import numpy as np
from matplotlib.image import AxesImage
from matplotlib.transforms import Affine2D

from ...video.pixel_formats import Array
from .text_layouts import BoundedCache

#: From an image and its data to its pixels: shape (height, width, 4), uint8; None if it is not sure of these.
Recipe = Callable[[Any, Any], Array | None]

_agg: Any = getattr(mimage, "_image", None)
_resample: Any = getattr(mimage, "_resample", None)
_make_image: Any = getattr(AxesImage, "_make_image", None)
_METHODS = {name for name in dir(AxesImage) if callable(getattr(AxesImage, name))}
#: The steps of ``_make_image`` are others before 3.11, and not known after.
_KNOWN = mpl.__version_info__[:2] == (3, 11) and None not in (_agg, _resample, _make_image)
#: Norms that do the same basic arithmetic with every number, whatever its neighbours are.
_NORMS = {mcolors.Normalize, mcolors.CenteredNorm, mcolors.TwoSlopeNorm, mcolors.BoundaryNorm, mcolors.NoNorm}
_COLORMAPS = {mcolors.LinearSegmentedColormap, mcolors.ListedColormap}


@dataclass(eq=False)
class _Known:
    """What is known of an image.

    Attributes:
        geometry: of its last drawing; see ``_geometry``.
        learned: whether a recipe for it was looked for.
        recipe: None if there is none.
        place: what ``_make_image`` returns besides the pixels: x, y and the transform.
    """

    geometry: Any
    learned: bool = False
    recipe: Recipe | None = None
    place: tuple[float, float, Any] = (0, 0, None)


class Images:
    """Draws images of one film. Remembers the last geometry of each, as long as the image lives."""

    def __init__(self) -> None:
        self._known: weakref.WeakKeyDictionary[Any, _Known] = weakref.WeakKeyDictionary()
        self._workspace = Workspace()

    def draw(self, image: Any, renderer: Any) -> bool:
        """Draw to the same pixels as ``image.draw(renderer)``; False: not such an image, and nothing is done."""
        if not _is_ours(image):
            return False
        image._make_image = partial(self._make_image, image)
        try:
            image.draw(renderer)
        finally:
            del image._make_image
        return True

    def _make_image(self, *arguments: Any, **named: Any) -> Any:
        """Takes the place of the method of the same name while the image is drawn."""
        image, data, in_bbox, _, clip_bbox, *rest = arguments
        geometry = _geometry(image, data, in_bbox, clip_bbox, rest, named)
        known = self._known.get(image)
        if known is None or geometry is None or geometry != known.geometry:
            self._known[image] = _Known(geometry)
        elif not known.learned:
            known.learned = True
            return self._learn(known, arguments, named)
        elif known.recipe is not None:
            pixels = known.recipe(image, data)
            if pixels is not None:
                return pixels, *known.place
        return _make_image(*arguments, **named)

    def _learn(self, known: _Known, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Have matplotlib make the image, and find a recipe for the next ones."""
        calls: list[ResampleCall] = []
        made = _where(_make_image, _resample=partial(_watched, calls))(*arguments, **named)
        for recipe in self._recipes(arguments[0], calls[0]) if calls else ():
            pixels = recipe(*arguments[:2])
            if pixels is not None and self._are_right(pixels, made[0]):
                known.recipe, known.place = recipe, (made[1], made[2], made[3].frozen())
                break
        return made

    def _recipes(self, image: Any, call: ResampleCall) -> Iterator[Recipe]:
        """Those that may do, the fastest first."""
        recipe = _recipe(image, call, self._workspace)
        if recipe is not None:
            yield recipe

    def _are_right(self, pixels: Any, made: Array) -> bool:
        """Whether a recipe gives what matplotlib made."""
        return np.array_equal(pixels, made)


def _is_ours(image: Any) -> bool:
    """Whether what finds this image's pixels is matplotlib's own, and known."""
    return (
        type(image) is AxesImage
        and _KNOWN
        and (_resample, _make_image) == (mimage._resample, AxesImage._make_image)  # type: ignore[attr-defined]
        and _METHODS.isdisjoint(vars(image))
        and type(image.colorizer) is mpl.colorizer.Colorizer
        and type(image.norm).__module__ == mcolors.__name__
        and type(image.cmap) in _COLORMAPS
    )


def _geometry(image: Any, data: Any, in_bbox: Any, clip_bbox: Any, rest: Any, named: dict[str, Any]) -> Any:
    """All that the way from data to pixels depends on, besides data, colours and one alpha; None: not known."""
    transform = image.get_transform()
    numbers = isinstance(data, np.ma.MaskedArray) and data.dtype.kind in "buif" and data.dtype.itemsize <= 8
    if not numbers or np.ndim(image.get_alpha()) or not transform.is_affine or named.get("unsampled"):
        return None
    boxes = (in_bbox.extents.tobytes(), clip_bbox.extents.tobytes(), transform.get_matrix().tobytes())
    how = (image.get_interpolation(), image.get_interpolation_stage(), image.get_resample(), image.origin)
    return data.shape, data.dtype, boxes, how, image.get_filternorm(), image.get_filterrad(), rest, named


class Workspace:
    """Memory that is used again: asking the system for megabytes in each frame takes longer than filling them."""

    def __init__(self) -> None:
        self._memory = np.empty(0, np.uint8)

    def zeros(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
        """Zeros, until the next call."""
        size = int(np.prod(shape)) * dtype.itemsize
        if not size <= self._memory.size <= 4 * size:
            self._memory = np.empty(size, np.uint8)
        zeros: Array = self._memory[:size].view(dtype).reshape(shape)
        zeros.fill(0)
        return zeros


class ResampleCall(NamedTuple):
    """One call of ``_resample``; ``agg`` are the arguments of Agg's inside, but the arrays."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    out_shape: tuple[int, int]
    transform: Any
    agg: tuple[Any, ...]


def _where(function: Any, **names: Any) -> Any:
    """The same function in a module where these names mean something else."""
    names = {**function.__globals__, **names}
    same = types.FunctionType(function.__code__, names, None, function.__defaults__, function.__closure__)
    same.__kwdefaults__ = function.__kwdefaults__
    return same


def _watched(calls: list[ResampleCall], image: Any, data: Any, out_shape: Any, transform: Any, **options: Any) -> Any:
    """``_resample``, which writes down what it is asked and what it asks of Agg."""

    def resample(flipped: Any, out: Any, whole: Any, *how: Any) -> None:
        frozen = Affine2D(whole.get_matrix().copy())
        calls.append(ResampleCall(data.shape, data.dtype, out_shape, transform, (frozen, *how)))
        _agg.resample(flipped, out, whole, *how)

    watched = _where(_resample, _image=types.SimpleNamespace(resample=resample))
    return watched(image, data, out_shape, transform, **options)


# --- recipes ----------------------------------------------------------------------------------------------------


def _recipe(image: Any, call: ResampleCall, workspace: Workspace) -> Recipe | None:
    """The recipe for images of which ``call`` resamples the data, or their colours."""
    of_data = len(call.shape) == 2
    resampled = partial(_resample, image, out_shape=call.out_shape, transform=call.transform)
    if call.agg[1] == _agg.NEAREST:
        # Numbered from 1, as there may be pixels outside. An edge that covers pixels in part is no picking.
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
    """Colours by the data, then nearest neighbours."""
    colours = _colours(image, data)
    if colours is None or not np.isin(colours[..., 3], (0, 1)).all():  # Agg rounds others
        return None
    colours[colours[..., 3] == 0] = 0
    table = np.zeros((1 + colours.size // 4, 4), np.uint8)
    table[1:] = _in_bytes(image, colours).reshape(-1, 4)
    return _picked(table, index)


def _pick_data(index: Array, image: Any, data: Any) -> Array | None:
    """Nearest neighbours of the data, then their colours: these are found once for each datum."""
    if type(image.norm) not in _NORMS or not image.norm.scaled() or data.size > index.size:
        return None
    values = np.zeros(1 + data.size, _scaled_dtype(data))  # matplotlib takes 0 for what lies outside
    bad, cover = np.zeros(values.shape, bool), np.ones(values.shape, np.float32)
    values[1:], bad[1:], cover[0] = data.data.ravel(), np.ma.getmaskarray(data).ravel(), 0
    table = _coloured(image, data.dtype, values, bad, cover)
    return None if table is None else _picked(table, index)


def _filter_colours(agg: Any, cover: Array, divisor: Any, memory: Workspace, image: Any, data: Any) -> Array | None:
    """Opaque colours by the data, then interpolated; ``cover`` is the alpha that this gives."""
    colours = _colours(image, data)
    if colours is None or colours.dtype != cover.dtype or not (colours[..., 3] == 1).all():
        return None
    pixels = memory.zeros((*cover.shape, 4), colours.dtype)
    _agg.resample(colours, pixels, *agg)
    if divisor is not None:
        pixels /= divisor
        pixels[..., 3] = cover
    return _in_bytes(image, pixels)


def _filter_data(agg: Any, cover: Array, remembered: BoundedCache, image: Any, data: Any) -> Array | None:
    """Data interpolated, then coloured; ``cover`` is how much of each pixel the data cover."""
    if np.ma.is_masked(data):
        return None
    scaled = data.data.astype(_scaled_dtype(data))

    def resampled() -> Array:
        values = np.zeros(cover.shape, scaled.dtype)
        _agg.resample(scaled, values, *agg)
        return values

    values = remembered.get((scaled.dtype, scaled.tobytes()), resampled)
    return _coloured(image, data.dtype, values, np.zeros(cover.shape, bool), cover)


def _colours(image: Any, data: Any) -> Array | None:
    """What ``_make_image`` resamples in the stage "rgba", before premultiplying: (height, width, 4), floats."""
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
    """What ``_make_image`` does with resampled colours; overwrites them."""
    alpha = image.get_alpha()
    if alpha is not None:
        pixels[..., 3] *= alpha
    pixels *= 255
    return pixels.astype(np.uint8)


def _scaled_dtype(data: Any) -> np.dtype[Any]:
    """As what ``_make_image`` resamples data, in the stage "data"."""
    if data.dtype.kind == "f":
        return np.dtype("f8" if data.dtype.itemsize > 4 else "f4")
    return np.dtype("f8" if data.max().astype("f8") - data.min().astype("f8") > 1e8 else "f4")


def _coloured(image: Any, dtype: Any, values: Array, bad: Array, cover: Array) -> Array | None:
    """What ``_make_image`` does with resampled data, once of ``dtype``: shape (..., 4), uint8."""
    if isinstance(image.norm, mcolors.NoNorm):
        values = values.astype(dtype)
    normed = image.norm(np.ma.masked_array(values, bad))
    if bad.any() and np.isnan(normed.data[~bad]).any():
        return None  # how these look depends on whether any other is masked
    pixels: Array = image.to_rgba(normed, bytes=True, norm=False)
    alpha = pixels[..., 3]
    alpha[:] = alpha.astype(np.float32) * cover * image._get_scalar_alpha()
    return pixels


def _picked(table: Array, index: Array) -> Array:
    """For each pixel the row of the table, shape (n, 4), uint8."""
    pixels: Array = table.view(np.uint32)[:, 0].take(index).view(np.uint8)
    return pixels.reshape(*index.shape, 4)
