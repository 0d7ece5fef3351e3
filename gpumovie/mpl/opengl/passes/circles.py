"""Circles as points of OpenGL, whose coverage is found by the distance from their centre."""

from __future__ import annotations

import numpy as np

from ....gl import api as gl
from ....gl.programs.program import Program
from ....gl.programs.vertex_array import VertexArray
from ....gl.scissors import scissored
from ...boxes import Box
from ..geometry.circles import Circles

#: Pixels by which the viewport is larger than the target: OpenGL leaves out points whose centre is outside of it.
_MARGIN = 256
#: Pixels across, beyond which a point might be too large for the driver.
_LARGEST = 200
#: Lines of more pixels are wide if their circle is no larger; and of so many circles it does not matter.
_WIDE, _MANY = 4, 1000
#: A smaller radius is none; in pixels.
_NOTHING = 1e-6
#: Floats of a circle: its centre, radius and half line width; its face; its edge.
_FLOATS = (4, 4, 4)


class CirclePass:
    """Draws circles into the bound target, of ``size`` pixels; its context is current."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._program = Program("circles.vert", "circles.frag", {"MARGIN": _MARGIN})
        self._program.set("size", *map(float, size))
        self._program.set("height", float(size[1]))
        self._vertices = VertexArray(_FLOATS)

    def can_draw(self, circles: Circles) -> bool:
        """Whether all are small enough to be points, and their lines not so wide that the shader is too rough.

        Inside of lines that are wider than their circle, Agg's outlines cross one another. Of many circles that is
        left as it is, since other ways to draw them take fifty times as long.
        """
        if not (2 * circles.radii + circles.widths).max(initial=0) < _LARGEST:
            return False
        wide = (circles.widths > _WIDE) & (circles.widths / 2 > circles.radii)
        return len(circles.radii) > _MANY or not wide.any()

    def draw(self, circles: Circles, box: Box) -> None:
        """Blend circles over the target, within ``box``."""
        data = np.empty((len(circles.at), sum(_FLOATS)), np.float32)
        data[:, :2], data[:, 2], data[:, 3] = circles.at, circles.radii, circles.widths / 2
        data[:, 4:8], data[:, 8:] = circles.faces, circles.edges
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
