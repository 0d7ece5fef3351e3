"""A program that draws the same rectangle many times, each time with other data."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from .. import api as gl
from .program import Program
from .vertex_array import VertexArray


class Instances(Program):
    """A program that draws a strip of four corners for each row of some data.

    Args:
        vertex, fragment: names of files in ``shaders/``.
        widths: floats of each attribute; 0 leaves its location out.
        defines: macros put behind the ``#version`` line.
    """

    def __init__(
        self, vertex: str, fragment: str, widths: tuple[int, ...], defines: Mapping[str, int] | None = None
    ) -> None:
        super().__init__(vertex, fragment, defines)
        self._vertices = VertexArray(widths, each_instance=True)

    def draw(self, data: npt.NDArray[np.float32]) -> None:
        """Draw one rectangle for each row: shape (instances, sum of the widths)."""
        self.use()
        self._vertices.bind()
        self._vertices.send(data)
        gl.glDrawArraysInstanced(gl.GL_TRIANGLE_STRIP, 0, 4, len(data))
        self._vertices.unbind()

    def close(self) -> None:
        """Free it; its context is current."""
        super().close()
        self._vertices.close()
