"""Images blended over the target, pixel by pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ....gl import api as gl
from ....gl.programs.instances import Instances
from ....gl.textures import new_texture
from ...boxes import Box
from ..arrays import Float32Array, RgbaArray

#: Pixels on each side of the tiles of an image; a tile that is transparent is not drawn.
_TILE = 32


@dataclass(frozen=True, eq=False)
class ImageTexture:
    """An image in a texture, to be drawn at its place.

    Attributes:
        name: OpenGL's name of the texture.
        corner: left and top of the image in the target, in pixels.
        rectangles: what of it is drawn, shape (n, 4): left, top, width and height in the target.
    """

    name: int
    corner: tuple[int, int]
    rectangles: Float32Array

    def close(self) -> None:
        """Free it."""
        gl.delete("Textures", self.name)


class ImagePass:
    """Draws images into the bound target, of ``size`` pixels; its context is current."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self._instances = Instances("image.vert", "image.frag", (4,))
        self._instances.set("size", *map(float, size))

    def draw(self, rgba: RgbaArray, left: int, top: int, box: Box) -> None:
        """Blend an image over the target.

        Args:
            rgba: shape (height, width, 4), straight alpha, top row first.
            left, top: where its upper left corner is in the target.
            box: the pixels that may be drawn.
        """
        rows, columns = rgba.shape[:2]
        low = max(left, box[0]), max(top, box[1])
        high = min(left + columns, box[2]), min(top + rows, box[3])
        if low[0] >= high[0] or low[1] >= high[1]:
            return
        # Only what shows is sent: an image may be larger than the driver's largest texture.
        part = np.ascontiguousarray(rgba[low[1] - top : high[1] - top, low[0] - left : high[0] - left])
        texture = self._sent(part, *low, np.array([[*low, high[0] - low[0], high[1] - low[1]]], np.float32))
        self.lay_over(texture)
        texture.close()

    def keep(self, rgba: RgbaArray, left: int, top: int) -> ImageTexture:
        """A texture of an image that will be drawn again and again; ``rgba`` must be C-contiguous."""
        return self._sent(rgba, left, top, _visible(rgba) + np.array([left, top, 0, 0], np.float32))

    def lay_over(self, texture: ImageTexture) -> None:
        """Blend it over the target."""
        gl.glActiveTexture(gl.GL_TEXTURE0)
        gl.glBindTexture(gl.GL_TEXTURE_2D, texture.name)
        self._instances.set("corner", *map(float, texture.corner))
        self._instances.draw(texture.rectangles)

    @staticmethod
    def _sent(rgba: RgbaArray, left: int, top: int, rectangles: Float32Array) -> ImageTexture:
        return ImageTexture(new_texture(rgba.shape[1::-1], "GL_RGBA8", rgba), (left, top), rectangles)

    def close(self) -> None:
        """Free it."""
        self._instances.close()


def _visible(rgba: RgbaArray) -> Float32Array:
    """Rectangles around all that is not transparent: shape (n, 4), left, top, width and height."""
    height, width = rgba.shape[:2]
    rectangles = []
    for top in range(0, height, _TILE):
        rows = min(_TILE, height - top)
        visible = rgba[top : top + rows, :, 3].any(axis=0)
        tiles = np.logical_or.reduceat(visible, np.arange(0, width, _TILE))
        borders = np.flatnonzero(np.diff(tiles, prepend=False, append=False))
        for start, stop in borders.reshape(-1, 2) * _TILE:
            rectangles.append((start, top, min(stop, width) - start, rows))
    return np.array(rectangles, np.float32).reshape(-1, 4)
