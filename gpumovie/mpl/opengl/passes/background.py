"""An image that covers all of the target: it is copied, which takes much less time than blending it."""

from __future__ import annotations

import numpy as np

from ....gl import api as gl
from ....gl.target import new_framebuffer
from ....gl.textures import new_texture
from ..arrays import RgbaArray


class Background:
    """An opaque image, shape (height, width, 4), top row first, in a texture; its context is current."""

    def __init__(self, rgba: RgbaArray) -> None:
        self._size = rgba.shape[1], rgba.shape[0]
        before = gl.integer("GL_DRAW_FRAMEBUFFER_BINDING")
        # As rows are in the target, so that they are copied as they are.
        self._texture = new_texture(self._size, "GL_RGBA8", np.ascontiguousarray(rgba[::-1]))
        self._framebuffer = new_framebuffer(self._texture)
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, before)

    def copy(self, framebuffer: int) -> None:
        """Put it in place of all that is in ``framebuffer``, which has the same size and is left bound."""
        box = (0, 0, *self._size)
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, self._framebuffer)
        gl.glBindFramebuffer(gl.GL_DRAW_FRAMEBUFFER, framebuffer)
        gl.glBlitFramebuffer(*box, *box, gl.GL_COLOR_BUFFER_BIT, gl.GL_NEAREST)
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, framebuffer)

    def close(self) -> None:
        """Free it."""
        gl.delete("Textures", self._texture)
        gl.delete("Framebuffers", self._framebuffer)
