"""Long lines whose vertices stay on the GPU: moving the view over them, or zooming, sends a few numbers.

Where the CPU draws OpenGL, leaving out points that cannot be seen (``geometry/decimation.py``) takes less time.
"""

from __future__ import annotations

import ctypes
import math
from typing import Any

import numpy as np
from matplotlib.path import Path

from ....gl import api as gl
from ....gl.programs.program import Program
from ...boxes import Box
from ..arrays import Float64Array, Points
from ..geometry.strokes import arc_step
from .vertex_store import STRIDE, VertexStore
from .view import view_of

#: Pixels of a segment up to which single precision cuts it off at the border of the view to a tenth of a pixel.
_LONGEST = 1e6
#: The attributes of an instance, relative to the vertex at which its segment begins.
_NEIGHBOURS = (-1, 0, 1, 2)
_JOINS = {"round": 0, "miter": 1, "bevel": 2}
_CAPS = {"round": 0, "projecting": 1, "butt": 2}


def is_plain(path: Path, gc: Any) -> bool:
    """Whether a path is a solid, antialiased line without anything special, as ``LinePass`` draws it."""
    return (
        path.codes is None
        and gc.get_clip_path()[0] is None
        and gc.get_sketch_params() is None
        and gc.get_dashes()[1] is None
        and bool(gc.get_antialiased())
        and not gc.get_snap()
    )


class LinePass:
    """Adds up what a line covers in the bound target, an atlas of ``atlas`` texels; its context is current."""

    def __init__(self, atlas: tuple[int, int], store: VertexStore) -> None:
        self._store = store
        self._program = Program("line.vert", "coverage.frag", {"QUADS": 1})
        self._vertices = int(gl.glGenVertexArrays(1))
        gl.glBindVertexArray(self._vertices)
        for location in range(len(_NEIGHBOURS)):
            gl.glEnableVertexAttribArray(location)
            gl.glVertexAttribDivisor(location, 1)
        gl.glBindVertexArray(0)
        self._program.set("atlas", *map(float, atlas))

    def prepare(self, vertices: Points, matrix: Float64Array, box: Box) -> bool:
        """Store the vertices and set the view of them for the next ``draw()``; False if they cannot be drawn so.

        Args:
            vertices: shape (n, 2), in the data's coordinates.
            matrix: shape (3, 3), from them to pixels whose rows are counted from the top.
            box: the pixels that are in view.
        """
        view, place = view_of(matrix, box), self._store.put(vertices)
        if view is None or place is None:
            return False
        stored, first = place
        if not stored.is_line or (np.abs(matrix[:2, :2]) @ stored.longest).max() > _LONGEST:
            return False
        view.set_uniforms(self._program)
        self._program.set("box", *map(float, box))
        self._program.set("last", len(vertices) - 1)
        self._count = len(vertices)
        gl.glBindVertexArray(self._vertices)
        gl.glBindBuffer(gl.GL_ARRAY_BUFFER, stored.buffer)
        for location, neighbour in enumerate(_NEIGHBOURS):
            start = ctypes.c_void_p(STRIDE * (first + neighbour))
            gl.glVertexAttribPointer(location, 4, gl.GL_FLOAT, False, STRIDE, start)
        gl.glBindVertexArray(0)
        return True

    def draw(self, width: float, join: str, cap: str, shift: tuple[int, int]) -> None:
        """Add up what a line of ``width`` pixels along the prepared vertices covers, moved by ``shift`` pixels."""
        step = float(arc_step(np.array(width / 2)))
        self._program.set("radius", width / 2)
        self._program.set("arc_step", step)
        self._program.set("shift", *map(float, shift))
        self._program.set("join", _JOINS[join])
        self._program.set("cap", _CAPS[cap])
        quads = 2 + (math.ceil(math.pi / step) if "round" in (join, cap) else 1)
        gl.glBindVertexArray(self._vertices)
        gl.glDrawArraysInstanced(gl.GL_TRIANGLES, 0, 6 * quads, self._count)
        gl.glBindVertexArray(0)

    def close(self) -> None:
        """Free it."""
        self._program.close()
        gl.delete("VertexArrays", self._vertices)
