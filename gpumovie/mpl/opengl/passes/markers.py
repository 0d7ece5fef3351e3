"""Markers: one shape at many whole pixels."""

from __future__ import annotations

import ctypes
import functools
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ....gl import api as gl
from ....gl.instances import new_attributes
from ....gl.scissors import scissored
from ....gl.shaders import build_program
from ....gl.textures import new_texture
from ...boxes import Box
from .view import View, set_uniform

Pixels = npt.NDArray[np.int64]
Colour = npt.NDArray[np.float64]
_MARGIN = 256
#: Nanoseconds that take, as measured on llvmpipe: a marker drawn as a point, each of its pixels, and a look at how
#: many markers there are at a pixel.
_POINT, _TEXEL, _LOOK = 200, 11, 2
#: Of so many bits a pixel shows none; those that wait for eight pixels at once look three times as often.
_BITS, _WAIT = 10, 3
#: More pixels of a marker are not counted: every driver has textures as wide.
_MOST_TAPS = 4096
#: A point may not be larger; llvmpipe draws up to 255.
_LARGEST = 255
#: Instead of the logarithm of 0.
_OPAQUE = -1000.0


@dataclass(frozen=True)
class KeptPoints:
    """Markers' places that stay on the GPU as the data have them: ``count`` from ``first`` on in a buffer."""

    buffer: int
    first: int
    count: int
    view: View


