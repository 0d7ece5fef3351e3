"""Circles: the usual markers of a scatter, each with a size and colours of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.path import Path

from ....gl import api as gl
from ....gl.instances import new_attributes
from ....gl.scissors import scissored
from ....gl.shaders import build_program
from ...boxes import Box

Floats = npt.NDArray[np.float64]
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


def scales_of(matrices: Floats) -> Floats | None:
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

    at: Floats
    radii: Floats
    widths: Floats
    faces: Floats
    edges: Floats


class CirclePass:
    """Draws into what is bound, of ``size`` pixels; its context is current."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._program = build_program("discs.vert", "discs.frag", {"MARGIN": _MARGIN})
        gl.glUseProgram(self._program)
        gl.glUniform2f(gl.glGetUniformLocation(self._program, "size"), *map(float, size))
        gl.glUniform1f(gl.glGetUniformLocation(self._program, "height"), float(size[1]))
        self._vertices, self._buffer = new_attributes((4, 4, 4))

    def draw(self, discs: Circles, box: Box) -> None:
        """Within ``box``."""
        data = np.empty((len(discs.at), _FLOATS), np.float32)
        data[:, :2], data[:, 2], data[:, 3] = discs.at, discs.radii, discs.widths / 2
        data[:, 4:8], data[:, 8:] = discs.faces, discs.edges
        # Of a circle without a size nothing is left to stroke.
        data = data[np.isfinite(data[:, :3]).all(axis=1) & (data[:, 2] > _NOTHING)]
        gl.glViewport(-_MARGIN, -_MARGIN, self._size[0] + 2 * _MARGIN, self._size[1] + 2 * _MARGIN)
        gl.glEnable(gl.GL_PROGRAM_POINT_SIZE)
        gl.glUseProgram(self._program)
        gl.glBindVertexArray(self._vertices)
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, self._buffer)
        gl.glBufferData(gl.GL_ARRAY_BUFFER, data.nbytes, data, gl.GL_STREAM_DRAW)
        with scissored(box, self._size[1]):
            gl.glDrawArrays(gl.GL_POINTS, 0, len(data))
        gl.glBindVertexArray(0)
        gl.glViewport(0, 0, *self._size)

    def close(self) -> None:
        """Free it."""
        gl.glDeleteProgram(self._program)
        gl.delete("Buffers", self._buffer)
        gl.delete("VertexArrays", self._vertices)


def fits(radii: Floats, widths: Floats) -> bool:
    """Whether all are small enough to be points."""
    return bool((2 * radii + widths).max(initial=0) < _LARGEST)
