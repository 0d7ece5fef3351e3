"""A rectangle outside of which nothing is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..mpl.boxes import Box
from . import api as gl


@contextmanager
def scissored(box: Box, height: int) -> Iterator[None]:
    """While this lasts, only pixels of ``box`` are drawn on, in a picture of ``height`` rows."""
    gl.glEnable(gl.GL_SCISSOR_TEST)
    gl.glScissor(box[0], height - box[3], max(0, box[2] - box[0]), max(0, box[3] - box[1]))
    try:
        yield
    finally:
        gl.glDisable(gl.GL_SCISSOR_TEST)
