"""Markers: their shape, and the whole pixels at which Agg draws it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from ..arrays import Float64Array, PixelArray, Points
from .matrices import flipped, matrix_of
from .outlines import Outlines
from .paths import is_snapped, prepared

#: Agg leaves out markers beyond this many pixels.
_FARTHEST = 1 << 23


def marker_outlines(path: Path, transform: Any, gc: Any, width: float) -> Outlines:
    """The outlines of a marker, in pixels from the point at which it is.

    Args:
        path: the marker.
        transform: from it to pixels.
        gc: the graphics context, for snapping and sketching.
        width: of its line in pixels.
    """
    matrix = flipped(matrix_of(transform), 0)
    if not is_snapped(path.transformed(Affine2D(matrix)), gc.get_snap()):
        matrix[:2, 2] += 0.5  # the middle of a marker at (0, 0) is that of a pixel
    return prepared(path, matrix, gc, width=width)


def marker_points(path: Path, transform: Any) -> tuple[Points, Float64Array]:
    """The points of a path at which markers are, and the matrix, shape (3, 3), from them to pixels."""
    matrix = matrix_of(transform)
    if path.codes is not None and np.isin(path.codes, (Path.CURVE3, Path.CURVE4)).any():
        # A marker is at each point of the polygon that is drawn for a curve.
        path, matrix = path.cleaned(Affine2D(matrix), curves=False, snap=False), np.eye(3)
        path = Path(np.asarray(path.vertices)[np.asarray(path.codes) != Path.STOP])
    return np.asarray(path.vertices, float), matrix


def whole_pixels(points: Points, matrix: Float64Array, height: int) -> tuple[PixelArray, PixelArray]:
    """The x and y, rows counted from the top of ``height``, to which Agg rounds ``points``; far ones are left out."""
    (a, b, c), (d, e, f), _ = matrix.tolist()
    with np.errstate(invalid="ignore", over="ignore"):  # infinite ones are left out
        x = points[:, 0] * a + points[:, 1] * b + (c + 0.5)
        y = points[:, 0] * -d - points[:, 1] * e + (height - f + 0.5)
        near = (np.abs(x) < _FARTHEST) & (np.abs(y) < _FARTHEST)
    return np.floor(x[near]).astype(np.int64), np.floor(y[near]).astype(np.int64)
