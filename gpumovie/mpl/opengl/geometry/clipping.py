"""Edges far outside of the image, cut off: coordinates that large would lose precision."""

from __future__ import annotations

import numpy as np

from ..arrays import Edges, IndexArray

#: Pixels beyond the image at which edges are cut off.
_MARGIN = 4096.0
#: What cutting can work with, in pixels.
_LARGEST = 1e15


def clipped(edges: Edges, of: IndexArray, size: tuple[int, int]) -> tuple[Edges, IndexArray]:
    """Edges of filled outlines, cut off outside of the image, where they still enclose the same area.

    Only the area below an edge counts. So what lies beside the image is left out, and what lies above it becomes
    level.

    Args:
        edges: shape (n, 2, 2).
        of: shape (n,), the item that each edge belongs to.
        size: (width, height) of the image in pixels.
    """
    low, high = -_MARGIN, max(size) + _MARGIN
    if np.abs(edges).max(initial=0) <= high:
        return edges, of
    edges = np.clip(edges, -_LARGEST, _LARGEST)
    for axis in (0, 1):
        edges, of = _split(edges, of, axis, low)
        edges, of = _split(edges, of, axis, high)
        if axis == 0:
            inside = (edges[:, :, 0].max(axis=1) > low) & (edges[:, :, 0].min(axis=1) < high)
            edges, of = edges[inside], of[inside]
    edges[:, :, 1] = np.clip(edges[:, :, 1], low, high)
    return edges, of


def _split(edges: Edges, of: IndexArray, axis: int, at: float) -> tuple[Edges, IndexArray]:
    """The edges, in two pieces where they cross the line at which the coordinate ``axis`` is ``at``."""
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
