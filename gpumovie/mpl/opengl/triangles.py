"""Triangles whose colours run from corner to corner, not antialiased."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...gl import api as gl
from ...gl.shaders import build_program
from ..regions import Box
from .instances import new_attributes


@dataclass(frozen=True)
class Triangles:
    """Corners, shape (3 n, 2), in pixels from the upper left corner, and their colours, shape (3 n, 4)."""

    corners: npt.NDArray[np.float64]
    colours: npt.NDArray[np.float64]


@contextmanager
def scissored(box: Box, height: int) -> Iterator[None]:
    """While this lasts, only pixels of ``box`` are drawn on, in a picture of ``height`` rows."""
    gl.glEnable(gl.GL_SCISSOR_TEST)
    gl.glScissor(box[0], height - box[3], max(0, box[2] - box[0]), max(0, box[3] - box[1]))
    try:
        yield
    finally:
        gl.glDisable(gl.GL_SCISSOR_TEST)


class TrianglePass:
    """Draws triangles into what is bound; its context is current."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._program = build_program("triangles.vert", "triangles.frag")
        self._vertices, self._buffer = new_attributes((2, 4))

    def draw(self, shown: Triangles, box: Box) -> None:
        """Within ``box``."""
        data = np.concatenate([shown.corners, shown.colours], axis=1).astype(np.float32)
        gl.glUseProgram(self._program)
        gl.glUniform2f(gl.glGetUniformLocation(self._program, "size"), *map(float, self._size))
        gl.glBindVertexArray(self._vertices)
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, self._buffer)
        gl.glBufferData(gl.GL_ARRAY_BUFFER, data.nbytes, data, gl.GL_STREAM_DRAW)
        with scissored(box, self._size[1]):
            gl.glDrawArrays(gl.GL_TRIANGLES, 0, len(data))
        gl.glBindVertexArray(0)

    def close(self) -> None:
        """Free it."""
        gl.glDeleteProgram(self._program)
        gl.delete("Buffers", self._buffer)
        gl.delete("VertexArrays", self._vertices)
