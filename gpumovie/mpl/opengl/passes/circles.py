"""Circles: the usual markers of a scatter, each with a size and colours of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.path import Path

from ....gl import api as gl
from ....gl.program import Program
from ....gl.scissors import scissored
from ....gl.vertex_array import VertexArray
from ...layers.regions import Box
from ..arrays import Float64Array, Points

_MARGIN = 256
#: Pixels across, beyond which a point might be too large for the driver.
_LARGEST = 200
#: Pixels; a radius below it is none.
_NOTHING = 1e-6
_CIRCLE = Path.unit_circle()
_FLOATS = 12


def radius_of(path: Path) -> float | None:
    """The radius of a path that is matplotlib's circle around (0, 0); None if it is another."""
    vertices, usual = np.asarray(path.vertices), np.asarray(_CIRCLE.vertices)
    if vertices.shape != usual.shape or not np.array_equal(np.asarray(path.codes), np.asarray(_CIRCLE.codes)):
        return None
    radius = float(np.abs(vertices).max())
    return radius if np.allclose(vertices, usual * radius, rtol=0, atol=1e-9 * radius) else None


def scales_of(matrices: Float64Array) -> Float64Array | None:
    """By how much each of some matrices, shape (n, 3, 3), scales; None if one makes an ellipse of a circle."""
    a, b, c, d = matrices[:, 0, 0], matrices[:, 0, 1], matrices[:, 1, 0], matrices[:, 1, 1]
    first, second = np.hypot(a, c), np.hypot(b, d)
    near = 1e-6 * np.maximum(first, second)
    if (np.abs(first - second) > near).any() or (np.abs(a * b + c * d) > near * first).any():
        return None
    return first


@dataclass(frozen=True)
class Circles:
    """Circles, one over the other.

    Attributes:
        at: shape (n, 2), their middles in pixels from the upper left corner.
        radii, widths: shape (n,), in pixels, of the disc and of the line around it.
        faces, edges: shape (n, 4), straight alpha.
    """

    at: Points
    radii: Float64Array
    widths: Float64Array
    faces: Float64Array
    edges: Float64Array


class CirclePass:
    """Draws into what is bound, of ``size`` pixels; its context is current."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._program = Program("discs.vert", "discs.frag", {"MARGIN": _MARGIN})
        self._program.set("size", *map(float, size))
        self._program.set("height", float(size[1]))
        self._vertices = VertexArray((4, 4, 4))

    def draw(self, discs: Circles, box: Box) -> None:
        """Within ``box``."""
        data = np.empty((len(discs.at), _FLOATS), np.float32)
        data[:, :2], data[:, 2], data[:, 3] = discs.at, discs.radii, discs.widths / 2
        data[:, 4:8], data[:, 8:] = discs.faces, discs.edges
        # Of a circle without a size nothing is left to stroke.
        data = data[np.isfinite(data[:, :3]).all(axis=1) & (data[:, 2] > _NOTHING)]
        gl.glViewport(-_MARGIN, -_MARGIN, self._size[0] + 2 * _MARGIN, self._size[1] + 2 * _MARGIN)
        gl.glEnable(gl.GL_PROGRAM_POINT_SIZE)
        self._program.use()
        self._vertices.bind()
        self._vertices.send(data)
        with scissored(box, self._size[1]):
            gl.glDrawArrays(gl.GL_POINTS, 0, len(data))
        self._vertices.unbind()
        gl.glViewport(0, 0, *self._size)

    def close(self) -> None:
        """Free it."""
        self._program.close()
        self._vertices.close()


def fits(radii: Float64Array, widths: Float64Array) -> bool:
    """Whether all are small enough to be points."""
    return bool((2 * radii + widths).max(initial=0) < _LARGEST)
