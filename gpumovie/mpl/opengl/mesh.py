"""Meshes of quadrilaterals, not antialiased: as a picture where they are rectangles, else as triangles."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..regions import Box
from .triangles import Triangles

Floats = npt.NDArray[np.float64]


def borders(coordinates: Floats, matrix: Floats, snapping: bool) -> tuple[Floats, Floats] | None:
    """The x of all columns and y of all rows in pixels; None unless cells are rectangles in rows and columns.

    Args:
        coordinates: shape (rows + 1, columns + 1, 2).
        matrix: (3, 3), to pixels.
        snapping: whether Agg rounds them to pixels, as it does what is level and upright.
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
    return (np.floor(along + 0.5), np.floor(down + 0.5)) if snapping else (along, down)


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


def triangles(points: Floats, colours: Floats) -> Triangles:
    """A mesh as two triangles a cell, in the order of the cells: later ones win."""
    a, b, c, d = points[:-1, :-1], points[:-1, 1:], points[1:, 1:], points[1:, :-1]
    corners = np.stack([a, b, c, a, c, d], axis=2).reshape(-1, 2)
    return Triangles(corners, np.repeat(colours.reshape(-1, 4), 6, axis=0))


def to_bytes(colours: Floats) -> npt.NDArray[np.uint8]:
    """Colours of 0 to 1 as Agg rounds them."""
    scaled = colours.astype(np.float32)
    scaled *= 255
    scaled += 0.5
    return scaled.astype(np.uint8)
