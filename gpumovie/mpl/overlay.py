"""Artists that do not change, above ones that do: as if drawn again by Agg on what now lies below, to the bit.

Blending a cached layer would be off by one here and there. But of nearly every pixel the result is known without
drawing: where the changing artists left what lay below as it was, it is what it was before; where an artist covers
what is below, it does not depend on it; where none has drawn, nothing happens. What is left, soft edges and
translucent boxes over something that changed, is drawn again by Agg, and taken for those pixels alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist

from ..video.pixels import Array
from .agg import Agg, Picture
from .regions import Box, rows_and_columns

_BLACK, _WHITE, _CLEAR = np.array([[0, 0, 0, 255], [255] * 4, [255, 255, 255, 0]], np.uint8).view(np.uint32)[:, 0]
_OPAQUE = np.array([[0, 0, 0, 255]], np.uint8).view(np.uint32)[0, 0]

Draw = Callable[[Artist], None]


@dataclass(frozen=True)
class Ink:
    """The pixels that an artist draws on.

    Attributes:
        at: their numbers in the picture, ascending; int64.
        solid: for each, whether what it becomes does not depend on what was there.
    """

    at: Array
    solid: Array


class InkFinder:
    """Finds an artist's ink by drawing it on nothing, on black and on white.

    Agg's blending of opaque pixels never turns an order around: a brighter pixel below gives one that is as bright or
    brighter (``fixed_blender_rgba_plain`` in matplotlib's _backend_agg_basic_types.h: the factor of what is below is
    above 0). So a pixel that comes out the same on black and on white comes out the same on everything.
    """

    def __init__(self, agg: Agg) -> None:
        self._agg = agg
        self._pictures: list[tuple[Picture, np.uint32]] = []

    def find(self, artist: Artist, draw: Draw) -> Ink:
        if not self._pictures:
            self._pictures = [(self._agg.picture(), colour) for colour in (_CLEAR, _BLACK, _WHITE)]
            for picture, colour in self._pictures:
                picture.flat[:] = colour
        try:
            for picture, _ in self._pictures:
                with self._agg.drawing_on(picture):
                    draw(artist)
        except BaseException:
            self._pictures = []
            raise
        on_nothing, on_black, on_white = (picture for picture, _ in self._pictures)
        at = np.flatnonzero(on_nothing.rgba[:, :, 3])
        solid = on_black.flat[at] == on_white.flat[at]
        for picture, colour in self._pictures:
            picture.flat[at] = colour
        return Ink(at, solid)


class Overlay:
    """Artists above changing ones, within ``box``.

    Args:
        artists: with the ink of each.
        before, after: shape of the box, uint32: what they were drawn on when nothing changing was below, and the result.
    """

    def __init__(
        self, artists: Sequence[tuple[Artist, Ink]], box: Box, width: int, before: Array, after: Array
    ) -> None:
        rows, columns = rows_and_columns(box)
        inked = np.zeros(before.shape, bool)
        solid = np.zeros(before.shape, bool)
        self._artists: list[tuple[Artist, Array]] = []
        for artist, ink in artists:
            y, x = np.divmod(ink.at, width)
            inside = (y >= rows.start) & (y < rows.stop) & (x >= columns.start) & (x < columns.stop)
            if inside.any():
                place = (y[inside] - rows.start, x[inside] - columns.start)
                inked[place] = True
                solid[place] |= ink.solid[inside]
                self._artists.append((artist, ink.at[inside]))
        solid &= (before & _OPAQUE) == _OPAQUE
        numbers = np.arange(before.size).reshape(before.shape)
        numbers = (numbers // before.shape[1] + rows.start) * width + numbers % before.shape[1] + columns.start
        soft = inked & ~solid
        self._solid_at, self._solid = numbers[solid], after[solid]
        self._soft_at, self._before, self._after = numbers[soft], before[soft], after[soft]

    def __bool__(self) -> bool:
        return bool(self._artists)

    def lay_over(self, picture: Picture, box: Box, agg: Agg, spare: Callable[[], Picture], draw: Draw) -> None:
        """Turn ``picture``, with what is below them drawn, into what drawing the artists on it gives."""
        below = picture.flat[self._soft_at]
        differs = below != self._before
        if differs.any():
            left = self._soft_at[differs]
            result = self._after.copy()
            result[differs] = self._drawn(left, picture, box, agg, spare(), draw)
            picture.flat[self._soft_at] = result
        else:
            picture.flat[self._soft_at] = self._after
        picture.flat[self._solid_at] = self._solid

    def _drawn(self, left: Array, picture: Picture, box: Box, agg: Agg, spare: Picture, draw: Draw) -> Array:
        """The pixels ``left`` with the artists really drawn."""
        rows, columns = rows_and_columns(box)
        spare.pixels[rows, columns] = picture.pixels[rows, columns]
        wanted = np.zeros(picture.flat.shape, bool)
        wanted[left] = True
        with agg.drawing_on(spare):
            for artist, at in self._artists:
                if wanted[at].any():
                    draw(artist)
        return spare.flat[left]
