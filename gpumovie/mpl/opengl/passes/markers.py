"""Markers: one shape at many whole pixels, each as a point of OpenGL."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import numpy as np

from ....gl import api as gl
from ....gl.programs.program import Program
from ....gl.programs.vertex_array import VertexArray
from ....gl.scissors import scissored
from ...boxes import Box
from ..arrays import Float64Array, PixelArray
from .density import DensityPass, counting_pays
from .view import View

#: Pixels by which the viewport is larger than the target: OpenGL leaves out points whose centre is outside of it.
_MARGIN = 256
#: A point may not be larger, in pixels; llvmpipe draws up to 255.
_LARGEST = 255


@dataclass(frozen=True)
class StoredPoints:
    """Places of markers that stay on the GPU as the data have them: ``count`` from ``first`` on in a buffer."""

    buffer: int
    first: int
    count: int
    view: View


class MarkerPass:
    """Draws markers into the bound target, of ``size`` pixels; its context is current.

    Args:
        size: (width, height) of the target.
        atlas_framebuffer: reads the texture that holds a marker's coverage.
    """

    def __init__(self, size: tuple[int, int], atlas_framebuffer: int) -> None:
        self._size = size
        self._density = DensityPass(size, atlas_framebuffer)
        self._points, self._stored_points = (
            Program("markers.vert", "markers.frag", {"MARGIN": _MARGIN, "STORED": stored}) for stored in (0, 1)
        )
        for program in (self._points, self._stored_points):
            program.set("height", float(size[1]))
            program.set("size", *map(float, size))
        self._vertices = VertexArray((2,))

    def can_draw(self, width: int, height: int) -> bool:
        """Whether a marker of so many pixels is small enough."""
        return max(width, height) <= _LARGEST

    def draw(
        self,
        at: tuple[PixelArray, PixelArray] | StoredPoints,
        marker: Box,
        tiles: PixelArray,
        face: Float64Array,
        edge: Float64Array,
        box: Box,
    ) -> None:
        """Blend one marker at each of many pixels over the target.

        Args:
            at: x and y of the pixels that the markers are counted from; or points that stay on the GPU.
            marker: the pixels that a marker at (0, 0) covers.
            tiles: shape (2, 2), left and top of the face's and of the edge's coverage in the texture that is bound;
                -1 for none.
            face, edge: shape (4,), the colours of both, straight alpha, 0 to 1.
            box: the pixels that may be drawn.
        """
        with scissored(box, self._size[1]):
            if isinstance(at, StoredPoints):
                at.view.set_uniforms(self._stored_points)
                self._set_style(self._stored_points, marker, tiles, face, edge)
                self._draw_points(self._stored_points, at.buffer, 4, at.first, at.count)
                return
            # The pixels from which a marker reaches into the box.
            near = (box[0] - marker[2], box[1] - marker[3], box[2] - marker[0], box[3] - marker[1])
            x, y = at
            inside = (x >= near[0]) & (x < near[2]) & (y >= near[1]) & (y < near[3])
            x, y = (x, y) if inside.all() else (x[inside], y[inside])
            if counting_pays(len(x), marker, tiles, face, edge, near):
                self._density.draw(x, y, near, marker, tiles, face, edge)
            elif len(x):
                self._set_style(self._points, marker, tiles, face, edge)
                data = np.stack([x, y], axis=1).astype(np.float32)
                self._vertices.bind()
                self._vertices.send(data)
                self._draw_points(self._points, self._vertices.buffer, 2, 0, len(data))

    @staticmethod
    def _set_style(program: Program, marker: Box, tiles: PixelArray, face: Float64Array, edge: Float64Array) -> None:
        program.set("box", *map(float, (*marker[:2], marker[2] - marker[0], marker[3] - marker[1])))
        program.set("tiles", *map(float, tiles.reshape(-1)))
        program.set("face", *map(float, face))
        program.set("edge", *map(float, edge))

    def _draw_points(self, program: Program, buffer: int, floats: int, first: int, count: int) -> None:
        """Draw ``count`` vertices of so many floats, from ``first`` on in a buffer."""
        program.use()
        gl.glViewport(-_MARGIN, -_MARGIN, self._size[0] + 2 * _MARGIN, self._size[1] + 2 * _MARGIN)
        gl.glEnable(gl.GL_PROGRAM_POINT_SIZE)
        self._vertices.bind()
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, buffer)
        gl.glVertexAttribPointer(0, floats, gl.GL_FLOAT, False, 4 * floats, ctypes.c_void_p(4 * floats * first))
        gl.glDrawArrays(gl.GL_POINTS, 0, count)
        self._vertices.unbind()
        gl.glViewport(0, 0, *self._size)

    def close(self) -> None:
        """Free it."""
        self._density.close()
        self._points.close()
        self._stored_points.close()
        self._vertices.close()
