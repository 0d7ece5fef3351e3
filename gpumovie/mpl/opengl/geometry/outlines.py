"""Paths as polylines in pixels, prepared as Agg prepares them: by matplotlib's own code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from ..arrays import BoolArray, Edges, Float64Array, IndexArray, Points

#: Lengths below this are none: Agg's ``vertex_dist_epsilon`` leaves such vertices out.
_EPSILON = 1e-14
#: Of a pixel, ``poly_subpixel_scale``.
_SUBPIXELS = 256
#: Beyond this many pixels from the picture, outlines that are filled are cut off: far more would lose precision.
_FAR = 4096.0
#: Lines with fewer points than this are drawn as they are; parts of a column; and points in each from which on
#: leaving some out is worth it.
_LONG, _PARTS, _WORTH = 10_000, 8, 2
#: A line is level or upright if it is so by this many pixels, in a path of at most so many vertices.
LEVEL, _MOST_SNAPPED = 1e-4, 1024


@dataclass(frozen=True)
class Outlines:
    """Parts of paths, in pixels from the upper left corner.

    Attributes:
        points: shape (p, 2), those of one part after the other.
        counts: how many of them each part has; at least 2.
        closed: whether a part ends where it begins.
        of: what each part is a part of, a number.
    """

    points: Points
    counts: IndexArray
    closed: BoolArray
    of: IndexArray

    def __len__(self) -> int:
        return len(self.counts)

    def following(self) -> IndexArray:
        """For each point the next of its part; after the last comes the first."""
        stop = np.cumsum(self.counts)
        following = np.arange(1, len(self.points) + 1)
        following[stop - 1] = stop - self.counts
        return following

    def only(self, kept: BoolArray) -> Outlines:
        """Some of the parts."""
        return Outlines(
            self.points[np.repeat(kept, self.counts)], self.counts[kept], self.closed[kept], self.of[kept]
        )

    def edges(self) -> tuple[Edges, IndexArray]:
        """All edges, parts closed, as filling has them; and what each belongs to."""
        points = in_subpixels(self.points)
        return np.stack([points, points[self.following()]], axis=1), np.repeat(self.of, self.counts)


def in_subpixels(points: Points) -> Points:
    """Where Agg has them: it counts in 256ths of a pixel."""
    return np.asarray(np.rint(points * _SUBPIXELS) / _SUBPIXELS)


def joined(parts: Sequence[tuple[Points, bool]], of: Sequence[int] | None = None) -> Outlines:
    """Outlines from (points, closed) of each part; those with one point are left out."""
    numbers = [0] * len(parts) if of is None else of
    kept = [(*part, number) for part, number in zip(parts, numbers, strict=True) if len(part[0]) > 1]
    return Outlines(
        np.concatenate([points for points, *_ in kept]) if kept else np.empty((0, 2)),
        np.array([len(points) for points, *_ in kept], np.intp),
        np.array([closed for _, closed, _ in kept], bool),
        np.array([number for *_, number in kept], np.intp),
    )


def outlines(
    path: Path, matrix: npt.NDArray[Any], size: tuple[int, int], gc: Any, *, filled: bool, width: float
) -> Outlines:
    """What Agg rasterizes of ``path`` (``RendererAgg::draw_path`` in matplotlib's _backend_agg.h).

    Args:
        matrix: (3, 3), from the path to pixels, y upwards.
        size: of the picture.
        gc: the graphics context: snapping and sketching.
        filled: whether it has a face; then nothing is clipped or simplified.
        width: of the line in pixels, for snapping.
    """
    found = prepared(path, flipped(matrix, size[1]), gc, width=width, clip=None if filled else size)
    return found if filled else thinned(found)


def prepared(
    path: Path,
    matrix: npt.NDArray[Any],
    gc: Any,
    *,
    width: float,
    clip: tuple[int, int] | None = None,
    simplify: bool = True,
) -> Outlines:
    """The same by a matrix to pixels that are counted from the top; lines are clipped and simplified for ``clip``."""
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
    return joined(split(np.asarray(cleaned.vertices, np.float64), np.asarray(cleaned.codes)))


def thinned(outlines: Outlines) -> Outlines:
    """A long line whose x ascend, with four points for each part of a column: its first, last, lowest and highest.

    What a line covers of a column lies between these (M4: Jugel et al., VLDB 2014); parts are narrow, so that spikes
    stay where they are.
    """
    points = outlines.points
    if len(outlines) != 1 or outlines.closed[0] or len(points) < _LONG:
        return outlines
    x, y = points.T
    reached = np.maximum.accumulate(x)
    if (reached - x).max() > 1 / _PARTS:  # simplifying has steps back of a fraction of a pixel
        return outlines
    columns = np.floor(reached * _PARTS)
    starts = np.concatenate([[0], np.flatnonzero(columns[1:] != columns[:-1]) + 1])
    if len(points) < _WORTH * len(starts):
        return outlines
    # In each part: order by y, and take the ends of that order.
    number = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(points))))
    order = np.lexsort((y, number))
    stops = np.append(starts[1:], len(points)) - 1
    kept = np.unique(np.concatenate([starts, stops, order[starts], order[stops]]))
    return Outlines(points[kept], np.array([len(kept)]), outlines.closed, outlines.of)


def snaps(path: Path, snap: bool | None) -> bool:
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


def matrix_of(transform: Any) -> Float64Array:
    """The (3, 3) of what matplotlib hands over: a transform, an array, or None for the identity."""
    if transform is None:
        return np.eye(3)
    return np.asarray(transform.get_matrix() if hasattr(transform, "get_matrix") else transform, np.float64)


def flipped(matrix: npt.NDArray[Any], height: float) -> Float64Array:
    """The same transform to rows that are counted from the top."""
    down: Float64Array = np.array([[1.0, 0, 0], [0, -1, height], [0, 0, 1]]) @ matrix
    return down


def split(vertices: Points, codes: npt.NDArray[Any]) -> list[tuple[Points, bool]]:
    """The parts of a path without curves: points, and whether it is closed."""
    stops = np.flatnonzero(codes == Path.STOP)
    end = int(stops[0]) if len(stops) else len(codes)
    starts = np.flatnonzero(codes[:end] == Path.MOVETO)
    closings = codes[:end] == Path.CLOSEPOLY
    parts = []
    for start, stop in zip(starts, np.append(starts, end)[1:], strict=True):
        closed = closings[start:stop]
        points = vertices[start:stop]
        if closed.any():
            parts.append((_apart(points[: int(closed.argmax())], True), True))
        else:
            parts.append((_apart(points, False), False))
    return parts


def _apart(points: Points, closed: bool) -> Points:
    """Without vertices that stand where the one before does."""
    steps = np.abs(np.diff(points, axis=0)).max(axis=1, initial=0) > _EPSILON
    points = points[np.concatenate([[True], steps])] if len(points) else points
    if closed and len(points) > 1 and np.abs(points[0] - points[-1]).max() <= _EPSILON:
        points = points[:-1]
    return points


def near(edges: Edges, of: IndexArray, size: tuple[int, int]) -> tuple[Edges, IndexArray]:
    """Edges of filled outlines, cut where they leave the picture: what is left has the same area within it.

    Only the area below an edge counts, so what is beside the picture goes, and what is above it becomes level.
    """
    low, high = -_FAR, max(size) + _FAR
    if np.abs(edges).max(initial=0) <= high:
        return edges, of
    edges = np.clip(edges, -1e15, 1e15)
    for axis in (0, 1):
        edges, of = _cut(edges, of, axis, low)
        edges, of = _cut(edges, of, axis, high)
        if axis == 0:
            inside = (edges[:, :, 0].max(axis=1) > low) & (edges[:, :, 0].min(axis=1) < high)
            edges, of = edges[inside], of[inside]
    edges[:, :, 1] = np.clip(edges[:, :, 1], low, high)
    return edges, of


def _cut(edges: Edges, of: IndexArray, axis: int, at: float) -> tuple[Edges, IndexArray]:
    """Edges in two pieces where they cross a line."""
    first, last = edges[:, 0, axis], edges[:, 1, axis]
    crossing = (np.minimum(first, last) < at) & (np.maximum(first, last) > at)
    if not crossing.any():
        return edges, of
    crossed = edges[crossing]
    part = ((at - first[crossing]) / (last - first)[crossing])[:, None]
    middle = crossed[:, 0] + (crossed[:, 1] - crossed[:, 0]) * part
    middle[:, axis] = at
    halves = [np.stack([crossed[:, 0], middle], axis=1), np.stack([middle, crossed[:, 1]], axis=1)]
    return np.concatenate([edges[~crossing], *halves]), np.concatenate([of[~crossing], of[crossing], of[crossing]])
