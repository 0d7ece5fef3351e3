"""Markers: one shape at many whole pixels."""

from __future__ import annotations

import ctypes
import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...gl import api as gl
from ...gl.shaders import build_program
from ..regions import Box
from .instances import new_attributes
from .scissors import scissored
from .textures import new_texture
from .view import View, set_uniform

Pixels = npt.NDArray[np.int64]
_MARGIN = 256
#: Markers for each pixel of the marker's box from which on counting them is worth more than drawing each: measured on
#: llvmpipe, where a point takes some 200 ns and a texel that is looked up some 1 ns.
_MANY = 2500
#: A point may not be larger; llvmpipe draws up to 255.
_LARGEST = 255


@dataclass(frozen=True)
class KeptPoints:
    """Markers' places that stay on the GPU as the data have them: ``count`` from ``first`` on in a buffer."""

    buffer: int
    first: int
    count: int
    view: View


class StampPass:
    """Draws into what is bound, of ``size`` pixels; its context is current."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._points, self._kept_points = (
            build_program("stamps.vert", "stamps.frag", {"MARGIN": _MARGIN, "KEPT": kept}) for kept in (0, 1)
        )
        self._density = build_program("fullscreen.vert", "density.frag")
        for program in (self._points, self._kept_points, self._density):
            set_uniform(program, "height", float(size[1]))
        for program in (self._points, self._kept_points):
            set_uniform(program, "size", *map(float, size))
        gl.glUseProgram(self._density)
        gl.glUniform1i(gl.glGetUniformLocation(self._density, "counts"), 1)
        self._vertices, self._buffer = new_attributes((2,))
        self._no_vertices = int(gl.glGenVertexArrays(1))

    def can_draw(self, width: int, height: int) -> bool:
        """Whether a marker is small enough."""
        return max(width, height) <= _LARGEST

    def draw(
        self,
        at: tuple[Pixels, Pixels] | KeptPoints,
        marker: Box,
        tiles: Pixels,
        face: npt.ArrayLike,
        edge: npt.ArrayLike,
        box: Box,
    ) -> None:
        """Markers at the pixels ``at``, x and y of each, or at those of points that are kept, within ``box``.

        Args:
            marker: the pixels that it covers, counted from (0, 0).
            tiles: left and top of the face's and the edge's coverage in the texture that is bound; -1 for none.
            face, edge: their colours, straight alpha.
        """
        tiled = functools.partial(self._show_marker, marker, tiles, face, edge)
        with scissored(box, self._size[1]):
            if isinstance(at, KeptPoints):
                at.view.show_to(self._kept_points)
                tiled(self._kept_points)
                self._draw_points(self._kept_points, at.buffer, 4, at.first, at.count)
                return
            # Those that reach into the box.
            near = (box[0] - marker[2], box[1] - marker[3], box[2] - marker[0], box[3] - marker[1])
            x, y = at
            inside = (x >= near[0]) & (x < near[2]) & (y >= near[1]) & (y < near[3])
            x, y = (x, y) if inside.all() else (x[inside], y[inside])
            one_colour = (tiles < 0).any() or np.array_equal(np.asarray(face)[:3], np.asarray(edge)[:3])
            area = (marker[2] - marker[0]) * (marker[3] - marker[1])
            if one_colour and len(x) > _MANY * area:
                tiled(self._density)
                self._draw_density(x, y, near)
            elif len(x):
                tiled(self._points)
                data = np.stack([x, y], axis=1).astype(np.float32)
                gl.glBindBuffer(gl.GL_ARRAY_BUFFER, self._buffer)
                gl.glBufferData(gl.GL_ARRAY_BUFFER, data.nbytes, data, gl.GL_STREAM_DRAW)
                self._draw_points(self._points, self._buffer, 2, 0, len(data))

    def _show_marker(
        self, marker: Box, tiles: Pixels, face: npt.ArrayLike, edge: npt.ArrayLike, program: int
    ) -> None:
        set_uniform(program, "box", *map(float, (*marker[:2], marker[2] - marker[0], marker[3] - marker[1])))
        set_uniform(program, "tiles", *map(float, tiles.reshape(-1)))
        set_uniform(program, "face", *map(float, np.asarray(face)))
        set_uniform(program, "edge", *map(float, np.asarray(edge)))

    def _draw_points(self, program: int, buffer: int, floats: int, first: int, count: int) -> None:
        gl.glUseProgram(program)
        gl.glViewport(-_MARGIN, -_MARGIN, self._size[0] + 2 * _MARGIN, self._size[1] + 2 * _MARGIN)
        gl.glEnable(gl.GL_PROGRAM_POINT_SIZE)
        gl.glBindVertexArray(self._vertices)
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, buffer)
        gl.glVertexAttribPointer(0, floats, gl.GL_FLOAT, False, 4 * floats, ctypes.c_void_p(4 * floats * first))
        gl.glDrawArrays(gl.GL_POINTS, 0, count)
        gl.glBindVertexArray(0)
        gl.glViewport(0, 0, *self._size)

    def _draw_density(self, x: Pixels, y: Pixels, near: Box) -> None:
        """By how many markers there are at each pixel of a box."""
        width, height = near[2] - near[0], near[3] - near[1]
        numbers = y * width
        numbers += x
        numbers -= near[1] * width + near[0]
        counts = np.bincount(numbers, minlength=width * height).astype(np.float32)
        set_uniform(self._density, "origin", float(near[0]), float(near[1]))
        gl.glActiveTexture(gl.GL_TEXTURE1)
        texture = new_texture((width, height), gl.GL_R32F, gl.GL_RED, gl.GL_FLOAT, counts)
        gl.glActiveTexture(gl.GL_TEXTURE0)
        gl.glUseProgram(self._density)
        gl.glBindVertexArray(self._no_vertices)
        gl.glDrawArrays(gl.GL_TRIANGLES, 0, 3)
        gl.glBindVertexArray(0)
        gl.delete("Textures", texture)

    def close(self) -> None:
        """Free it."""
        for program in (self._points, self._kept_points, self._density):
            gl.glDeleteProgram(program)
        gl.delete("Buffers", self._buffer)
        gl.delete("VertexArrays", self._vertices, self._no_vertices)
