"""Textures that are read texel by texel."""

from __future__ import annotations

from typing import Any

from . import api as gl

#: For each internal format, the format and the type of the texels that are sent.
_TEXELS = {
    "GL_R8": ("GL_RED", "GL_UNSIGNED_BYTE"),
    "GL_R32F": ("GL_RED", "GL_FLOAT"),
    "GL_RGBA8": ("GL_RGBA", "GL_UNSIGNED_BYTE"),
    "GL_RGBA16": ("GL_RGBA", "GL_UNSIGNED_SHORT"),
    "GL_RGBA32F": ("GL_RGBA", "GL_FLOAT"),
}


def new_texture(size: tuple[int, int], texels: str, data: Any = None) -> int:
    """Make a texture without mipmaps, whose texels are not interpolated.

    Args:
        size: (width, height) in texels.
        texels: the internal format by name: ``GL_R8``, ``GL_R32F``, ``GL_RGBA8``, ``GL_RGBA16`` or ``GL_RGBA32F``.
        data: a C-contiguous array of shape (height, width) or (height, width, 4), of the format's own dtype; its
            first row becomes the lowest one. None leaves the texels undefined.

    Returns:
        OpenGL's name of the texture, which is left bound.
    """
    channels, kind = _TEXELS[texels]
    texture = int(gl.glGenTextures(1))
    unpack = gl.integer("GL_PIXEL_UNPACK_BUFFER_BINDING")  # the user's; data would be read out of it
    try:
        gl.glBindTexture(gl.GL_TEXTURE_2D, texture)
        # Complete with one level only, whatever sampler is bound.
        gl.glTexParameteri(gl.GL_TEXTURE_2D, gl.GL_TEXTURE_MAX_LEVEL, 0)
        gl.glTexParameteri(gl.GL_TEXTURE_2D, gl.GL_TEXTURE_MIN_FILTER, gl.GL_NEAREST)
        gl.glTexParameteri(gl.GL_TEXTURE_2D, gl.GL_TEXTURE_MAG_FILTER, gl.GL_NEAREST)
        if unpack:
            gl.glBindBuffer(gl.GL_PIXEL_UNPACK_BUFFER, 0)
        if data is not None:
            gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 1)
        layout, channels, kind = (getattr(gl, name) for name in (texels, channels, kind))
        gl.glTexImage2D(gl.GL_TEXTURE_2D, 0, layout, *size, 0, channels, kind, data)
    except BaseException:
        gl.delete("Textures", texture)
        raise
    finally:
        if unpack:
            gl.glBindBuffer(gl.GL_PIXEL_UNPACK_BUFFER, unpack)
    return texture
