"""Triangles whose colours run from corner to corner."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....gl.programs.instances import Instances
from ....gl.scissors import scissored
from ...boxes import Box
from ..arrays import Float32Array, Float64Array

#: Floats of a triangle: three corners, three colours.
_FLOATS = (4, 2, 4, 4, 4)


def triangle_data(corners: Any, colours: Any, matrix: Float64Array) -> Float32Array:
    """Triangles as ``GouraudPass`` takes them, without those that have a corner that is no number.

    Args:
        corners: shape (n, 3, 2).
        colours: shape (n, 3, 4), straight alpha, 0 to 1.
        matrix: shape (3, 3), from the corners to pixels whose rows are counted from the top.

    Returns:
        Shape (triangles, 18).
    """
    pixels = np.asarray(corners, float) @ matrix[:2, :2].T + matrix[:2, 2]
    finite = np.isfinite(pixels).all(axis=(1, 2))
    colours = np.asarray(colours, float)[finite].reshape(-1, 12)
    return np.concatenate([pixels[finite].reshape(-1, 6), colours], axis=1).astype(np.float32)


class GouraudPass:
    """Draws triangles into the bound target, of ``size`` pixels; its context is current."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._instances = Instances("gouraud.vert", "gouraud.frag", _FLOATS)
        self._instances.set("size", *map(float, size))

    def draw(self, data: Float32Array, box: Box) -> None:
        """Blend triangles, as ``triangle_data`` gives them, over the target within ``box``."""
        with scissored(box, self._size[1]):
            self._instances.draw(data)

    def close(self) -> None:
        """Free it."""
        self._instances.close()
