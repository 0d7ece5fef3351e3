"""Straight lines of two points, very many of them, each with a width and a colour of its own."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from ...gl import api as gl
from ...gl.shaders import build_program
from .instances import Instances, new_attributes
from .view import set_uniform

#: Ends; half of the width and by how much it is longer at both ends; colour.
_FLOATS = (4, 2, 4)
#: Half of a pixel's diagonal, by which a line reaches farther than half of its width.
_REACH = math.sqrt(0.5)


class SegmentPass:
    """Draws into what is bound, of ``size`` pixels; its context is current."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._lines = build_program("segments.vert", "segments.frag", {"LINES": 1})
        rectangles = build_program("segments.vert", "segments.frag", {"LINES": 0})
        for program in (self._lines, rectangles):
            set_uniform(program, "size", *map(float, size))
            set_uniform(program, "height", float(size[1]))
        self._rectangles = Instances(rectangles, _FLOATS)
        self._vertices, self._buffer = new_attributes(_FLOATS)
        self._widest = gl.glGetFloatv(gl.GL_ALIASED_LINE_WIDTH_RANGE)[1]

    def draw(self, segments: npt.NDArray[np.float32]) -> None:
        """Those of ``Collection.segments``, one over the other."""
        halves = segments[:, 4]
        # A line is as wide as this along x or along y, whichever it is farther from.
        width = math.ceil(2 * (float(halves.max(initial=0)) + _REACH) / _REACH)
        if width > self._widest or np.ptp(halves) > 0.5:
            self._rectangles.draw(segments)
            return
        gl.glLineWidth(float(width))
        gl.glUseProgram(self._lines)
        gl.glBindVertexArray(self._vertices)
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, self._buffer)
        data = np.repeat(segments, 2, axis=0)
        gl.glBufferData(gl.GL_ARRAY_BUFFER, data.nbytes, data, gl.GL_STREAM_DRAW)
        gl.glDrawArrays(gl.GL_LINES, 0, len(data))
        gl.glBindVertexArray(0)
        gl.glLineWidth(1.0)

    def close(self) -> None:
        """Free it."""
        self._rectangles.close()
        gl.glDeleteProgram(self._lines)
        gl.delete("Buffers", self._buffer)
        gl.delete("VertexArrays", self._vertices)
