"""A transparent image that is drawn instead of the target, and then blended over the target through a mask."""

from __future__ import annotations

from ....gl import api as gl
from ....gl.programs.program import Program
from ....gl.scissors import scissored
from ....gl.target import new_framebuffer
from ....gl.textures import new_texture
from ...boxes import Box
from .shelves import Place


class TransparencyGroup:
    """A transparent image of ``size`` pixels; its context is current.

    Attributes:
        framebuffer: OpenGL's name of the framebuffer that draws into it.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._texture = new_texture(size, "GL_RGBA8")
        self.framebuffer = new_framebuffer(self._texture)
        self._program = Program("group.vert", "group.frag")
        self._vertices = int(gl.glGenVertexArrays(1))
        self._program.set("size", *map(float, size))
        self._program.set("coverage", 1)

    def clear(self, box: Box) -> None:
        """Make the pixels of ``box`` transparent."""
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self.framebuffer)
        with scissored(box, self._size[1]):
            gl.glClearColor(0, 0, 0, 0)
            gl.glClear(gl.GL_COLOR_BUFFER_BIT)

    def lay_over(self, box: Box, atlas: int, place: Place) -> None:
        """Blend the pixels of ``box`` over the bound target, through the mask at ``place`` in an atlas."""
        for unit, texture in ((gl.GL_TEXTURE1, atlas), (gl.GL_TEXTURE0, self._texture)):
            gl.glActiveTexture(unit)
            gl.glBindTexture(gl.GL_TEXTURE_2D, texture)
        self._program.set("place", *map(float, (*box[:2], box[2] - box[0], box[3] - box[1])))
        self._program.set("mask_place", *map(float, place))
        gl.glBindVertexArray(self._vertices)
        gl.glDrawArrays(gl.GL_TRIANGLE_STRIP, 0, 4)
        gl.glBindVertexArray(0)

    def close(self) -> None:
        """Free it."""
        gl.delete("Framebuffers", self.framebuffer)
        gl.delete("Textures", self._texture)
        self._program.close()
        gl.delete("VertexArrays", self._vertices)
