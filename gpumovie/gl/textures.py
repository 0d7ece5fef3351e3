"""Textures that are read texel by texel."""

from __future__ import annotations

from typing import Any

from ..mpl.opengl.coverage.atlas import Place
from . import api as gl


def new_texture(size: Place, layout: int, channels: int, kind: int, data: Any = None) -> int:
    """A texture of ``size`` without mipmaps, left bound."""
    texture = int(gl.glGenTextures(1))
    gl.glBindTexture(gl.GL_TEXTURE_2D, texture)
    for parameter in (gl.GL_TEXTURE_MIN_FILTER, gl.GL_TEXTURE_MAG_FILTER):
        gl.glTexParameteri(gl.GL_TEXTURE_2D, parameter, gl.GL_NEAREST)
    gl.glTexParameteri(gl.GL_TEXTURE_2D, gl.GL_TEXTURE_MAX_LEVEL, 0)
    gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 1)
    gl.glTexImage2D(gl.GL_TEXTURE_2D, 0, layout, *size, 0, channels, kind, data)
    return texture
