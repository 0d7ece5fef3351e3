"""Glyphs as matplotlib rasterized them, in a texture."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ....gl import api as gl
from ....gl.textures import new_texture
from .shelves import Place, Shelves

#: Width and height of the texture; a mask may be no larger.
SIDE = 2048


class GlyphMasks:
    """Masks of 8 bits that are drawn again and again, in one texture; its context is current.

    Attributes:
        texture: OpenGL's name of the texture.
    """

    def __init__(self) -> None:
        self.texture = new_texture((SIDE, SIDE), "GL_R8")
        self._shelves = Shelves((SIDE, SIDE))
        self._places: dict[int, tuple[Place, Any]] = {}  # by the id of the mask, which is kept alive

    def place(self, mask: npt.NDArray[np.uint8]) -> Place | None:
        """Left and top of a mask, shape (rows, columns), in the texture; None if that is full."""
        known = self._places.get(id(mask))
        if known is not None:
            return known[0]
        rows, columns = mask.shape
        place = self._shelves.put(columns, rows)
        if place is not None:
            gl.glBindTexture(gl.GL_TEXTURE_2D, self.texture)
            gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 1)
            gl.glTexSubImage2D(
                *(gl.GL_TEXTURE_2D, 0, *place, columns, rows, gl.GL_RED, gl.GL_UNSIGNED_BYTE),
                np.ascontiguousarray(mask),
            )
            self._places[id(mask)] = place, mask
        return place

    def clear(self) -> None:
        """Forget all masks."""
        self._shelves.clear()
        self._places.clear()

    def close(self) -> None:
        """Free it."""
        gl.delete("Textures", self.texture)
