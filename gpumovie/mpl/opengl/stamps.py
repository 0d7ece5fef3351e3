"""Markers: one shape at many whole pixels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ...gl import api as gl
from ...gl.shaders import build_program
from ..regions import Box
from .instances import new_attributes
from .textures import new_texture
from .triangles import scissored

Pixels = npt.NDArray[np.int64]
_MARGIN = 256
#: Markers for each pixel of the marker's box from which on counting them is worth more than drawing each: measured on
#: llvmpipe, where a point takes some 200 ns and a texel that is looked up some 1 ns.
_MANY = 2500
#: A point may not be larger; llvmpipe draws up to 255.
_LARGEST = 255


class StampPass:
    """Draws into what is bound, of ``size`` pixels; its context is current."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._points = build_program("stamps.vert", "stamps.frag", {"MARGIN": _MARGIN})
        self._density = build_program("fullscreen.vert", "density.frag")
        for program in (self._points, self._density):
            self._set(program, "height", float(size[1]))
        self._set(self._points, "size", *map(float, size))
        gl.glUseProgram(self._density)
        gl.glUniform1i(gl.glGetUniformLocation(self._density, "counts"), 1)
        self._vertices, self._buffer = new_attributes((2,))

    def can_draw(self, width: int, height: int) -> bool:
        """Whether a marker is small enough."""
        return max(width, height) <= _LARGEST

    def draw(
        self,
        at: tuple[Pixels, Pixels],
        marker: Box,
        tiles: Pixels,
        face: npt.ArrayLike,
        edge: npt.ArrayLike,
        box: Box,
    ) -> None:
        """Markers at the pixels ``at``, x and y of each, within ``box``.

        Args:
            marker: the pixels that it covers, counted from (0, 0).
            tiles: left and top of the face's and the edge's coverage in the texture that is bound; -1 for none.
            face, edge: their colours, straight alpha.
        """
        # Those that reach into the box.
        (x, y), near = at, (box[0] - marker[2], box[1] - marker[3], box[2] - marker[0], box[3] - marker[1])
        inside = (x >= near[0]) & (x < near[2]) & (y >= near[1]) & (y < near[3])
        x, y = (x, y) if inside.all() else (x[inside], y[inside])
        if not len(x):
            return
        one_colour = (tiles < 0).any() or np.array_equal(np.asarray(face)[:3], np.asarray(edge)[:3])
        area = (marker[2] - marker[0]) * (marker[3] - marker[1])
        many = one_colour and len(x) > _MANY * area
        program = self._density if many else self._points
        self._set(program, "box", *map(float, (*marker[:2], marker[2] - marker[0], marker[3] - marker[1])))
        self._set(program, "tiles", *map(float, tiles.reshape(-1)))
        self._set(program, "face", *map(float, np.asarray(face)))
        self._set(program, "edge", *map(float, np.asarray(edge)))
        with scissored(box, self._size[1]):
            if many:
                self._draw_density(x, y, near)
            else:
                self._draw_points(np.stack([x, y], axis=1).astype(np.float32))

    def _draw_points(self, data: npt.NDArray[np.float32]) -> None:
        gl.glViewport(-_MARGIN, -_MARGIN, self._size[0] + 2 * _MARGIN, self._size[1] + 2 * _MARGIN)
        gl.glEnable(gl.GL_PROGRAM_POINT_SIZE)
        gl.glBindVertexArray(self._vertices)
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, self._buffer)
        gl.glBufferData(gl.GL_ARRAY_BUFFER, data.nbytes, data, gl.GL_STREAM_DRAW)
        gl.glDrawArrays(gl.GL_POINTS, 0, len(data))
        gl.glBindVertexArray(0)
        gl.glViewport(0, 0, *self._size)

    def _draw_density(self, x: Pixels, y: Pixels, near: Box) -> None:
        """By how many markers there are at each pixel of a box."""
        width, height = near[2] - near[0], near[3] - near[1]
        numbers = y * width
        numbers += x
        numbers -= near[1] * width + near[0]
        counts = np.bincount(numbers, minlength=width * height).astype(np.float32)
        self._set(self._density, "origin", float(near[0]), float(near[1]))
        gl.glActiveTexture(gl.GL_TEXTURE1)
        texture = new_texture((width, height), gl.GL_R32F, gl.GL_RED, gl.GL_FLOAT, counts)
        gl.glActiveTexture(gl.GL_TEXTURE0)
        gl.glBindVertexArray(self._vertices)
        gl.glDrawArrays(gl.GL_TRIANGLES, 0, 3)
        gl.glBindVertexArray(0)
        gl.delete("Textures", texture)

    def _set(self, program: int, name: str, *values: float) -> None:
        gl.glUseProgram(program)
        setter = {1: gl.glUniform1f, 2: gl.glUniform2f, 4: gl.glUniform4f}[len(values)]
        setter(gl.glGetUniformLocation(program, name), *values)

    def close(self) -> None:
        """Free it."""
        gl.glDeleteProgram(self._points)
        gl.glDeleteProgram(self._density)
        gl.delete("Buffers", self._buffer)
        gl.delete("VertexArrays", self._vertices)
