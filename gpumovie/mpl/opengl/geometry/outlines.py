"""Outlines: polylines in pixels, open or closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..arrays import BoolArray, Edges, IndexArray, Points

#: Agg counts in parts of a pixel, so many of them (``poly_subpixel_scale``).
_SUBPIXELS = 256


@dataclass(frozen=True)
class Outlines:
    """Some polylines, each of which belongs to an item: what is drawn of one path, say.

    Attributes:
        points: shape (p, 2), in pixels from the upper left corner, those of one polyline after the other.
        counts: shape (n,), the number of points of each polyline; at least 2.
        closed: shape (n,), whether a polyline ends where it begins.
        of: shape (n,), the number of the item that a polyline belongs to.
    """

    points: Points
    counts: IndexArray
    closed: BoolArray
    of: IndexArray

    def __len__(self) -> int:
        return len(self.counts)

    def following(self) -> IndexArray:
        """For each point the index of the next one of its polyline; the last is followed by the first."""
        stop = np.cumsum(self.counts)
        following = np.arange(1, len(self.points) + 1)
        following[stop - 1] = stop - self.counts
        return following

    def only(self, selected: BoolArray) -> Outlines:
        """Some of the polylines: ``selected`` has shape (n,)."""
        return Outlines(
            self.points[np.repeat(selected, self.counts)],
            self.counts[selected],
            self.closed[selected],
            self.of[selected],
        )

    def edges(self) -> tuple[Edges, IndexArray]:
        """The edges of all polylines, each of them closed, as for filling; and the item that each edge belongs to."""
        points = in_subpixels(self.points)
        return np.stack([points, points[self.following()]], axis=1), np.repeat(self.of, self.counts)


def in_subpixels(points: Points) -> Points:
    """Points rounded to 256ths of a pixel, as Agg rounds them."""
    return np.asarray(np.rint(points * _SUBPIXELS) / _SUBPIXELS)


def joined(parts: Sequence[tuple[Points, bool]], of: Sequence[int] | None = None) -> Outlines:
    """Outlines of single polylines.

    Args:
        parts: the points of each, and whether it is closed; one with a single point is left out.
        of: the item that each belongs to; None is item 0 for all.
    """
    numbers = [0] * len(parts) if of is None else of
    kept = [(*part, number) for part, number in zip(parts, numbers, strict=True) if len(part[0]) > 1]
    return Outlines(
        np.concatenate([points for points, *_ in kept]) if kept else np.empty((0, 2)),
        np.array([len(points) for points, *_ in kept], np.intp),
        np.array([closed for _, closed, _ in kept], bool),
        np.array([number for *_, number in kept], np.intp),
    )
