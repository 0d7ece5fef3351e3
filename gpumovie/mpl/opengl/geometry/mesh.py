"""Meshes of quadrilaterals: an image where all cells are whole pixels, else cell by cell."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...boxes import Box
from ..arrays import Edges, Float64Array, IndexArray, Quads, RgbaArray
from .clipping import clipped
from .outlines import Outlines, in_subpixels
from .paths import LEVEL
from .shapes import Shapes
from .strokes import strokes


def borders(coordinates: Float64Array, matrix: Float64Array) -> tuple[Float64Array, Float64Array] | None:
    """The borders of columns and rows, rounded to whole pixels as Agg rounds what is level and upright.

    Args:
        coordinates: shape (rows + 1, columns + 1, 2), the corners of the cells.
        matrix: shape (3, 3), from them to pixels.

    Returns:
        The x of columns, shape (columns + 1,), and the y of rows, shape (rows + 1,). None unless cells are rectangles
        in rows and columns.
    """
    x, y = coordinates[0, :, 0], coordinates[:, 0, 1]
    straight = matrix[0, 1] == matrix[1, 0] == 0
    if not (straight and (coordinates[:, :, 0] == x).all() and (coordinates[:, :, 1] == y[:, None]).all()):
        return None
    along, down = x * matrix[0, 0] + matrix[0, 2], y * matrix[1, 1] + matrix[1, 2]
    for each in (along, down):
        steps = np.diff(each)
        if not np.isfinite(each).all() or not ((steps >= 0).all() or (steps <= 0).all()):
            return None
    return np.floor(along + 0.5), np.floor(down + 0.5)


def mesh_image(x: Float64Array, y: Float64Array, colours: RgbaArray, box: Box) -> tuple[RgbaArray, int, int]:
    """A mesh of rectangles as an image: a pixel has the colour of the cell that its centre is in.

    Args:
        x, y: the borders of columns and rows in pixels.
        colours: shape (rows, columns, 4), straight alpha.
        box: the pixels that may be drawn.

    Returns:
        RGBA, shape (height, width, 4), and left and top of it.
    """
    columns, left = _cells_of(x, box[0], box[2])
    rows, top = _cells_of(y, box[1], box[3])
    numbers = colours.view(np.uint32)[:, :, 0]
    return numbers[rows[:, None], columns].view(np.uint8).reshape(len(rows), len(columns), 4), left, top


def _cells_of(borders: Float64Array, low: int, high: int) -> tuple[IndexArray, int]:
    """For each pixel between the first and the last border the number of its cell; and the first of these pixels."""
    upwards = len(borders) < 2 or borders[0] <= borders[-1]
    ascending = borders if upwards else borders[::-1]
    first = int(np.clip(np.ceil(ascending[0] - 0.5), low, high))
    last = int(np.clip(np.ceil(ascending[-1] - 0.5), low, high))
    found = np.searchsorted(ascending, np.arange(first, last) + 0.5, side="right") - 1
    found = np.clip(found, 0, len(borders) - 2)
    return (found if upwards else len(borders) - 2 - found), first


def cells(corners: Float64Array, snap: bool | None, width: float) -> Quads:
    """The corners of each cell as Agg draws it: a path of its own, which may be snapped to whole pixels.

    Args:
        corners: shape (rows + 1, columns + 1, 2), in pixels.
        snap: as of a graphics context.
        width: of the line around it, in pixels.
    """
    found = np.stack([corners[:-1, :-1], corners[1:, :-1], corners[1:, 1:], corners[:-1, 1:]], axis=2)
    found = found.reshape(-1, 4, 2)
    steps = np.abs(found - found[:, [1, 2, 3, 0]]).min(axis=2)
    rounded = np.full(len(found), snap) if snap is not None else (steps < LEVEL).all(axis=1)
    odd = np.floor(width + 0.5) % 2 / 2
    return np.where(rounded[:, None, None], np.floor(found + 0.5) + odd, found)


def cell_shapes(
    corners: Float64Array,
    faces: Float64Array,
    edges: Float64Array,
    gc: Any,
    width: float,
    antialiased: bool,
    size: tuple[int, int],
) -> list[Shapes]:
    """The faces of the cells of a mesh, if they have any, and the line around each.

    Args:
        corners: shape (rows + 1, columns + 1, 2), in pixels.
        faces, edges: shape (cells, 4), the colours of both, straight alpha, 0 to 1; empty if there are none.
        gc: the graphics context, for snapping, joins and caps.
        width: of the lines, in pixels.
        antialiased: whether the cells are.
        size: (width, height) of the image in pixels.
    """
    quads = cells(corners, gc.get_snap(), width if len(edges) else 0.0)
    smooth = np.full(len(quads), antialiased)
    shapes = [Shapes(*clipped(*_edges_of(quads), size), faces, smooth)] if len(faces) else []
    if len(edges) and width > 0:
        outlines = _outlines_of(quads)
        drawn = strokes(outlines, np.full(len(outlines), width), str(gc.get_joinstyle()), str(gc.get_capstyle()))
        shapes.append(Shapes(drawn.quads, drawn.of, edges, smooth))
    return shapes


def _outlines_of(quads: Quads) -> Outlines:
    """Lines around cells, which end where they begin but are not closed."""
    points = quads[:, [0, 1, 2, 3, 0]]
    kept = np.ones(points.shape[:2], bool)
    kept[:, 1:] = (np.diff(points, axis=1) != 0).any(axis=2)
    counts = kept.sum(axis=1)
    kept &= (counts > 1)[:, None]
    of = np.flatnonzero(counts > 1)
    return Outlines(points[kept], counts[of], np.zeros(len(of), bool), of)


def _edges_of(quads: Quads) -> tuple[Edges, IndexArray]:
    """The edges of cells, and the cell that each belongs to."""
    points = in_subpixels(quads)
    edges = np.stack([points, points[:, [1, 2, 3, 0]]], axis=2).reshape(-1, 2, 2)
    return edges, np.repeat(np.arange(len(quads)), 4)


def to_bytes(colours: Float64Array) -> RgbaArray:
    """Colours of 0 to 1 in 8 bits, rounded as Agg rounds them."""
    scaled = colours.astype(np.float32)
    scaled *= 255
    scaled += 0.5
    return scaled.astype(np.uint8)
