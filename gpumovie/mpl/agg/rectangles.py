"""Rectangles that move, such as the bars of a histogram: what of drawing them stays the same is found only once.

matplotlib makes a dozen objects for each bar before Agg draws it. While only the place and size of a rectangle
change, all arguments of that call but the transform are those of the last time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.path import Path

from ...video.pixel_formats import Array
from ..tracking.graph import ASIDE
from .display_list import DrawCall
from .renderer import Agg

#: Attributes that say where it is, and those that drawing does not look at.
_REGARDLESS = frozenset({"_x0", "_y0", "_width", "_height", "stale", "_stale"}) | ASIDE
_NUMBERS = {float, int, np.float64, np.float32, np.int64, np.int32}  # axes without units take these as they are
_SQUARE: Any = Path.unit_rectangle()


@dataclass(frozen=True)
class HowDrawn:
    """How a rectangle is drawn.

    Attributes:
        style: all of its attributes but its place, when it was drawn by matplotlib.
        call: what that had Agg do; None if it was more than to fill and stroke a rectangle.
    """

    style: list[Any]
    call: DrawCall | None


class Rectangles:
    """Draws the rectangles of one figure."""

    def __init__(self) -> None:
        self._matrices: dict[int, tuple[Array | None, Any]] = {}  # by the id of the transform, which is kept alive

    def begin(self) -> None:
        """A new frame: transforms may have changed."""
        self._matrices.clear()

    def draw(self, artist: Any, agg: Agg, known: HowDrawn | None) -> HowDrawn | None:
        """Draw ``artist`` as its ``draw`` would.

        Args:
            known: what was returned the last time, unless settings have changed since.

        Returns None if it is nothing that is drawn here; then it is not drawn yet.
        """
        if type(artist) is not Rectangle:
            return None
        if known is None or artist.get_path_effects() or not _equal(known.style, _style(artist)):
            with agg.taping() as tape:
                artist.draw(agg)
            call = tape[0] if len(tape) == 1 and _is_plain(artist, tape[0]) else None
            return HowDrawn(_style(artist), call)
        if known.call is None or (matrix := self._matrix(artist)) is None:
            artist.draw(agg)
            return known
        gc, path, _, face = known.call.arguments
        agg.draw_path(gc, path, matrix, face)
        artist.stale = False
        return known

    def _matrix(self, artist: Any) -> Array | None:
        """From the unit square to pixels, rounded as matplotlib's product is; None where that is not known."""
        x0, y0, width, height = place = artist._x0, artist._y0, artist._width, artist._height
        if not _NUMBERS.issuperset(map(type, place)):
            return None
        x0, y0, x1, y1 = map(float, (x0, y0, x0 + width, y0 + height))
        if not math.isfinite(x0 + y0 + x1 + y1):
            return None
        onto_pixels = self._onto_pixels(artist._transform)
        if onto_pixels is None:
            return None
        product: Array = np.dot(
            onto_pixels,
            np.array([[x1 - x0, 0.0, x0], [0.0, y1 - y0, y0], [0.0, 0.0, 1.0]]),
        )
        return product

    def _onto_pixels(self, transform: Any) -> Array | None:
        """None if it bends lines; it may have begun to, as when a scale becomes logarithmic."""
        known = self._matrices.get(id(transform))
        if known is None:
            matrix = transform.get_affine().get_matrix().copy() if transform.is_affine else None
            known = self._matrices[id(transform)] = matrix, transform
        return known[0]


def _style(artist: Any) -> list[Any]:
    return [value for name, value in vars(artist).items() if name not in _REGARDLESS]


def _equal(before: list[Any], now: list[Any]) -> bool:
    try:
        return before == now
    except Exception:  # arrays, and whatever else users hand over
        return False


def _is_plain(artist: Any, call: DrawCall) -> bool:
    """Whether nothing but the place of the call will differ when the rectangle has moved."""
    transform = artist._transform
    return (
        call.method == "draw_path"
        and call.arguments[1] is _SQUARE
        and (artist.angle, artist.rotation_point, artist._aspect_ratio_correction) == (0, "xy", 1)
        and transform is not None
        and transform.is_affine
        and artist.get_clip_path() is None
        and artist.get_sketch_params() is None
        and artist.get_agg_filter() is None
        and not artist.get_path_effects()
        and not artist.get_rasterized()
        and not any(callable(getattr(Rectangle, name, None)) for name in vars(artist))  # methods of its own
    )
