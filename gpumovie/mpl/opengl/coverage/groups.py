"""Transparent pictures that are drawn on instead of the picture itself, and laid over it through a mask."""

from __future__ import annotations

from ....gl import api as gl
from ....gl.scissors import scissored
from ....gl.shaders import build_program
from ....gl.textures import new_texture
from ...boxes import Box
from .atlas import Place


class TransparencyGroup:
    """A transparent picture of ``size`` pixels; its context is current.

    Attributes:
        framebuffer: draws on it.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._texture = new_texture(size, gl.GL_RGBA8, gl.GL_RGBA, gl.GL_UNSIGNED_BYTE)
        self.framebuffer = int(gl.glGenFramebuffers(1))
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self.framebuffer)
        gl.glFramebufferTexture2D(gl.GL_FRAMEBUFFER, gl.GL_COLOR_ATTACHMENT0, gl.GL_TEXTURE_2D, self._texture, 0)
        self._program = build_program("sheet.vert", "sheet.frag")
        self._vertices = int(gl.glGenVertexArrays(1))
        gl.glUseProgram(self._program)
        gl.glUniform2f(self._uniform("size"), *map(float, size))
        gl.glUniform1i(self._uniform("coverage"), 1)

    def clear(self, box: Box) -> None:
        """Nothing is drawn on ``box``."""
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self.framebuffer)
        with scissored(box, self._size[1]):
            gl.glClearColor(0, 0, 0, 0)
            gl.glClear(gl.GL_COLOR_BUFFER_BIT)

    def lay_over(self, box: Box, atlas: int, place: Place) -> None:
        """Blend ``box`` of it over what is bound, through what is covered from ``place`` on in a texture."""
        for unit, texture in ((gl.GL_TEXTURE1, atlas), (gl.GL_TEXTURE0, self._texture)):
            gl.glActiveTexture(unit)
            gl.glBindTexture(gl.GL_TEXTURE_2D, texture)
        gl.glUseProgram(self._program)
        gl.glUniform4f(self._uniform("place"), *map(float, (*box[:2], box[2] - box[0], box[3] - box[1])))
        gl.glUniform2f(self._uniform("mask_place"), *map(float, place))
        gl.glBindVertexArray(self._vertices)
        gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)
        gl.glBindVertexArray(0)

    def _uniform(self, name: str) -> int:
        return int(gl.glGetUniformLocation(self._program, name))

    def close(self) -> None:
        """Free it."""
        gl.delete("Framebuffers", self.framebuffer)
        gl.delete("Textures", self._texture)
        gl.glDeleteProgram(self._program)
        gl.delete("VertexArrays", self._vertices)
