"""Shapes of one colour each: what is filled, and what is stroked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...boxes import Box
from ..arrays import BoolArray, Float64Array, IndexArray, PixelArray
from .clipping import clipped
from .dashes import dashed, in_pixels, whole_widths
from .outlines import Outlines
from .strokes import strokes


@dataclass(frozen=True)
class Shapes:
    """The faces of some items, or the lines around them: for each a colour, and what it covers.

    Attributes:
        corners: shape (n, 2, 2), edges, or (n, 4, 2), quadrilaterals, in pixels; their areas are added up.
        of: shape (n,), the number of the item that each belongs to.
        colours: shape (items, 4), straight alpha, 0 to 1.
        smooth: shape (items,), whether an item is antialiased.
    """

    corners: Float64Array
    of: IndexArray
    colours: Float64Array
    smooth: BoolArray

    def part(self, start: int, stop: int) -> Shapes:
        """The items from ``start`` to ``stop``."""
        mine = (self.of >= start) & (self.of < stop)
        return Shapes(self.corners[mine], self.of[mine] - start, self.colours[start:stop], self.smooth[start:stop])

    def boxes(self, box: Box) -> PixelArray:
        """The pixels of ``box`` that each item touches: shape (items, 4), left, top, right and bottom."""
        low = np.full((len(self.colours), 2), np.inf)
        high = -low
        if len(low) == 1 and len(self.corners):
            low[0], high[0] = self.corners.min(axis=(0, 1)), self.corners.max(axis=(0, 1))
        else:
            np.minimum.at(low, self.of, self.corners.min(axis=1))
            np.maximum.at(high, self.of, self.corners.max(axis=1))
        return np.concatenate(
            [np.clip(np.floor(low), box[:2], box[2:]), np.clip(np.ceil(high), box[:2], box[2:])], axis=1
        ).astype(np.int64)

    def moved_to(self, points: PixelArray) -> Shapes:
        """A single item, repeated with its origin at some points: shape (n, 2)."""
        corners = self.corners + points.astype(float)[:, None, None]
        of = np.repeat(np.arange(len(points)), len(self.corners))
        colours, smooth = np.repeat(self.colours, len(points), axis=0), np.repeat(self.smooth, len(points))
        return Shapes(corners.reshape(-1, *self.corners.shape[1:]), of, colours, smooth)


def mask_of(edges: Float64Array) -> Shapes:
    """The shape within some edges, shape (n, 2, 2), of no colour."""
    return Shapes(edges, np.zeros(len(edges), np.intp), np.zeros((1, 4)), np.ones(1, bool))


def shapes_of(
    outlines: Outlines, gc: Any, face: Any, width: float, edge: Any, size: tuple[int, int], dpi: float
) -> list[Shapes]:
    """The face of an outline and the line around it; either may be without corners.

    Args:
        outlines: of one item.
        gc: the graphics context, for antialiasing, dashes, joins and caps.
        face: the colour that fills it; None leaves it empty.
        width: of the line in pixels.
        edge: the colour of the line.
        size: (width, height) of the image in pixels.
        dpi: pixels an inch, for dashes.
    """
    smooth = np.array([bool(gc.get_antialiased())])
    fill = np.empty((0, 2, 2)), np.empty(0, np.intp)
    if face is not None:
        fill = clipped(*outlines.edges(), size)
    quads, of = np.empty((0, 4, 2)), np.empty(0, np.intp)
    if width > 0:
        offset, lengths = gc.get_dashes()
        if lengths is not None:
            outlines = dashed(outlines, offset * dpi / 72, in_pixels(lengths, dpi / 72, bool(smooth[0])))
        if len(outlines):
            widths = np.full(len(outlines), width)
            if lengths is not None and not smooth[0]:
                widths = whole_widths(widths)
            drawn = strokes(outlines, widths, str(gc.get_joinstyle()), str(gc.get_capstyle()))
            quads, of = drawn.quads, drawn.of
    colours = [np.array([each if each is not None else (0, 0, 0, 0)], float) for each in (face, edge)]
    return [Shapes(*fill, colours[0], smooth), Shapes(quads, of, colours[1], smooth)]
