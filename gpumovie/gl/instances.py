"""Programs that draw the same rectangle many times, each with its own data."""

from __future__ import annotations

import ctypes

import numpy as np
import numpy.typing as npt

from . import api as gl

Floats = npt.NDArray[np.float32]


def new_attributes(widths: tuple[int, ...], each_instance: bool = False) -> tuple[int, int]:
    """A vertex array and its buffer of rows of floats, which the attributes 0, 1... share; a width of 0 is none."""
    vertices, buffer = int(gl.glGenVertexArrays(1)), int(gl.glGenBuffers(1))
    gl.glBindVertexArray(vertices)
    gl.glBindBuffer(gl.GL_ARRAY_BUFFER, buffer)
    start = 0
    for location, width in enumerate(widths):
        if width:
            gl.glEnableVertexAttribArray(location)
            place = ctypes.c_void_p(4 * start)
            gl.glVertexAttribPointer(location, width, gl.GL_FLOAT, False, 4 * sum(widths), place)
            gl.glVertexAttribDivisor(location, int(each_instance))
        start += width
    gl.glBindVertexArray(0)
    return vertices, buffer


class Instances:
    """A program that draws a strip of four corners for each instance of some data."""

    def __init__(self, program: int, widths: tuple[int, ...]) -> None:
        self._program = program
        self._vertices, self._buffer = new_attributes(widths, each_instance=True)

    def set(self, name: str, *values: float) -> None:
        gl.glUseProgram(self._program)
        gl.glUniform2f(gl.glGetUniformLocation(self._program, name), *values)

    def set_integer(self, name: str, value: int) -> None:
        gl.glUseProgram(self._program)
        gl.glUniform1i(gl.glGetUniformLocation(self._program, name), value)

    def draw(self, data: Floats) -> None:
        """One instance for each row."""
        gl.glUseProgram(self._program)
        gl.glBindVertexArray(self._vertices)
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, self._buffer)
        gl.glBufferData(gl.GL_ARRAY_BUFFER, data.nbytes, np.ascontiguousarray(data), gl.GL_STREAM_DRAW)
        gl.glDrawArraysInstanced(gl.GL_TRIANGLE_STRIP, 0, 4, len(data))
        gl.glBindVertexArray(0)

    def close(self) -> None:
        gl.glDeleteProgram(self._program)
        gl.delete("Buffers", self._buffer)
        gl.delete("VertexArrays", self._vertices)
