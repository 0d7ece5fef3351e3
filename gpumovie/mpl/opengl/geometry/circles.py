"""Circles: the usual markers of a scatter, each with a size and colours of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.path import Path

from ..arrays import Float64Array, Points

_CIRCLE = Path.unit_circle()


@dataclass(frozen=True)
class Circles:
    """Circles, one over the other.

    Attributes:
        at: shape (n, 2), their centres in pixels from the upper left corner.
        radii, widths: shape (n,), in pixels, of the disc and of the line around it.
        faces, edges: shape (n, 4), the colours of both, straight alpha, 0 to 1.
    """

    at: Points
    radii: Float64Array
    widths: Float64Array
    faces: Float64Array
    edges: Float64Array


def radius_of(path: Path) -> float | None:
    """The radius of a path that is matplotlib's circle around (0, 0); None if it is another."""
    vertices, usual = np.asarray(path.vertices), np.asarray(_CIRCLE.vertices)
    if vertices.shape != usual.shape or not np.array_equal(np.asarray(path.codes), np.asarray(_CIRCLE.codes)):
        return None
    radius = float(np.abs(vertices).max())
    return radius if np.allclose(vertices, usual * radius, rtol=0, atol=1e-9 * radius) else None


def scales_of(matrices: Float64Array) -> Float64Array | None:
    """By how much each matrix scales: shape (n, 3, 3) to (n,); None if one makes an ellipse of a circle."""
    a, b, c, d = matrices[:, 0, 0], matrices[:, 0, 1], matrices[:, 1, 0], matrices[:, 1, 1]
    first, second = np.hypot(a, c), np.hypot(b, d)
    near = 1e-6 * np.maximum(first, second)
    if (np.abs(first - second) > near).any() or (np.abs(a * b + c * d) > near * first).any():
        return None
    return first
