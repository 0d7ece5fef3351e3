"""Quadrilaterals of one colour each, which fill every pixel that they touch."""

from __future__ import annotations

import numpy as np

from ....gl.programs.instances import Instances
from ....gl.scissors import scissored
from ...boxes import Box
from ..arrays import Float64Array, Quads
from ..geometry.outlines import in_subpixels


class QuadPass:
    """Draws quadrilaterals into the bound target, of ``size`` pixels; its context is current."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._instances = Instances("quads.vert", "quads.frag", (4, 4, 4))
        self._instances.set("size", *map(float, size))

    def draw(self, quads: Quads, colours: Float64Array, box: Box) -> None:
        """Blend quadrilaterals over the target.

        Args:
            quads: shape (n, 4, 2), in pixels.
            colours: shape (n, 4), straight alpha, 0 to 1.
            box: the pixels that may be drawn.
        """
        low, high = quads.min(axis=1), quads.max(axis=1)
        seen = (low < box[2:]).all(axis=1) & (high > box[:2]).all(axis=1) & (colours[:, 3] > 0)
        data = np.empty((int(seen.sum()), 12), np.float32)
        data[:, :8], data[:, 8:] = in_subpixels(quads[seen]).reshape(-1, 8), colours[seen]
        with scissored(box, self._size[1]):
            self._instances.draw(data)

    def close(self) -> None:
        """Free it."""
        self._instances.close()
