"""Pictures of RGBA laid over what was drawn, pixel by pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ....gl import api as gl
from ....gl.instances import Instances
from ....gl.shaders import build_program
from ....gl.textures import new_texture
from ...boxes import Box

Rgba = npt.NDArray[np.uint8]


#: Pixels on each side of the tiles of a picture that are drawn or, as nothing is in them, are not.
_TILE = 32


@dataclass(frozen=True, eq=False)
class Texture:
    """A picture that is kept.

    Attributes:
        name: OpenGL's.
        corner: left and top.
        places: what of it is drawn, shape (n, 4): left, top, width and height.
    """

    name: int
    corner: tuple[int, int]
    places: npt.NDArray[np.float32]

    def close(self) -> None:
        """Free it."""
        gl.delete("Textures", self.name)


class Pictures:
    """Lays pictures over one of ``size`` pixels, which is bound; its context is current."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self._pass = Instances(build_program("picture.vert", "picture.frag"), (4,))
        self._pass.set("size", *map(float, size))

    def draw(self, rgba: Rgba, left: int, top: int, box: Box) -> None:
        """``rgba`` (straight alpha, top row first) with its upper left corner at (left, top), within ``box``."""
        rows, columns = rgba.shape[:2]
        low = max(left, box[0]), max(top, box[1])
        high = min(left + columns, box[2]), min(top + rows, box[3])
        if low[0] >= high[0] or low[1] >= high[1]:
            return
        # Only what shows is sent: a picture may be larger than the driver's largest texture.
        part = np.ascontiguousarray(rgba[low[1] - top : high[1] - top, low[0] - left : high[0] - left])
        texture = self._sent(part, *low, np.array([[*low, high[0] - low[0], high[1] - low[1]]], np.float32))
        self.lay_over(texture)
        texture.close()

    def keep(self, rgba: Rgba, left: int, top: int) -> Texture:
        """A texture of a picture that will be laid over again and again."""
        return self._sent(rgba, left, top, _inked(rgba) + np.array([left, top, 0, 0], np.float32))

    def lay_over(self, texture: Texture) -> None:
        """Blend it over what is bound."""
        gl.glActiveTexture(gl.GL_TEXTURE0)
        gl.glBindTexture(gl.GL_TEXTURE_2D, texture.name)
        self._pass.set("corner", *map(float, texture.corner))
        self._pass.draw(texture.places)

    @staticmethod
    def _sent(rgba: Rgba, left: int, top: int, places: npt.NDArray[np.float32]) -> Texture:
        name = new_texture(rgba.shape[1::-1], gl.GL_RGBA8, gl.GL_RGBA, gl.GL_UNSIGNED_BYTE, rgba)
        return Texture(name, (left, top), places)

    def close(self) -> None:
        """Free it."""
        self._pass.close()


def _inked(rgba: Rgba) -> npt.NDArray[np.float32]:
    """Rectangles around all that is not clear: shape (n, 4), left, top, width and height."""
    height, width = rgba.shape[:2]
    places = []
    for top in range(0, height, _TILE):
        rows = min(_TILE, height - top)
        inked = rgba[top : top + rows, :, 3].any(axis=0)
        tiles = np.logical_or.reduceat(inked, np.arange(0, width, _TILE))
        borders = np.flatnonzero(np.diff(tiles, prepend=False, append=False))
        for start, stop in borders.reshape(-1, 2) * _TILE:
            places.append((start, top, min(stop, width) - start, rows))
    return np.array(places, np.float32).reshape(-1, 4)
