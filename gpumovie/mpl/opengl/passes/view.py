"""The view of vertices that are as the data have them: what view.glsl is told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ....gl import api as gl
from ...boxes import Box
from .vertices import LARGEST, Floats

#: What single precision can hold.
_LARGEST = 1e37


@dataclass(frozen=True)
class View:
    """From the data to pixels that are counted from the top.

    Attributes:
        matrix: shape (2, 2).
        middle: of what is in view, in pixels.
        pivot: the data's coordinates of it.
    """

    matrix: Floats
    middle: Floats
    pivot: Floats

    def show_to(self, program: int) -> None:
        """Set the uniforms of a program that includes view.glsl."""
        single = self.pivot.astype(np.float32)
        set_uniform(program, "pivot", *map(float, single), *map(float, self.pivot - single))
        set_uniform(program, "middle", *map(float, self.middle))
        set_uniform(program, "matrix", *map(float, self.matrix.reshape(-1)))


def view_of(matrix: Floats, box: Box) -> View | None:
    """The view by a matrix, shape (3, 3), of the pixels of ``box``; None if single precision cannot have it."""
    middle = np.array([box[0] + box[2], box[1] + box[3], 2.0]) / 2
    try:
        pivot = np.linalg.solve(matrix, middle)[:2]
    except np.linalg.LinAlgError:
        return None
    if not np.abs(pivot).max() < LARGEST or not np.abs(matrix[:2, :2]).max() * LARGEST < _LARGEST:
        return None
    return View(matrix[:2, :2], middle[:2], np.asarray(pivot, np.float64))


def set_uniform(program: int, name: str, *values: float) -> None:
    """Set a uniform of one, two or four floats, or of one whole number."""
    gl.glUseProgram(program)
    whole = isinstance(values[0], int)
    setter = {1: gl.glUniform1i if whole else gl.glUniform1f, 2: gl.glUniform2f, 4: gl.glUniform4f}[len(values)]
    setter(gl.glGetUniformLocation(program, name), *values)
