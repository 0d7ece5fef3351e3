"""Hatches: a small image, drawn by Agg once, that is repeated within a shape."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from ..boxes import Box
from .arrays import RgbaArray

_Renderer: Any = RendererAgg  # matplotlib's own stubs leave its methods untyped
#: Hatches that are kept.
_MOST = 64


class Hatches:
    """Images of hatches at a resolution of ``dpi``."""

    def __init__(self, dpi: float) -> None:
        self._dpi = dpi
        self._tiles: dict[Any, RgbaArray] = {}

    def within(self, gc: Any, colour: Any, box: Box) -> RgbaArray:
        """The hatch of a graphics context all over ``box``: shape (height, width, 4), straight alpha.

        Agg repeats its square of an inch from the image's upper left corner on (``_draw_path`` in _backend_agg.h).
        """
        key = (gc.get_hatch(), tuple(colour), gc.get_hatch_linewidth())
        tile = self._tiles.get(key)
        if tile is None:
            if len(self._tiles) >= _MOST:
                self._tiles.clear()
            tile = self._tiles[key] = self._drawn(gc, colour)
        rows, columns = (np.arange(low, high) % len(tile) for low, high in ((box[1], box[3]), (box[0], box[2])))
        repeated: RgbaArray = tile[rows[:, None], columns]
        return repeated

    def _drawn(self, gc: Any, colour: Any) -> RgbaArray:
        """A square of an inch, filled with a hatch."""
        side = int(self._dpi)
        plain = type(gc)()
        plain.set_linewidth(0)
        plain.set_hatch(gc.get_hatch())
        plain.set_hatch_color(colour)
        if hasattr(plain, "set_hatch_linewidth"):
            plain.set_hatch_linewidth(gc.get_hatch_linewidth())
        else:  # before matplotlib 3.10
            plain._hatch_linewidth = gc.get_hatch_linewidth()
        agg = _Renderer(side, side, self._dpi)
        square = Path([(0, 0), (side, 0), (side, side), (0, side), (0, 0)])
        agg.draw_path(plain, square, IdentityTransform(), None)
        return np.array(agg.buffer_rgba())
