"""Images filtered by OpenGL as Agg filters them: along columns, and then along rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ....gl import api as gl
from ....gl.programs.program import Program
from ....gl.scissors import scissored
from ....gl.textures import new_texture
from ...boxes import Box
from ..arrays import Float64Array, IndexArray, RgbaArray
from .filter_weights import Weights, texels_of

#: matplotlib cuts fractions off, where OpenGL rounds. A little less than half a step, so that whole numbers stay.
_CUT_OFF = 0.45 / 255


@dataclass(frozen=True, eq=False)
class UnfilteredImage:
    """An image that is yet to be filtered.

    Attributes:
        colours: shape (rows, columns, 4), premultiplied: only the pixels that the weights use.
        rows, columns: the weights along both axes; rows are counted from the bottom, as in matplotlib's images.
        alpha: by which the filtered image is multiplied, 0 to 1.
    """

    colours: RgbaArray
    rows: Weights
    columns: Weights
    alpha: float

    @property
    def shape(self) -> tuple[int, int, int]:
        """Of the filtered image: (height, width, 4)."""
        return len(self.rows.first), len(self.columns.first), 4

    def sample(self, rows: IndexArray) -> Float64Array:
        """Some rows of the filtered image: shape (rows, width, 4), premultiplied, 0 to 255."""
        down = self.rows.applied(self.colours.astype(float), rows)
        return self.alpha * self.columns.applied(down.swapaxes(0, 1), np.arange(self.shape[1])).swapaxes(0, 1)


class FilterPass:
    """Draws filtered images into the bound target, of ``size`` pixels; its context is current."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._vertices, self._framebuffer = int(gl.glGenVertexArrays(1)), int(gl.glGenFramebuffers(1))
        self._programs: dict[tuple[int, int], Program] = {}

    def draw(self, image: UnfilteredImage, left: int, bottom: int, box: Box, framebuffer: int) -> None:
        """Filter an image and blend it over the target.

        Args:
            image: the image.
            left, bottom: where its lower left corner is in the target; rows are counted from the bottom.
            box: the pixels that may be drawn.
            framebuffer: of the target, which is bound.
        """
        height, width, _ = image.shape
        columns = image.colours.shape[1]
        colours = new_texture(image.colours.shape[1::-1], "GL_RGBA8", image.colours)
        between = new_texture((columns, height), "GL_RGBA8")
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self._framebuffer)
        gl.glFramebufferTexture2D(gl.GL_FRAMEBUFFER, gl.GL_COLOR_ATTACHMENT0, gl.GL_TEXTURE_2D, between, 0)
        gl.glDisable(gl.GL_BLEND)
        gl.glViewport(0, 0, columns, height)
        self._filter(colours, image.rows, 0, (0, 0), 0.0, 1.0)
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, framebuffer)
        gl.glEnable(gl.GL_BLEND)
        gl.glViewport(left, bottom, width, height)
        with scissored(box, self._size[1]):
            self._filter(between, image.columns, 1, (left, bottom), _CUT_OFF, image.alpha)
        gl.glViewport(0, 0, *self._size)
        gl.delete("Textures", colours, between)

    def _filter(
        self, texture: int, weights: Weights, across: int, origin: tuple[int, int], bias: float, alpha: float
    ) -> None:
        texels = weights.texels()
        program = self._program(weights.values.shape[1], across)
        program.set("origin", *origin)
        program.set("bias", bias)
        program.set("alpha", alpha)
        program.set("weights", 1)
        gl.glActiveTexture(gl.GL_TEXTURE1)
        weight_texture = new_texture(texels.shape[1::-1], "GL_RGBA32F", texels)
        gl.glActiveTexture(gl.GL_TEXTURE0)
        gl.glBindTexture(gl.GL_TEXTURE_2D, texture)
        gl.glBindVertexArray(self._vertices)
        gl.glDrawArrays(gl.GL_TRIANGLES, 0, 3)
        gl.glBindVertexArray(0)
        gl.delete("Textures", weight_texture)

    def _program(self, taps: int, across: int) -> Program:
        program = self._programs.get((taps, across))
        if program is None:
            defines = {"TAPS": taps, "TEXELS": texels_of(taps), "ACROSS": across}
            program = self._programs[taps, across] = Program("fullscreen.vert", "filter.frag", defines)
        return program

    def close(self) -> None:
        """Free it."""
        for program in self._programs.values():
            program.close()
        gl.delete("VertexArrays", self._vertices)
        gl.delete("Framebuffers", self._framebuffer)
