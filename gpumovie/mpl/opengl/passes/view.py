"""The view of vertices that stay as the data have them: the uniforms of view.glsl."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ....gl.programs.program import Program
from ...boxes import Box
from ..arrays import Float64Array
from .vertex_store import LARGEST

#: What single precision can hold.
_LARGEST_SINGLE = 1e37


@dataclass(frozen=True)
class View:
    """The transform from data to pixels whose rows are counted from the top.

    Attributes:
        matrix: shape (2, 2).
        middle: shape (2,), the middle of what is in view, in pixels.
        pivot: shape (2,), the data's coordinates of the middle.
    """

    matrix: Float64Array
    middle: Float64Array
    pivot: Float64Array

    def set_uniforms(self, program: Program) -> None:
        """Set the uniforms of a program that includes view.glsl."""
        single = self.pivot.astype(np.float32)
        program.set("pivot", *map(float, single), *map(float, self.pivot - single))
        program.set("middle", *map(float, self.middle))
        program.set("matrix", *map(float, self.matrix.reshape(-1)))


def view_of(matrix: Float64Array, box: Box) -> View | None:
    """The view by a matrix, shape (3, 3), of the pixels of ``box``; None if single precision cannot hold it."""
    middle = np.array([box[0] + box[2], box[1] + box[3], 2.0]) / 2
    try:
        pivot = np.linalg.solve(matrix, middle)[:2]
    except np.linalg.LinAlgError:
        return None
    if not np.abs(pivot).max() < LARGEST or not np.abs(matrix[:2, :2]).max() * LARGEST < _LARGEST_SINGLE:
        return None
    return View(matrix[:2, :2], middle[:2], np.asarray(pivot, np.float64))
