"""Boxes of pixels: where something is drawn, and where a frame may differ from the one before it."""

from __future__ import annotations

from collections.abc import Iterable

#: (left, top, right, bottom) in pixels from the upper left corner; right and bottom are outside.
Box = tuple[int, int, int, int]

EMPTY: Box = (0, 0, 0, 0)


def is_empty(box: Box) -> bool:
    """Whether there is no pixel in the box."""
    return box[0] >= box[2] or box[1] >= box[3]


def contains(outer: Box, inner: Box) -> bool:
    """Whether every pixel of ``inner`` is in ``outer``."""
    return is_empty(inner) or (
        outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]
    )


def overlap(a: Box, b: Box) -> bool:
    """Whether any pixel is in both of two boxes that are not empty."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def enclosing(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of them."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def rows_and_columns(box: Box) -> tuple[slice, slice]:
    """The slices that cut the box out of an array of shape (height, width, ...)."""
    return slice(box[1], box[3]), slice(box[0], box[2])
