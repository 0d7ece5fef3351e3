"""Long lines whose vertices stay where they are: moving the view over them, or zooming, sends a few numbers.

Where the CPU draws OpenGL, leaving out what cannot be seen first (``outlines.thinned``) takes less time.
"""

from __future__ import annotations

import ctypes
import math
from typing import Any

import numpy as np
from matplotlib.path import Path

from ....gl import api as gl
from ....gl.shaders import build_program
from ...boxes import Box
from ..geometry.strokes import arc_step
from .vertices import STRIDE, Floats, VertexStore
from .view import set_uniform, view_of

#: Segments of so many pixels single precision cuts off at the border of the view to a tenth of one.
_LONGEST = 1e6
#: The attributes: the vertex before, the one that a segment begins at, the one that it ends at, the one behind it.
_NEIGHBOURS = (-1, 0, 1, 2)
_JOINS = {"round": 0, "miter": 1, "bevel": 2}
_CAPS = {"round": 0, "projecting": 1, "butt": 2}


def is_plain(path: Path, gc: Any) -> bool:
    """Whether a path is a line that can be drawn so: plain and solid."""
    return (
        path.codes is None
        and gc.get_clip_path()[0] is None
        and gc.get_sketch_params() is None
        and gc.get_dashes()[1] is None
        and bool(gc.get_antialiased())
        and not gc.get_snap()
    )


class LinePass:
    """Adds up what a line covers in the texture that is bound, of ``atlas`` texels; its context is current."""

    def __init__(self, atlas: tuple[int, int], store: VertexStore) -> None:
        self._store = store
        self._program = build_program("line.vert", "coverage.frag", {"QUADS": 1})
        self._vertices = int(gl.glGenVertexArrays(1))
        gl.glBindVertexArray(self._vertices)
        for location in range(len(_NEIGHBOURS)):
            gl.glEnableVertexAttribArray(location)
            gl.glVertexAttribDivisor(location, 1)
        gl.glBindVertexArray(0)
        self._set("atlas", *map(float, atlas))

    def prepare(self, vertices: Floats, matrix: Floats, box: Box) -> bool:
        """Have the vertices ready, shape (n, 2), and a view of them; False if they cannot be drawn so.

        Args:
            matrix: (3, 3), from them to pixels that are counted from the top.
            box: the pixels that are in view.
        """
        view, place = view_of(matrix, box), self._store.put(vertices)
        if view is None or place is None:
            return False
        kept, first = place
        if not kept.is_line or (np.abs(matrix[:2, :2]) @ kept.longest).max() > _LONGEST:
            return False
        view.show_to(self._program)
        self._set("box", *map(float, box))
        self._set("last", len(vertices) - 1)
        self._count = len(vertices)
        gl.glBindVertexArray(self._vertices)
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, kept.buffer)
        for location, neighbour in enumerate(_NEIGHBOURS):
            start = ctypes.c_void_p(STRIDE * (first + neighbour))
            gl.glVertexAttribPointer(location, 4, gl.GL_FLOAT, False, STRIDE, start)
        gl.glBindVertexArray(0)
        return True

    def draw(self, width: float, join: str, cap: str, shift: tuple[int, int]) -> None:
        """Cover what was prepared by a line of ``width`` pixels, moved by ``shift``."""
        step = float(arc_step(np.array(width / 2)))
        self._set("radius", width / 2)
        self._set("arc_step", step)
        self._set("shift", *map(float, shift))
        self._set("join", _JOINS[join])
        self._set("cap", _CAPS[cap])
        rectangles = 2 + (math.ceil(math.pi / step) if "round" in (join, cap) else 1)
        gl.glBindVertexArray(self._vertices)
        gl.glDrawArraysInstanced(gl.GL_TRIANGLES, 0, 6 * rectangles, self._count)
        gl.glBindVertexArray(0)

    def _set(self, name: str, *values: float) -> None:
        set_uniform(self._program, name, *values)

    def close(self) -> None:
        """Free it."""
        gl.glDeleteProgram(self._program)
        gl.delete("VertexArrays", self._vertices)
