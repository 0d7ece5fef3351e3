"""Meshes of quadrilaterals: as a picture where they are whole pixels, else one after the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ....gl.instances import Instances
from ....gl.scissors import scissored
from ....gl.shaders import build_program
from ...boxes import Box
from ..coverage.coverage import Layer
from .outlines import LEVEL, Edges, Indices, Outlines, in_subpixels, near
from .strokes import strokes

Floats = npt.NDArray[np.float64]
#: Shape (n, 4, 2), in pixels.
Quads = npt.NDArray[np.float64]


def borders(coordinates: Floats, matrix: Floats) -> tuple[Floats, Floats] | None:
    """The x of all columns and y of all rows in whole pixels, to which Agg rounds what is level and upright.

    Args:
        coordinates: shape (rows + 1, columns + 1, 2).
        matrix: (3, 3), to pixels.

    Returns None unless cells are rectangles in rows and columns.
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


def picture(x: Floats, y: Floats, colours: npt.NDArray[np.uint8], box: Box) -> tuple[npt.NDArray[np.uint8], int, int]:
    """A separable mesh as pixels: those whose centre is in a cell have its colour.

    Args:
        colours: shape (rows, columns, 4), straight alpha.

    Returns RGBA, shape (height, width, 4), and its left and top.
    """
    columns, left = _cells_of(x, box[0], box[2])
    rows, top = _cells_of(y, box[1], box[3])
    numbers = colours.view(np.uint32)[:, :, 0]
    return numbers[rows[:, None], columns].view(np.uint8).reshape(len(rows), len(columns), 4), left, top


def _cells_of(borders: Floats, low: int, high: int) -> tuple[npt.NDArray[np.intp], int]:
    """For the pixels between the first and the last border the number of the cell; and the first such pixel."""
    upwards = len(borders) < 2 or borders[0] <= borders[-1]
    ascending = borders if upwards else borders[::-1]
    first = int(np.clip(np.ceil(ascending[0] - 0.5), low, high))
    last = int(np.clip(np.ceil(ascending[-1] - 0.5), low, high))
    found = np.searchsorted(ascending, np.arange(first, last) + 0.5, side="right") - 1
    found = np.clip(found, 0, len(borders) - 2)
    return (found if upwards else len(borders) - 2 - found), first


def cells(corners: Floats, snap: bool | None, width: float) -> Quads:
    """The corners of each cell as Agg draws it: a path of its own, which may be rounded to pixels.

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


def cell_layers(
    corners: Floats,
    fills: Floats,
    edges: Floats,
    gc: Any,
    width: float,
    antialiased: bool,
    size: tuple[int, int],
) -> list[Layer]:
    """What fills the cells of a mesh, and what is stroked around each.

    Args:
        corners: as ``cells`` has them.
        fills, edges: colours of the cells, shape (n, 4); empty if there are none.
        gc: the graphics context: snapping, joins and caps.
        width: of the lines, in pixels.
        size: of the picture.
    """
    quads = cells(corners, gc.get_snap(), width if len(edges) else 0.0)
    smooth = np.full(len(quads), antialiased)
    layers = [Layer(*near(*_filled(quads), size), fills, smooth)] if len(fills) else []
    if len(edges) and width > 0:
        parts = _around(quads)
        drawn = strokes(parts, np.full(len(parts), width), str(gc.get_joinstyle()), str(gc.get_capstyle()))
        layers.append(Layer(drawn.quads, drawn.of, edges, smooth))
    return layers


def _around(quads: Quads) -> Outlines:
    """Lines around cells, which end where they begin but are not closed."""
    points = quads[:, [0, 1, 2, 3, 0]]
    kept = np.ones(points.shape[:2], bool)
    kept[:, 1:] = (np.diff(points, axis=1) != 0).any(axis=2)
    counts = kept.sum(axis=1)
    kept &= (counts > 1)[:, None]
    of = np.flatnonzero(counts > 1)
    return Outlines(points[kept], counts[of], np.zeros(len(of), bool), of)


def _filled(quads: Quads) -> tuple[Edges, Indices]:
    """The edges of cells, and which each is of."""
    points = in_subpixels(quads)
    edges = np.stack([points, points[:, [1, 2, 3, 0]]], axis=2).reshape(-1, 2, 2)
    return edges, np.repeat(np.arange(len(quads)), 4)


class QuadPass:
    """Draws quadrilaterals into what is bound, of ``size`` pixels: all that they touch; its context is current."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._instances = Instances(build_program("quads.vert", "quads.frag"), (4, 4, 4))
        self._instances.set("size", *map(float, size))

    def draw(self, quads: Quads, colours: Floats, box: Box) -> None:
        """Of one colour each, straight alpha, within ``box``."""
        low, high = quads.min(axis=1), quads.max(axis=1)
        seen = (low < box[2:]).all(axis=1) & (high > box[:2]).all(axis=1) & (colours[:, 3] > 0)
        data = np.empty((int(seen.sum()), 12), np.float32)
        data[:, :8], data[:, 8:] = in_subpixels(quads[seen]).reshape(-1, 8), colours[seen]
        with scissored(box, self._size[1]):
            self._instances.draw(data)

    def close(self) -> None:
        """Free it."""
        self._instances.close()


def to_bytes(colours: Floats) -> npt.NDArray[np.uint8]:
    """Colours of 0 to 1 as Agg rounds them."""
    scaled = colours.astype(np.float32)
    scaled *= 255
    scaled += 0.5
    return scaled.astype(np.uint8)
