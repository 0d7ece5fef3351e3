"""Pictures filtered by OpenGL as Agg filters them, along columns and then along rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ....gl import api as gl
from ....gl.scissors import scissored
from ....gl.shaders import build_program
from ....gl.textures import new_texture
from ...boxes import Box

Rgba = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
#: matplotlib cuts fractions off, where OpenGL rounds; a little less, so that what is whole stays.
_CUT_OFF = 0.45 / 255


@dataclass(frozen=True, eq=False)
class Weights:
    """Of which pixels in a row each pixel is made.

    Attributes:
        first: shape (n,), the first of them.
        values: shape (n, taps), how much of each.
    """

    first: npt.NDArray[np.intp]
    values: Floats

    @property
    def reach(self) -> tuple[int, int]:
        """The first pixel of all, and the one after the last."""
        return int(self.first.min()), int(self.first.max()) + self.values.shape[1]

    def words(self) -> npt.NDArray[np.float32]:
        """As filter.frag reads them: shape (n, words, 4)."""
        count, taps = self.values.shape
        words = np.zeros((count, -(-(taps + 1) // 4) * 4), np.float32)
        words[:, 0], words[:, 1 : taps + 1] = self.first - self.reach[0], self.values
        return words.reshape(count, -1, 4)

    def applied(self, picture: Floats, which: npt.NDArray[np.intp]) -> Floats:
        """Some pixels of what comes of the first axis of ``picture``, which begins where ``reach`` does."""
        taken = picture[(self.first - self.reach[0])[which][:, None] + np.arange(self.values.shape[1])]
        filtered: Floats = np.einsum("nt,nt...->n...", self.values[which], taken)
        return filtered


def weights_of(filtered: Callable[[Floats], Floats], size: int, at: Floats, taps: int) -> Weights | None:
    """The weights of a filter; None if it uses pixels that are farther away than half of ``taps``, or less than none.

    Args:
        filtered: from ``size`` pixels to others.
        at: for each of those where it is among the pixels.
        taps: how many pixels may be used.
    """
    taps = min(taps, size)
    first = np.clip(np.floor(at).astype(np.intp) - taps // 2, 0, size - taps)
    values = np.zeros((len(at), taps))
    rows = np.arange(len(at))
    for rest in range(taps):  # of all pixels ``taps`` apart, one is near enough
        values[rows, (rest - first) % taps] = filtered((np.arange(size) % taps == rest).astype(float))
    whole = filtered(np.ones(size))
    used = np.flatnonzero(values.any(axis=0))
    if not len(used) or (values < 0).any() or np.abs(values.sum(axis=1) - whole).max() > 1e-3:
        return None
    # Begin each with the first that counts, so that fewer are enough.
    begin = (values != 0).argmax(axis=1)
    count = int((taps - (values[:, ::-1] != 0).argmax(axis=1) - begin)[values.any(axis=1)].max())
    begin = np.minimum(begin, taps - count)
    return Weights(first + begin, values[rows[:, None], begin[:, None] + np.arange(count)])


@dataclass(frozen=True, eq=False)
class Filtered:
    """A picture that is yet to be filtered.

    Attributes:
        colours: premultiplied, only what the weights reach: shape (rows, columns, 4).
        rows, columns: weights; rows count upwards, as those of images in matplotlib.
        alpha: of all.
    """

    colours: Rgba
    rows: Weights
    columns: Weights
    alpha: float

    @property
    def shape(self) -> tuple[int, int, int]:
        return len(self.rows.first), len(self.columns.first), 4

    def sample(self, rows: npt.NDArray[np.intp]) -> Floats:
        """Some rows of the result, premultiplied: shape (rows, width, 4), 0 to 255."""
        down = self.rows.applied(self.colours.astype(float), rows)
        return self.alpha * self.columns.applied(down.swapaxes(0, 1), np.arange(self.shape[1])).swapaxes(0, 1)


class FilterPass:
    """Draws into what is bound, of ``size`` pixels; its context is current."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._vertices, self._framebuffer = int(gl.glGenVertexArrays(1)), int(gl.glGenFramebuffers(1))
        self._programs: dict[tuple[int, int], int] = {}

    def draw(self, picture: Filtered, left: int, bottom: int, box: Box, framebuffer: int) -> None:
        """Blend ``picture`` over what is in ``framebuffer``, which is bound; its lower left corner is there."""
        height, width, _ = picture.shape
        columns = picture.colours.shape[1]
        colours = new_texture(
            picture.colours.shape[1::-1], gl.GL_RGBA8, gl.GL_RGBA, gl.GL_UNSIGNED_BYTE, picture.colours
        )
        between = new_texture((columns, height), gl.GL_RGBA8, gl.GL_RGBA, gl.GL_UNSIGNED_BYTE)
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self._framebuffer)
        gl.glFramebufferTexture2D(gl.GL_FRAMEBUFFER, gl.GL_COLOR_ATTACHMENT0, gl.GL_TEXTURE_2D, between, 0)
        gl.glDisable(gl.GL_BLEND)
        gl.glViewport(0, 0, columns, height)
        self._filter(colours, picture.rows, 0, (0, 0), 0.0, 1.0)
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, framebuffer)
        gl.glEnable(gl.GL_BLEND)
        gl.glViewport(left, bottom, width, height)
        with scissored(box, self._size[1]):
            self._filter(between, picture.columns, 1, (left, bottom), _CUT_OFF, picture.alpha)
        gl.glViewport(0, 0, *self._size)
        gl.delete("Textures", colours, between)

    def _filter(
        self, texture: int, weights: Weights, across: int, origin: tuple[int, int], bias: float, alpha: float
    ) -> None:
        words = weights.words()
        program = self._program(weights.values.shape[1], across)
        gl.glUseProgram(program)
        gl.glUniform2i(gl.glGetUniformLocation(program, "origin"), *origin)
        gl.glUniform1f(gl.glGetUniformLocation(program, "bias"), bias)
        gl.glUniform1f(gl.glGetUniformLocation(program, "alpha"), alpha)
        gl.glUniform1i(gl.glGetUniformLocation(program, "weights"), 1)
        gl.glActiveTexture(gl.GL_TEXTURE1)
        weight_texture = new_texture(words.shape[1::-1], gl.GL_RGBA32F, gl.GL_RGBA, gl.GL_FLOAT, words)
        gl.glActiveTexture(gl.GL_TEXTURE0)
        gl.glBindTexture(gl.GL_TEXTURE_2D, texture)
        gl.glBindVertexArray(self._vertices)
        gl.glDrawArrays(gl.GL_TRIANGLES, 0, 3)
        gl.glBindVertexArray(0)
        gl.delete("Textures", weight_texture)

    def _program(self, taps: int, across: int) -> int:
        program = self._programs.get((taps, across))
        if program is None:
            defines = {"TAPS": taps, "WORDS": -(-(taps + 1) // 4), "ACROSS": across}
            program = self._programs[taps, across] = build_program("fullscreen.vert", "filter.frag", defines)
        return program

    def close(self) -> None:
        """Free it."""
        for program in self._programs.values():
            gl.glDeleteProgram(program)
        gl.delete("VertexArrays", self._vertices)
        gl.delete("Framebuffers", self._framebuffer)
