"""Artists that do not change, above ones that do: as if drawn again by Agg on what now lies below, to the bit.

Blending a cached layer would be off by one here and there. But of nearly every pixel the result is known without
drawing: where the changing artists left what lay below as it was, it is what it was before; where an artist covers
what is below, it does not depend on it; where none has drawn, nothing happens. What is left, soft edges and
translucent boxes over something that changed, is drawn again by Agg and taken for those pixels alone, or read from a
table of what Agg makes of every colour there (see CoverageMask).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ...video.pixel_formats import Array
from ..agg.renderer import Agg, Picture
from .coverage_mask import CoverageMask
from .regions import Box, rows_and_columns

_OPACITY = np.array([0, 0, 0, 255], np.uint8).view(np.uint32)[0]


class Overlay:
    """Artists above changing ones, within ``box``.

    Args:
        inks: of the artists, in drawing order.
        box: the pixels that count.
        width: of the picture.
        before, after: shape of the box, uint32: what they were drawn on when nothing that changes was below, and what
            came of it.
    """

    def __init__(self, inks: Sequence[CoverageMask], box: Box, width: int, before: Array, after: Array) -> None:
        rows, columns = rows_and_columns(box)
        inked = np.zeros(before.shape, bool)
        solid = np.zeros(before.shape, bool)
        self._inks: list[CoverageMask] = []
        for ink in inks:
            y, x = np.divmod(ink.at, width)
            inside = (y >= rows.start) & (y < rows.stop) & (x >= columns.start) & (x < columns.stop)
            if inside.any():
                place = (y[inside] - rows.start, x[inside] - columns.start)
                inked[place] = True
                solid[place] |= ink.solid[inside]
                self._inks.append(ink)
        # What lies below is opaque if it was: drawing on it keeps it so.
        self._opaque = bool((before[inked] & _OPACITY == _OPACITY).all())
        solid &= self._opaque
        numbers = np.arange(before.size).reshape(before.shape)
        numbers = (numbers // before.shape[1] + rows.start) * width + numbers % before.shape[1] + columns.start
        soft = inked & ~solid
        self._solid_at, self._solid = numbers[solid], after[solid]
        self._soft_at, self._before, self._after = numbers[soft], before[soft], after[soft]

    def __bool__(self) -> bool:
        return bool(self._inks)

    def lay_over(self, picture: Picture, agg: Agg, spare: Callable[[], Picture]) -> None:
        """Turn ``picture``, with what is below them drawn, into what drawing the artists on it gives."""
        below = picture.flat[self._soft_at]
        differs = below != self._before
        result = self._after
        if differs.any():
            result = result.copy()
            result[differs] = self._blended(self._soft_at[differs], below[differs], agg, spare)
        picture.flat[self._soft_at] = result
        picture.flat[self._solid_at] = self._solid

    def _blended(self, numbers: Array, values: Array, agg: Agg, spare: Callable[[], Picture]) -> Array:
        """What becomes of the ``values`` of the pixels ``numbers``."""
        if self._opaque:
            for ink in self._inks:
                ink.blend(numbers, values, agg, spare)
            return values
        picture = spare()
        picture.flat[numbers] = values
        with agg.drawing_on(picture):
            for ink in self._inks:
                if np.isin(numbers, ink.at, assume_unique=True).any():
                    agg.play(ink.tape)
        return picture.flat[numbers]
