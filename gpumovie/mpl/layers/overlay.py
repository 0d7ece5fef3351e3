"""Static artists above dynamic ones: as if Agg drew them again on what now lies below, to the bit.

To blend a cached layer would be off by one here and there. But of nearly every pixel the result is known without
drawing. Where the dynamic artists left what lies below as it was, the result is what it was before. Where an artist
is opaque, the result does not depend on what lies below. Where no artist draws, nothing happens. What is left are
soft edges and translucent boxes over something that changed. Those pixels are drawn again by Agg, or read from a
table of what Agg makes of every colour there (see CoverageMask).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...video.pixel_formats import Array
from ..agg.coverage_mask import CoverageMask
from ..agg.renderer import Agg
from ..boxes import Box, rows_and_columns

_ALPHA = np.array([0, 0, 0, 255], np.uint8).view(np.uint32)[0]


class Overlay:
    """Static artists above dynamic ones, within ``box``.

    Args:
        masks: the coverage masks of the artists, in drawing order.
        box: the pixels that count.
        width: of the image.
        before: what the artists were drawn on when no dynamic artist was drawn: shape of the box, uint32.
        after: the result of that drawing: shape of the box, uint32.

    Attributes:
        is_empty: whether no artist draws on any pixel of the box.
    """

    def __init__(self, masks: Sequence[CoverageMask], box: Box, width: int, before: Array, after: Array) -> None:
        rows, columns = rows_and_columns(box)
        covered = np.zeros(before.shape, bool)
        opaque = np.zeros(before.shape, bool)
        self._masks: list[CoverageMask] = []
        for mask in masks:
            y, x = np.divmod(mask.at, width)
            inside = (y >= rows.start) & (y < rows.stop) & (x >= columns.start) & (x < columns.stop)
            if inside.any():
                position = (y[inside] - rows.start, x[inside] - columns.start)
                covered[position] = True
                opaque[position] |= mask.opaque[inside]
                self._masks.append(mask)
        self.is_empty = not self._masks
        # Where what lies below was opaque, it still is: drawing on it keeps it so.
        self._is_on_opaque = bool((before[covered] & _ALPHA == _ALPHA).all())
        opaque &= self._is_on_opaque
        indices = np.arange(before.size).reshape(before.shape)
        indices = (indices // before.shape[1] + rows.start) * width + indices % before.shape[1] + columns.start
        blended = covered & ~opaque
        self._opaque_at, self._opaque = indices[opaque], after[opaque]
        self._blended_at, self._before, self._after = indices[blended], before[blended], after[blended]

    def draw(self, agg: Agg) -> None:
        """Turn the main image, with what lies below drawn, into what drawing the artists on it gives."""
        image = agg.main
        below = image.flat[self._blended_at]
        differs = below != self._before
        result = self._after
        if differs.any():
            result = result.copy()
            result[differs] = self._blend(self._blended_at[differs], below[differs], agg)
        image.flat[self._blended_at] = result
        image.flat[self._opaque_at] = self._opaque

    def _blend(self, indices: Array, values: Array, agg: Agg) -> Array:
        """What the colours of some pixels become when the artists are drawn on them; may change ``values``."""
        if self._is_on_opaque:
            for mask in self._masks:
                mask.blend(indices, values, agg)
            return values
        agg.scratch.flat[indices] = values
        with agg.drawing_on(agg.scratch):
            for mask in self._masks:
                if np.isin(indices, mask.at, assume_unique=True).any():
                    agg.replay(mask.display_list)
        return agg.scratch.flat[indices]
