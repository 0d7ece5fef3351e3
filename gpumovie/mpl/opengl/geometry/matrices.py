"""The matrices of matplotlib's transforms."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..arrays import Float64Array


def matrix_of(transform: Any) -> Float64Array:
    """The matrix, shape (3, 3), of what matplotlib hands over: a transform, an array, or None for the identity."""
    if transform is None:
        return np.eye(3)
    return np.asarray(transform.get_matrix() if hasattr(transform, "get_matrix") else transform, np.float64)


def flipped(matrix: Float64Array, height: float) -> Float64Array:
    """The same transform to rows that are counted from the top of an image of ``height`` pixels.

    Args:
        matrix: shape (3, 3) or (n, 3, 3), to pixels whose rows are counted from the bottom.
        height: in pixels.
    """
    down: Float64Array = np.array([[1.0, 0, 0], [0, -1, height], [0, 0, 1]]) @ matrix
    return down
