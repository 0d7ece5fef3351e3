"""Markers: one shape at many whole pixels."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from ...gl import api as gl
from ...gl.shaders import build_program
from ..regions import Box
from .instances import new_attributes
from .textures import new_texture
from .triangles import scissored

Pixels = npt.NDArray[np.int64]
Colour = npt.NDArray[np.float64]
_MARGIN = 256
#: Nanoseconds that take, as measured on llvmpipe: a marker drawn as a point, each of its pixels, and a look at how many
#: markers there are at a pixel.
_POINT, _TEXEL, _LOOK = 200, 11, 2
#: Of so many bits a pixel shows none; those that wait for eight pixels at once look three times as often.
_BITS, _WAIT = 10, 3
#: More pixels of a marker are not counted: every driver has textures as wide.
_MOST_TAPS = 4096
#: A point may not be larger; llvmpipe draws up to 255.
_LARGEST = 255
#: Instead of the logarithm of 0.
_OPAQUE = -1000.0


class StampPass:
    """Draws into what is bound, of ``size`` pixels; its context is current."""

    def __init__(self, size: tuple[int, int], atlas_framebuffer: int) -> None:
        self._size, self._atlas_framebuffer = size, atlas_framebuffer
        self._points = build_program("stamps.vert", "stamps.frag", {"MARGIN": _MARGIN})
        self._density = build_program("fullscreen.vert", "density.frag")
        for program in (self._points, self._density):
            self._set(program, "height", float(size[1]))
        self._set(self._points, "size", *map(float, size))
        gl.glUseProgram(self._density)
        gl.glUniform1i(gl.glGetUniformLocation(self._density, "taps"), 1)
        self._vertices, self._buffer = new_attributes((2,))

    def can_draw(self, width: int, height: int) -> bool:
        """Whether a marker is small enough."""
        return max(width, height) <= _LARGEST

    def draw(
        self,
        at: tuple[Pixels, Pixels],
        marker: Box,
        tiles: Pixels,
        face: Colour,
        edge: Colour,
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
        one_colour = (tiles < 0).any() or np.array_equal(face[:3], edge[:3])
        area = (marker[2] - marker[0]) * (marker[3] - marker[1])
        alphas = [float(colour[3]) for colour, tile in zip((face, edge), tiles, strict=True) if tile[0] >= 0]
        pixels = (near[2] - near[0]) * (near[3] - near[1])
        with scissored(box, self._size[1]):
            if one_colour and _counting_pays(len(x), area, pixels, max(alphas)):
                self._set(self._density, "paint", *map(float, (edge if tiles[0, 0] < 0 else face)))
                self._draw_density(x, y, near, self._taps(marker, tiles, float(face[3]), float(edge[3])))
                return
            self._set(self._points, "box", *map(float, (*marker[:2], marker[2] - marker[0], marker[3] - marker[1])))
            self._set(self._points, "tiles", *map(float, tiles.reshape(-1)))
            self._set(self._points, "face", *map(float, face))
            self._set(self._points, "edge", *map(float, edge))
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

    def _draw_density(self, x: Pixels, y: Pixels, near: Box, taps: npt.NDArray[np.float32]) -> None:
        """By how many markers there are at each pixel of a box."""
        width, height = near[2] - near[0], near[3] - near[1]
        numbers = y * width
        numbers += x
        numbers -= near[1] * width + near[0]
        counts = np.bincount(numbers, minlength=width * height).astype(np.float32)
        self._set(self._density, "origin", float(near[0]), float(near[1]))
        gl.glActiveTexture(gl.GL_TEXTURE1)
        tap_texture = new_texture((len(taps), 1), gl.GL_RGBA32F, gl.GL_RGBA, gl.GL_FLOAT, taps)
        gl.glActiveTexture(gl.GL_TEXTURE0)
        texture = new_texture((width, height), gl.GL_R32F, gl.GL_RED, gl.GL_FLOAT, counts)
        gl.glBindVertexArray(self._vertices)
        gl.glDrawArrays(gl.GL_TRIANGLES, 0, 3)
        gl.glBindVertexArray(0)
        gl.delete("Textures", texture)
        gl.delete("Textures", tap_texture)

    def _taps(self, marker: Box, tiles: Pixels, *alphas: float) -> npt.NDArray[np.float32]:
        """The marker's pixels, the most opaque ones first: x, y, log2 of what they let through, and nothing."""
        width, height = marker[2] - marker[0], marker[3] - marker[1]
        through = np.ones((height, width))
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, self._atlas_framebuffer)
        gl.glFinish()  # llvmpipe (Mesa 22.3) reads what is not drawn yet in what is not bound for drawing any more
        for (left, top), alpha in zip(tiles.tolist(), alphas, strict=True):
            if left >= 0:
                covered = np.empty((height, width), np.float32)
                gl.glReadPixels(left, top, width, height, gl.GL_RED, gl.GL_FLOAT, covered)
                # Agg has coverage, alpha and their product in 8 bits.
                opacity = np.rint(np.rint(255 * alpha) * np.rint(255 * np.minimum(np.abs(covered), 1)) / 255) / 255
                through *= 1 - opacity
        rows, columns = np.nonzero(through < 1)
        shown = through[rows, columns]
        taps = np.zeros((max(len(shown), 1), 4), np.float32)
        with np.errstate(divide="ignore"):
            logarithms = np.maximum(np.log2(np.maximum(shown, 0)), _OPAQUE)
        order = np.argsort(shown, kind="stable")
        taps[: len(shown), :3] = np.stack([columns + marker[0], rows + marker[1], logarithms], axis=1)[order]
        return taps

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


def _counting_pays(count: int, area: int, pixels: int, alpha: float) -> bool:
    """Whether counting ``count`` markers of ``area`` pixels takes less time than drawing each.

    Args:
        pixels: those for which they are counted.
        alpha: of one marker; where it or their number is high, a pixel is opaque after a few looks.
    """
    bits = min(-math.log2(1 - alpha), _BITS) if alpha < 1 else _BITS
    looks = min(area, _WAIT * _BITS * pixels / (count * max(bits, 1e-9)))
    return area <= _MOST_TAPS and count * (_POINT + _TEXEL * area) > pixels * looks * _LOOK
