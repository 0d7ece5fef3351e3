"""Very many straight lines of two points, each with a width and a colour of its own."""

from __future__ import annotations

import math

import numpy as np

from ....gl import api as gl
from ....gl.programs.instances import Instances
from ....gl.programs.program import Program
from ....gl.programs.vertex_array import VertexArray
from ..arrays import Float32Array

#: Floats of a segment: its ends; half of its width, and by how much it is longer at both ends; its colour.
_FLOATS = (4, 2, 4)
#: Pixels. Where half widths differ by less, all are drawn as lines of the largest, which draws few pixels in vain.
_ALIKE = 0.5
#: Pixels by which the viewport is larger than the target: OpenGL cuts off lines whose middle is outside of it.
_MARGIN = 256
#: Half of a pixel's diagonal: a line touches pixels that are farther away than half of its width by this.
_REACH = math.sqrt(0.5)


class SegmentPass:
    """Draws segments into the bound target, of ``size`` pixels; its context is current."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._lines = Program("segments.vert", "segments.frag", {"LINES": 1, "MARGIN": _MARGIN})
        self._rectangles = Instances("segments.vert", "segments.frag", _FLOATS, {"LINES": 0, "MARGIN": 0})
        for program in (self._lines, self._rectangles):
            program.set("size", *map(float, size))
            program.set("height", float(size[1]))
        self._vertices = VertexArray(_FLOATS)
        self._widest = gl.glGetFloatv(gl.GL_ALIASED_LINE_WIDTH_RANGE)[1]

    def draw(self, segments: Float32Array) -> None:
        """Blend segments, as ``Collection.segments`` gives them, one after the other over the target."""
        if not len(segments):
            return
        if not self.are_lines(segments):
            self._rectangles.draw(segments)
            return
        gl.glViewport(-_MARGIN, -_MARGIN, self._size[0] + 2 * _MARGIN, self._size[1] + 2 * _MARGIN)
        gl.glLineWidth(float(_width(segments)))
        self._lines.use()
        self._vertices.bind()
        data = np.repeat(segments, 2, axis=0)
        self._vertices.send(data)
        gl.glDrawArrays(gl.GL_LINES, 0, len(data))
        self._vertices.unbind()
        gl.glLineWidth(1.0)
        gl.glViewport(0, 0, *self._size)

    def are_lines(self, segments: Float32Array) -> bool:
        """Whether OpenGL can draw them as lines, which all have the same width."""
        return _width(segments) <= min(self._widest, _MARGIN) and float(np.ptp(segments[:, 4])) <= _ALIKE

    def close(self) -> None:
        """Free it."""
        self._rectangles.close()
        self._lines.close()
        self._vertices.close()


def _width(segments: Float32Array) -> int:
    """The width of OpenGL's lines, which it measures along x or along y, so that they hold all pixels touched."""
    return math.ceil(2 * (float(segments[:, 4].max()) + _REACH) / _REACH)
