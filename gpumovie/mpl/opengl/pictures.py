"""Pictures of RGBA laid over what was drawn, pixel by pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...gl import api as gl
from ...gl.shaders import build_program
from ..regions import Box
from .textures import new_texture

Rgba = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Texture:
    """A picture that is kept: its name, left, top, width and height."""

    name: int
    place: tuple[int, int, int, int]

    def close(self) -> None:
        """Free it."""
        gl.delete("Textures", self.name)


class Pictures:
    """Lays pictures over one of ``size`` pixels, which is bound; its context is current."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self._program = build_program("picture.vert", "picture.frag")
        self._vertices = int(gl.glGenVertexArrays(1))
        self._uniforms = {name: gl.glGetUniformLocation(self._program, name) for name in ("place", "size")}
        gl.glUseProgram(self._program)
        gl.glUniform2f(self._uniforms["size"], *map(float, size))

    def draw(self, rgba: Rgba, left: int, top: int, box: Box) -> None:
        """``rgba`` (straight alpha, top row first) with its upper left corner at (left, top), within ``box``."""
        rows, columns = rgba.shape[:2]
        low = max(left, box[0]), max(top, box[1])
        high = min(left + columns, box[2]), min(top + rows, box[3])
        if low[0] >= high[0] or low[1] >= high[1]:
            return
        # Only what shows is sent: a picture may be larger than the driver's largest texture.
        part = np.ascontiguousarray(rgba[low[1] - top : high[1] - top, low[0] - left : high[0] - left])
        texture = self.keep(part, *low)
        self.lay_over(texture)
        texture.close()

    def keep(self, rgba: Rgba, left: int, top: int) -> Texture:
        """A texture of a picture that will be laid over again and again."""
        rows, columns = rgba.shape[:2]
        name = new_texture((columns, rows), gl.GL_RGBA8, gl.GL_RGBA, gl.GL_UNSIGNED_BYTE, rgba)
        return Texture(name, (left, top, columns, rows))

    def lay_over(self, texture: Texture) -> None:
        """Blend it over what is bound."""
        gl.glActiveTexture(gl.GL_TEXTURE0)
        gl.glBindTexture(gl.GL_TEXTURE_2D, texture.name)
        gl.glUseProgram(self._program)
        gl.glBindVertexArray(self._vertices)
        gl.glUniform4f(self._uniforms["place"], *map(float, texture.place))
        gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)
        gl.glBindVertexArray(0)

    def close(self) -> None:
        """Free it."""
        gl.glDeleteProgram(self._program)
        gl.delete("VertexArrays", self._vertices)
