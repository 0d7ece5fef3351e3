"""Paths as outlines in pixels, prepared as Agg prepares them: by matplotlib's own code."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from ..arrays import Float64Array, IndexArray, Points
from .decimation import decimated
from .matrices import flipped
from .outlines import Outlines, joined

#: A vertex this near to the one before is left out, as by Agg (``vertex_dist_epsilon``); in pixels.
_EPSILON = 1e-14
#: An edge is level or upright if its ends differ by less than this in y or in x; in pixels.
LEVEL = 1e-4
#: Paths with more vertices are not snapped to whole pixels.
_MOST_SNAPPED = 1024


def outlines_of(
    path: Path, matrix: Float64Array, size: tuple[int, int], gc: Any, *, filled: bool, width: float
) -> Outlines:
    """What Agg rasterizes of ``path`` (``RendererAgg::draw_path`` in matplotlib's _backend_agg.h).

    Args:
        path: any path.
        matrix: shape (3, 3), from the path to pixels whose rows are counted from the bottom.
        size: (width, height) of the image in pixels.
        gc: the graphics context, for snapping and sketching.
        filled: whether the path is filled; then nothing is clipped or simplified.
        width: of its line in pixels, for snapping.
    """
    found = prepared(path, flipped(matrix, size[1]), gc, width=width, clip=None if filled else size)
    return found if filled else decimated(found)


def prepared(
    path: Path,
    matrix: Float64Array,
    gc: Any,
    *,
    width: float,
    clip: tuple[int, int] | None = None,
    simplify: bool = True,
) -> Outlines:
    """A path without curves and gaps, snapped, sketched, clipped and simplified.

    Args:
        path: any path.
        matrix: shape (3, 3), from the path to pixels whose rows are counted from the top.
        gc: the graphics context, for snapping and sketching.
        width: of its line in pixels, for snapping.
        clip: (width, height) of the image that lines are clipped to; None clips and simplifies nothing.
        simplify: whether lines are simplified.
    """
    cleaned = path.cleaned(
        transform=Affine2D(matrix),
        remove_nans=True,
        clip=None if clip is None else (0.0, 0.0, float(clip[0]), float(clip[1])),  # and a pixel more on each side
        simplify=path.should_simplify and simplify and clip is not None,
        curves=False,
        stroke_width=width,
        snap=gc.get_snap(),
        sketch=gc.get_sketch_params(),
    )
    return joined(_split(np.asarray(cleaned.vertices, np.float64), np.asarray(cleaned.codes)))


def is_snapped(path: Path, snap: bool | None) -> bool:
    """Whether vertices are rounded to pixels: ``PathSnapper::should_snap`` in matplotlib's path_converters.h."""
    if snap is not None:
        return bool(snap)
    vertices, codes = np.asarray(path.vertices, np.float64), None if path.codes is None else np.asarray(path.codes)
    if len(vertices) > _MOST_SNAPPED or (codes is not None and np.isin(codes, (Path.CURVE3, Path.CURVE4)).any()):
        return False
    steps = np.abs(np.diff(vertices, axis=0))
    if codes is not None:
        steps = steps[codes[1:] == Path.LINETO]
    return bool((steps.min(axis=1, initial=np.inf) < LEVEL).all())


def _split(vertices: Points, codes: IndexArray) -> list[tuple[Points, bool]]:
    """The polylines of a path without curves: the points of each, and whether it is closed."""
    stops = np.flatnonzero(codes == Path.STOP)
    end = int(stops[0]) if len(stops) else len(codes)
    starts = np.flatnonzero(codes[:end] == Path.MOVETO)
    closings = codes[:end] == Path.CLOSEPOLY
    parts = []
    for start, stop in zip(starts, np.append(starts, end)[1:], strict=True):
        closed = closings[start:stop]
        points = vertices[start:stop]
        if closed.any():
            parts.append((_distinct(points[: int(closed.argmax())], True), True))
        else:
            parts.append((_distinct(points, False), False))
    return parts


def _distinct(points: Points, closed: bool) -> Points:
    """The points without those that stand where the one before stands."""
    steps = np.abs(np.diff(points, axis=0)).max(axis=1, initial=0) > _EPSILON
    points = points[np.concatenate([[True], steps])] if len(points) else points
    if closed and len(points) > 1 and np.abs(points[0] - points[-1]).max() <= _EPSILON:
        points = points[:-1]
    return points
