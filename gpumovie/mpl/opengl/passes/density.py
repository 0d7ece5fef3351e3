"""Very many markers of one style, drawn by how many there are at each pixel instead of one by one."""

from __future__ import annotations

import math

import numpy as np

from ....gl import api as gl
from ....gl.programs.program import Program
from ....gl.textures import new_texture
from ...boxes import Box
from ..arrays import Float32Array, Float64Array, PixelArray

#: Nanoseconds, as measured on llvmpipe: for a marker drawn as a point, for each of its pixels, and for one look at
#: how many markers there are at a pixel.
_POINT, _TEXEL, _LOOK = 200, 11, 2
#: A pixel that lets through less than 2 to the minus ten shows nothing of what is below.
_BITS = 10
#: llvmpipe looks for eight pixels at once, until the last of them is done: three times as often as for each alone.
_WAIT = 3
#: Markers of more pixels are not counted: every driver has textures as wide.
_MOST_TAPS = 4096
#: Instead of the logarithm of 0.
_OPAQUE = -1000.0


class DensityPass:
    """Draws counted markers into the bound target, of ``size`` pixels; its context is current.

    Args:
        size: (width, height) of the target.
        atlas_framebuffer: reads the texture that holds a marker's coverage.
    """

    def __init__(self, size: tuple[int, int], atlas_framebuffer: int) -> None:
        self._size, self._atlas_framebuffer = size, atlas_framebuffer
        self._opaque, self._translucent = (
            Program("fullscreen.vert", "density.frag", {"TRANSLUCENT": each}) for each in (0, 1)
        )
        for program in (self._opaque, self._translucent):
            program.set("height", float(size[1]))
            program.set("taps", 1)
        self._translucent.set("below", 2)
        self._vertices = int(gl.glGenVertexArrays(1))

    def draw(
        self,
        x: PixelArray,
        y: PixelArray,
        near: Box,
        marker: Box,
        tiles: PixelArray,
        face: Float64Array,
        edge: Float64Array,
    ) -> None:
        """Draw one marker at each of some pixels.

        Args:
            x, y: shape (n,), the pixels that the markers are counted from, all within ``near``.
            near: those from which a marker reaches into what may be drawn.
            marker, tiles, face, edge: see ``MarkerPass.draw``.
        """
        width, height = near[2] - near[0], near[3] - near[1]
        taps = self._taps(marker, tiles, float(face[3]), float(edge[3]))
        numbers = y * width
        numbers += x
        numbers -= near[1] * width + near[0]
        counts = np.bincount(numbers, minlength=width * height).astype(np.float32)
        translucent = bool(taps[0, 2] > _OPAQUE)
        program = self._translucent if translucent else self._opaque
        program.set("origin", float(near[0]), float(near[1]))
        program.set("paint", *map(float, edge if tiles[0, 0] < 0 else face))
        textures = []
        if translucent:
            gl.glActiveTexture(gl.GL_TEXTURE2)
            textures.append(new_texture(self._size, "GL_RGBA8"))
            gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, gl.integer("GL_DRAW_FRAMEBUFFER_BINDING"))
            gl.glCopyTexSubImage2D(gl.GL_TEXTURE_2D, 0, 0, 0, 0, 0, *self._size)
            gl.glDisable(gl.GL_BLEND)
        gl.glActiveTexture(gl.GL_TEXTURE1)
        textures.append(new_texture((len(taps), 1), "GL_RGBA32F", taps))
        gl.glActiveTexture(gl.GL_TEXTURE0)
        textures.append(new_texture((width, height), "GL_R32F", counts))
        program.use()
        gl.glBindVertexArray(self._vertices)
        gl.glDrawArrays(gl.GL_TRIANGLES, 0, 3)
        gl.glBindVertexArray(0)
        gl.delete("Textures", *textures)
        gl.glEnable(gl.GL_BLEND)

    def _taps(self, marker: Box, tiles: PixelArray, *alphas: float) -> Float32Array:
        """The marker's pixels, the most opaque ones first.

        Returns:
            Shape (pixels, 4): x, y, log2 of the part that is let through, and how often the pixel is blended.
        """
        width, height = marker[2] - marker[0], marker[3] - marker[1]
        through, times = np.ones((height, width)), np.zeros((height, width))
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, self._atlas_framebuffer)
        gl.glFinish()  # llvmpipe (Mesa 22.3) reads stale pixels of what is not bound for drawing any more
        for (left, top), alpha in zip(tiles.tolist(), alphas, strict=True):
            if left >= 0:
                covered = np.empty((height, width), np.float32)
                gl.glReadPixels(left, top, width, height, gl.GL_RED, gl.GL_FLOAT, covered)
                # Agg has coverage, alpha and their product in 8 bits.
                blended = np.rint(np.rint(255 * alpha) * np.rint(255 * np.minimum(np.abs(covered), 1)) / 255) / 255
                through *= 1 - blended
                times += blended > 0
        rows, columns = np.nonzero(through < 1)
        visible = through[rows, columns]
        taps = np.zeros((max(len(visible), 1), 4), np.float32)
        with np.errstate(divide="ignore"):
            logarithms = np.maximum(np.log2(np.maximum(visible, 0)), _OPAQUE)
        order = np.argsort(visible, kind="stable")
        found = np.stack([columns + marker[0], rows + marker[1], logarithms, times[rows, columns]], axis=1)
        taps[: len(visible)] = found[order]
        return taps

    def close(self) -> None:
        """Free it."""
        self._opaque.close()
        self._translucent.close()
        gl.delete("VertexArrays", self._vertices)


def counting_pays(
    count: int, marker: Box, tiles: PixelArray, face: Float64Array, edge: Float64Array, near: Box
) -> bool:
    """Whether counting takes less time than drawing each marker.

    Args:
        count: the number of markers.
        marker, tiles, face, edge: see ``MarkerPass.draw``.
        near: the pixels in each of which markers would be counted.
    """
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
