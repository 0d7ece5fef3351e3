"""Straight lines of two points, very many of them, each with a width and a colour of its own."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from ....gl import api as gl
from ....gl.instances import Instances, new_attributes
from ....gl.shaders import build_program
from .view import set_uniform

#: Ends; half of the width and by how much it is longer at both ends; colour.
_FLOATS = (4, 2, 4)
#: Pixels; half widths that differ by less are drawn with the largest, so that little is drawn in vain.
_ALIKE = 0.5
_MARGIN = 256
#: Half of a pixel's diagonal, by which a line reaches farther than half of its width.
_REACH = math.sqrt(0.5)


class SegmentPass:
    """Draws into what is bound, of ``size`` pixels; its context is current."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._lines = build_program("segments.vert", "segments.frag", {"LINES": 1, "MARGIN": _MARGIN})
        rectangles = build_program("segments.vert", "segments.frag", {"LINES": 0, "MARGIN": 0})
        for program in (self._lines, rectangles):
            set_uniform(program, "size", *map(float, size))
            set_uniform(program, "height", float(size[1]))
        self._rectangles = Instances(rectangles, _FLOATS)
        self._vertices, self._buffer = new_attributes(_FLOATS)
        self._widest = gl.glGetFloatv(gl.GL_ALIASED_LINE_WIDTH_RANGE)[1]

    def draw(self, segments: npt.NDArray[np.float32]) -> None:
        """Those of ``Collection.segments``, one over the other."""
        if not len(segments):
            return
        if not self.are_lines(segments):
            self._rectangles.draw(segments)
            return
        gl.glViewport(-_MARGIN, -_MARGIN, self._size[0] + 2 * _MARGIN, self._size[1] + 2 * _MARGIN)
        gl.glLineWidth(float(_width(segments)))
        gl.glUseProgram(self._lines)
        gl.glBindVertexArray(self._vertices)
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, self._buffer)
        data = np.repeat(segments, 2, axis=0)
        gl.glBufferData(gl.GL_ARRAY_BUFFER, data.nbytes, data, gl.GL_STREAM_DRAW)
        gl.glDrawArrays(gl.GL_LINES, 0, len(data))
        gl.glBindVertexArray(0)
        gl.glLineWidth(1.0)
        gl.glViewport(0, 0, *self._size)

    def are_lines(self, segments: npt.NDArray[np.float32]) -> bool:
        """Whether OpenGL can draw them as lines, which have all the same width."""
        return _width(segments) <= min(self._widest, _MARGIN) and float(np.ptp(segments[:, 4])) <= _ALIKE

    def close(self) -> None:
        """Free it."""
        self._rectangles.close()
        gl.glDeleteProgram(self._lines)
        gl.delete("Buffers", self._buffer)
        gl.delete("VertexArrays", self._vertices)


def _width(segments: npt.NDArray[np.float32]) -> int:
    """As OpenGL has it, along x or along y, so that all pixels are in that are covered in part."""
    return math.ceil(2 * (float(segments[:, 4].max()) + _REACH) / _REACH)
