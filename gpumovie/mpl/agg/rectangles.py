"""Rectangles that move, such as the bars of a histogram, without finding out for each frame how they are drawn.

matplotlib makes a dozen objects for each bar before Agg draws it. While only the position and size of a rectangle
change, every argument of that call stays as it was, except the transform.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.path import Path

from ...video.pixel_formats import Array
from ..ignored_attributes import IGNORED_ATTRIBUTES
from .display_list import DrawCall
from .renderer import Agg

#: Attributes that are not part of a rectangle's style: its position and size, and what drawing does not look at.
_NO_STYLE = frozenset({"_x0", "_y0", "_width", "_height", "stale", "_stale"}) | IGNORED_ATTRIBUTES
_NUMBERS = {float, int, np.float64, np.float32, np.int64, np.int32}  # axes without units take these as they are
_SQUARE: Any = Path.unit_rectangle()


@dataclass(frozen=True)
class RectangleCall:
    """How a rectangle was drawn by matplotlib.

    Attributes:
        style: all of its attributes then, except its position and size.
        call: what that had Agg do; None if it was more than to fill and stroke a rectangle.
    """

    style: list[Any]
    call: DrawCall | None


class Rectangles:
    """Draws the rectangles of one figure."""

    def __init__(self) -> None:
        self._matrices: dict[int, tuple[Array | None, Any]] = {}  # by the id of the transform, which is kept alive

    def begin_frame(self) -> None:
        """Forget the matrices, since transforms may have changed."""
        self._matrices.clear()

    def draw(self, rectangle: Any, agg: Agg, last: RectangleCall | None) -> RectangleCall | None:
        """Draw a rectangle as its own ``draw`` does, if it is of matplotlib's class itself.

        Args:
            rectangle: a Rectangle, or of a subclass.
            agg: draws it.
            last: what was returned for the drawing before; None for the first, and where settings have changed since.

        Returns:
            What to pass as ``last`` the next time; None for a subclass, of which nothing is drawn.
        """
        if type(rectangle) is not Rectangle:
            return None
        if last is None or rectangle.get_path_effects() or not _equal(last.style, _style(rectangle)):
            with agg.recording() as calls:
                rectangle.draw(agg)
            call = calls[0] if len(calls) == 1 and _is_plain(rectangle, calls[0]) else None
            return RectangleCall(_style(rectangle), call)
        if last.call is None or (matrix := self._matrix(rectangle)) is None:
            rectangle.draw(agg)
            return last
        gc, path, _, face = last.call.arguments
        agg.draw_path(gc, path, matrix, face)
        rectangle.stale = False
        return last

    def _matrix(self, rectangle: Any) -> Array | None:
        """From the unit square to pixels, rounded as matplotlib rounds it: shape (3, 3); None if not known."""
        x0, y0, width, height = extent = rectangle._x0, rectangle._y0, rectangle._width, rectangle._height
        if not _NUMBERS.issuperset(map(type, extent)):
            return None
        x0, y0, x1, y1 = map(float, (x0, y0, x0 + width, y0 + height))
        if not math.isfinite(x0 + y0 + x1 + y1):
            return None
        onto_pixels = self._onto_pixels(rectangle._transform)
        if onto_pixels is None:
            return None
        product: Array = np.dot(
            onto_pixels,
            np.array([[x1 - x0, 0.0, x0], [0.0, y1 - y0, y0], [0.0, 0.0, 1.0]]),
        )
        return product

    def _onto_pixels(self, transform: Any) -> Array | None:
        """The matrix of a transform: shape (3, 3). None if it bends lines, as when a scale has become logarithmic."""
        found = self._matrices.get(id(transform))
        if found is None:
            matrix = transform.get_affine().get_matrix().copy() if transform.is_affine else None
            found = self._matrices[id(transform)] = matrix, transform
        return found[0]


def _style(rectangle: Any) -> list[Any]:
    return [value for name, value in vars(rectangle).items() if name not in _NO_STYLE]


def _equal(before: list[Any], now: list[Any]) -> bool:
    try:
        return before == now
    except Exception:  # arrays, and whatever else users hand over
        return False


def _is_plain(rectangle: Any, call: DrawCall) -> bool:
    """Whether only the transform of the call will differ when the rectangle has moved."""
    transform = rectangle._transform
    return (
        call.method == "draw_path"
        and call.arguments[1] is _SQUARE
        and (rectangle.angle, rectangle.rotation_point, rectangle._aspect_ratio_correction) == (0, "xy", 1)
        and transform is not None
        and transform.is_affine
        and rectangle.get_clip_path() is None
        and rectangle.get_sketch_params() is None
        and rectangle.get_agg_filter() is None
        and not rectangle.get_path_effects()
        and not rectangle.get_rasterized()
        and not any(callable(getattr(Rectangle, name, None)) for name in vars(rectangle))  # methods of its own
    )
