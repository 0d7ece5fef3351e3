"""A vertex array with one buffer of float32 data."""

from __future__ import annotations

import ctypes

import numpy as np
import numpy.typing as npt

from .. import api as gl


class VertexArray:
    """The attributes 0, 1... of a program, which lie side by side in the rows of one buffer.

    Args:
        widths: floats of each attribute; 0 leaves its location out.
        each_instance: whether a row belongs to an instance, instead of to a vertex.

    Attributes:
        buffer: OpenGL's name of the buffer.
    """

    def __init__(self, widths: tuple[int, ...], each_instance: bool = False) -> None:
        self._vertices, self.buffer = int(gl.glGenVertexArrays(1)), int(gl.glGenBuffers(1))
        self.bind()
        start = 0
        for location, width in enumerate(widths):
            if width:
                gl.glEnableVertexAttribArray(location)
                offset = ctypes.c_void_p(4 * start)
                gl.glVertexAttribPointer(location, width, gl.GL_FLOAT, False, 4 * sum(widths), offset)
                gl.glVertexAttribDivisor(location, int(each_instance))
            start += width
        self.unbind()

    def bind(self) -> None:
        """What is drawn has its vertices here, until ``unbind()``."""
        gl.glBindVertexArray(self._vertices)
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, self.buffer)

    @staticmethod
    def unbind() -> None:
        """Bind no vertex array."""
        gl.glBindVertexArray(0)

    def send(self, data: npt.NDArray[np.float32]) -> None:
        """Fill the buffer, while this is bound: shape (rows, sum of the widths)."""
        gl.glBufferData(gl.GL_ARRAY_BUFFER, data.nbytes, np.ascontiguousarray(data), gl.GL_STREAM_DRAW)

    def close(self) -> None:
        """Free it; its context is current."""
        gl.delete("Buffers", self.buffer)
        gl.delete("VertexArrays", self._vertices)
