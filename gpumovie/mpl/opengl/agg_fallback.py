"""What OpenGL cannot draw: Agg draws it on an image of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import _RendererAgg  # type: ignore[attr-defined]

from .arrays import RgbaArray


class AggFallback:
    """Draws by Agg what OpenGL cannot, and counts why.

    Args:
        size: (width, height) of the image in pixels.
        dpi: pixels an inch.

    Attributes:
        reasons: why something was drawn by Agg, and how often.
    """

    def __init__(self, size: tuple[int, int], dpi: float) -> None:
        self.reasons: dict[str, int] = {}
        self._size, self._dpi = size, dpi
        self._agg: Any = None

    def draw(self, reason: str, method: str, *arguments: Any) -> tuple[RgbaArray, int] | None:
        """Call a method of matplotlib's ``_RendererAgg`` on a clear image.

        Args:
            reason: why, in a few words.
            method: its name.
            arguments: for it.

        Returns:
            The rows that were drawn, shape (rows, width, 4), straight alpha, and the number of the first of them.
            None if there are none.
        """
        self.reasons[reason] = self.reasons.get(reason, 0) + 1
        if self._agg is None:
            self._agg = _RendererAgg(*self._size, self._dpi)
        self._agg.clear()
        getattr(self._agg, method)(*arguments)
        drawn = np.asarray(self._agg)
        rows = np.flatnonzero(drawn[:, :, 3].any(axis=1))
        if not len(rows):
            return None
        return np.ascontiguousarray(drawn[rows[0] : rows[-1] + 1]), int(rows[0])
