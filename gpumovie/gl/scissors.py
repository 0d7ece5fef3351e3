"""A rectangle outside of which nothing is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from . import api as gl


@contextmanager
def scissored(box: tuple[int, int, int, int], height: int) -> Iterator[None]:
    """While this lasts, only the pixels of ``box`` are drawn.

    Args:
        box: (left, top, right, bottom) in pixels from the upper left corner; right and bottom are outside.
        height: of the target, in pixels.
    """
    gl.glEnable(gl.GL_SCISSOR_TEST)
    gl.glScissor(box[0], height - box[3], max(0, box[2] - box[0]), max(0, box[3] - box[1]))
    try:
        yield
    finally:
        gl.glDisable(gl.GL_SCISSOR_TEST)
