"""Images whose data change from frame to frame, resampled without finding out each time which pixels come from where.

``imshow`` colours its data and resamples them to pixels of the screen, or the other way round. Which pixels come from
which data depends on the geometry alone: on shape, limits, extent and the like. So, while the geometry is the same,
be it of one image or of several, as where each frame has a new one::

    first drawing    by matplotlib
    second           by matplotlib too, which is observed to make a *recipe*; that has to give the same bytes
    from then on     by the recipe, or by matplotlib where the recipe cannot tell for these data
"""

from __future__ import annotations

import types
import weakref
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import matplotlib as mpl
import matplotlib.colors as mcolors
import matplotlib.image as mimage
import numpy as np
from matplotlib.image import AxesImage
from matplotlib.transforms import Affine2D

from ...video.pixel_formats import Array
from .image_recipes import Recipe, ResampleCall, Workspace, make_recipe

_agg: Any = getattr(mimage, "_image", None)
_resample: Any = getattr(mimage, "_resample", None)
_make_image: Any = getattr(AxesImage, "_make_image", None)
_METHODS = {name for name in dir(AxesImage) if callable(getattr(AxesImage, name))}
#: Before 3.11 the steps of ``_make_image`` are others, and what comes after 3.11 is not known.
_IS_KNOWN_VERSION = mpl.__version_info__[:2] == (3, 11) and None not in (_agg, _resample, _make_image)
#: Geometries that are kept for images that are new.
_LATELY = 8
_COLORMAPS = {mcolors.LinearSegmentedColormap, mcolors.ListedColormap}


@dataclass(eq=False)
class _ImageState:
    """What is known of images of one geometry.

    Attributes:
        geometry: see ``_geometry``.
        is_learned: whether a recipe has been looked for.
        recipe: None if there is none.
        position: what ``_make_image`` returns besides the pixels: x, y and the transform.
    """

    geometry: Any
    is_learned: bool = False
    recipe: Recipe | None = None
    position: tuple[float, float, Any] = (0, 0, None)


class Images:
    """Draws the images of one figure.

    Knows the last geometry of each, as long as the image lives, and those that were drawn lately: where axes are
    cleared for each frame, new images take the places of others.
    """

    def __init__(self) -> None:
        self._states: weakref.WeakKeyDictionary[Any, _ImageState] = weakref.WeakKeyDictionary()
        self._lately: deque[_ImageState] = deque(maxlen=_LATELY)
        self._workspace = Workspace()

    def draw(self, image: Any, renderer: Any) -> bool:
        """Draw to the same pixels as ``image.draw(renderer)``.

        Returns:
            Whether it was drawn. An image of a subclass, for one, is left to the caller.
        """
        if not _is_ours(image):
            return False
        image._make_image = partial(self._make_image, image)
        try:
            image.draw(renderer)
        finally:
            del image._make_image
        return True

    def _make_image(self, *arguments: Any, **named: Any) -> Any:
        """Takes the place of the image's method of this name while it is drawn."""
        image, data, in_bbox, _, clip_bbox, *rest = arguments
        geometry = _geometry(image, data, in_bbox, clip_bbox, rest, named)
        state = self._states.get(image)
        if state is None and geometry is not None:
            state = next((each for each in self._lately if each.geometry == geometry), None)
            if state is not None:
                self._states[image] = state
        if state is None or geometry is None or geometry != state.geometry:
            state = self._states[image] = _ImageState(geometry)
            if geometry is not None:
                self._lately.append(state)
        elif not state.is_learned:
            state.is_learned = True
            return self._learn(state, arguments, named)
        elif state.recipe is not None:
            pixels = state.recipe(image, data)
            if pixels is not None:
                return pixels, *state.position
        return _make_image(*arguments, **named)

    def _learn(self, state: _ImageState, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Have matplotlib make the image, and find a recipe for the next ones."""
        calls: list[ResampleCall] = []
        made = _with_globals(_make_image, _resample=partial(_observed_resample, calls))(*arguments, **named)
        for recipe in self._recipes(arguments[0], calls[0]) if calls else ():
            pixels = recipe(*arguments[:2])
            if pixels is not None and self._are_right(pixels, made[0]):
                state.recipe, state.position = recipe, (made[1], made[2], made[3].frozen())
                break
        return made

    def _recipes(self, image: Any, call: ResampleCall) -> Iterator[Recipe]:
        """Recipes that may do, the fastest first."""
        recipe = make_recipe(image, call, self._workspace)
        if recipe is not None:
            yield recipe

    def _are_right(self, pixels: Any, made: Array) -> bool:
        """Whether a recipe gives what matplotlib made."""
        return np.array_equal(pixels, made)


def _is_ours(image: Any) -> bool:
    """Whether what finds this image's pixels is matplotlib's own, and known."""
    return (
        type(image) is AxesImage
        and _IS_KNOWN_VERSION
        and (_resample, _make_image) == (mimage._resample, AxesImage._make_image)  # type: ignore[attr-defined]
        and _METHODS.isdisjoint(vars(image))
        and type(image.colorizer) is mpl.colorizer.Colorizer
        and type(image.norm).__module__ == mcolors.__name__
        and type(image.cmap) in _COLORMAPS
    )


def _geometry(image: Any, data: Any, in_bbox: Any, clip_bbox: Any, rest: Any, named: dict[str, Any]) -> Any:
    """All that the way from data to pixels depends on, besides data, colours and one alpha; None if not known."""
    transform = image.get_transform()
    numbers = isinstance(data, np.ma.MaskedArray) and data.dtype.kind in "buif" and data.dtype.itemsize <= 8
    if not numbers or np.ndim(image.get_alpha()) or not transform.is_affine or named.get("unsampled"):
        return None
    boxes = (in_bbox.extents.tobytes(), clip_bbox.extents.tobytes(), transform.get_matrix().tobytes())
    how = (image.get_interpolation(), image.get_interpolation_stage(), image.get_resample(), image.origin)
    return data.shape, data.dtype, boxes, how, image.get_filternorm(), image.get_filterrad(), rest, named


def _with_globals(function: Any, **names: Any) -> Any:
    """A copy of the function for which these global names have other values."""
    names = {**function.__globals__, **names}
    same = types.FunctionType(function.__code__, names, None, function.__defaults__, function.__closure__)
    same.__kwdefaults__ = function.__kwdefaults__
    return same


def _observed_resample(
    calls: list[ResampleCall], image: Any, data: Any, out_shape: Any, transform: Any, **options: Any
) -> Any:
    """``_resample``, which appends to ``calls`` what it is asked and what it asks of Agg."""

    def resample(flipped: Any, out: Any, whole: Any, *how: Any) -> None:
        frozen = Affine2D(whole.get_matrix().copy())
        calls.append(ResampleCall(data.shape, data.dtype, out_shape, transform, (frozen, *how)))
        _agg.resample(flipped, out, whole, *how)

    observed = _with_globals(_resample, _image=types.SimpleNamespace(resample=resample))
    return observed(image, data, out_shape, transform, **options)