class MarkerPass:
    """Draws into what is bound, of ``size`` pixels; its context is current."""

    def __init__(self, size: tuple[int, int], atlas_framebuffer: int) -> None:
        self._size, self._atlas_framebuffer = size, atlas_framebuffer
        self._points, self._kept_points = (
            build_program("stamps.vert", "stamps.frag", {"MARGIN": _MARGIN, "KEPT": kept}) for kept in (0, 1)
        )
        self._opaque, self._translucent = (
            build_program("fullscreen.vert", "density.frag", {"TRANSLUCENT": each}) for each in (0, 1)
        )
        for program in (self._points, self._kept_points, self._opaque, self._translucent):
            set_uniform(program, "height", float(size[1]))
        for program in (self._points, self._kept_points):
            set_uniform(program, "size", *map(float, size))
        for program in (self._opaque, self._translucent):
            set_uniform(program, "taps", 1)
        set_uniform(self._translucent, "below", 2)
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
        face: Colour,
        edge: Colour,
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
            if _counting_pays(len(x), marker, tiles, face, edge, near):
                taps = self._taps(marker, tiles, float(face[3]), float(edge[3]))
                self._draw_density(x, y, near, taps, edge if tiles[0, 0] < 0 else face)
            elif len(x):
                tiled(self._points)
                data = np.stack([x, y], axis=1).astype(np.float32)
                gl.glBindBuffer(gl.GL_ARRAY_BUFFER, self._buffer)
                gl.glBufferData(gl.GL_ARRAY_BUFFER, data.nbytes, data, gl.GL_STREAM_DRAW)
                self._draw_points(self._points, self._buffer, 2, 0, len(data))

    def _show_marker(self, marker: Box, tiles: Pixels, face: Colour, edge: Colour, program: int) -> None:
        set_uniform(program, "box", *map(float, (*marker[:2], marker[2] - marker[0], marker[3] - marker[1])))
        set_uniform(program, "tiles", *map(float, tiles.reshape(-1)))
        set_uniform(program, "face", *map(float, face))
        set_uniform(program, "edge", *map(float, edge))

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

    def _draw_density(self, x: Pixels, y: Pixels, near: Box, taps: npt.NDArray[np.float32], colour: Colour) -> None:
        """By how many markers there are at each pixel of a box."""
        width, height = near[2] - near[0], near[3] - near[1]
        numbers = y * width
        numbers += x
        numbers -= near[1] * width + near[0]
        counts = np.bincount(numbers, minlength=width * height).astype(np.float32)
        translucent = bool(taps[0, 2] > _OPAQUE)
        program = self._translucent if translucent else self._opaque
        set_uniform(program, "origin", float(near[0]), float(near[1]))
        set_uniform(program, "paint", *map(float, colour))
        textures = []
        if translucent:
            gl.glActiveTexture(gl.GL_TEXTURE2)
            textures.append(new_texture(self._size, gl.GL_RGBA8, gl.GL_RGBA, gl.GL_UNSIGNED_BYTE))
            gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, gl.integer("GL_DRAW_FRAMEBUFFER_BINDING"))
            gl.glCopyTexSubImage2D(gl.GL_TEXTURE_2D, 0, 0, 0, 0, 0, *self._size)
            gl.glDisable(gl.GL_BLEND)
        gl.glActiveTexture(gl.GL_TEXTURE1)
        textures.append(new_texture((len(taps), 1), gl.GL_RGBA32F, gl.GL_RGBA, gl.GL_FLOAT, taps))
        gl.glActiveTexture(gl.GL_TEXTURE0)
        textures.append(new_texture((width, height), gl.GL_R32F, gl.GL_RED, gl.GL_FLOAT, counts))
        gl.glUseProgram(program)
        gl.glBindVertexArray(self._no_vertices)
        gl.glDrawArrays(gl.GL_TRIANGLES, 0, 3)
        gl.glBindVertexArray(0)
        gl.delete("Textures", *textures)
        gl.glEnable(gl.GL_BLEND)

    def _taps(self, marker: Box, tiles: Pixels, *alphas: float) -> npt.NDArray[np.float32]:
        """The marker's pixels, the most opaque ones first: x, y, log2 of what is let through, times it is blended."""
        width, height = marker[2] - marker[0], marker[3] - marker[1]
        through, times = np.ones((height, width)), np.zeros((height, width))
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, self._atlas_framebuffer)
        gl.glFinish()  # llvmpipe (Mesa 22.3) reads what is not drawn yet in what is not bound for drawing any more
        for (left, top), alpha in zip(tiles.tolist(), alphas, strict=True):
            if left >= 0:
                covered = np.empty((height, width), np.float32)
                gl.glReadPixels(left, top, width, height, gl.GL_RED, gl.GL_FLOAT, covered)
                # Agg has coverage, alpha and their product in 8 bits.
                opacity = np.rint(np.rint(255 * alpha) * np.rint(255 * np.minimum(np.abs(covered), 1)) / 255) / 255
                through *= 1 - opacity
                times += opacity > 0
        rows, columns = np.nonzero(through < 1)
        shown = through[rows, columns]
        taps = np.zeros((max(len(shown), 1), 4), np.float32)
        with np.errstate(divide="ignore"):
            logarithms = np.maximum(np.log2(np.maximum(shown, 0)), _OPAQUE)
        order = np.argsort(shown, kind="stable")
        taps[: len(shown)] = np.stack([columns + marker[0], rows + marker[1], logarithms, times[rows, columns]], 1)[
            order
        ]
        return taps

    def close(self) -> None:
        """Free it."""
        for program in (self._points, self._kept_points, self._opaque, self._translucent):
            gl.glDeleteProgram(program)
        gl.delete("Buffers", self._buffer)
        gl.delete("VertexArrays", self._vertices, self._no_vertices)


def _counting_pays(count: int, marker: Box, tiles: Pixels, face: Colour, edge: Colour, near: Box) -> bool:
    """Whether counting ``count`` markers in each pixel of ``near`` takes less time than drawing each."""
    area = (marker[2] - marker[0]) * (marker[3] - marker[1])
    one_colour = (tiles < 0).any() or np.array_equal(face[:3], edge[:3])
    if not one_colour or not count or area > _MOST_TAPS:
        return False
    # Where markers are opaque, or there are many, a pixel is opaque after a few looks.
    alpha = max(float(colour[3]) for colour, tile in zip((face, edge), tiles, strict=True) if tile[0] >= 0)
    bits = min(-math.log2(1 - alpha), _BITS) if alpha < 1 else _BITS
    pixels = (near[2] - near[0]) * (near[3] - near[1])
    looks = min(area, _WAIT * _BITS * pixels / (count * max(bits, 1e-9)))
    return count * (_POINT + _TEXEL * area) > pixels * looks * _LOOK
