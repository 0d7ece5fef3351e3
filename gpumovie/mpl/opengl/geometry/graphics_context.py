"""What matplotlib's graphics context asks for, as Agg takes it: where may be drawn, and how lines look."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...boxes import Box
from ..coverage.coverage import Corners, Layer
from .dashes import dashed, in_pixels, whole_widths
from .outlines import Outlines, matrix_of, near, outlines
from .strokes import strokes


def box_of(gc: Any, size: tuple[int, int]) -> Box:
    """The clip rectangle as Agg rounds it."""
    bounds = gc.get_clip_rectangle()
    width, height = size
    if bounds is None:
        return (0, 0, width, height)
    x0, y0, x1, y1 = bounds.extents
    if not (x0 or y0 or x1 or y1):
        return (0, 0, width, height)
    low, high = _rounded(x0), _rounded(x1)
    top, bottom = _rounded(height - y1), _rounded(height - y0)
    return max(low, 0), max(top, 0), min(high, width), min(bottom, height)


def clip_of(gc: Any, size: tuple[int, int]) -> Corners | None:
    """Edges of the path that clips."""
    path, transform = gc.get_clip_path()
    if path is None or not len(path.vertices):
        return None
    plain = type(gc)()
    plain.set_snap(gc.get_snap())
    parts = outlines(path, matrix_of(transform), size, plain, filled=True, width=0.0)
    return near(*parts.edges(), size)[0] if len(parts) else np.zeros((1, 2, 2))


def is_simple(gc: Any) -> bool:
    """Whether neither a path clips nor lines are sketched."""
    return gc.get_clip_path()[0] is None and gc.get_sketch_params() is None


def face_of(face: Any, gc: Any) -> Any:
    """The colour that fills, with the opacity that the context may force on it."""
    if face is None:
        return None
    return (*face[:3], gc.get_alpha()) if gc.get_forced_alpha() or len(face) == 3 else face


def layers_of(
    parts: Outlines, gc: Any, face: Any, width: float, edge: Any, size: tuple[int, int], dpi: float
) -> list[Layer]:
    """What fills an outline, and what strokes it with a line of ``width`` pixels."""
    smooth = np.array([bool(gc.get_antialiased())])
    fill = np.empty((0, 2, 2)), np.empty(0, np.intp)
    if face is not None:
        fill = near(*parts.edges(), size)
    quads, of = np.empty((0, 4, 2)), np.empty(0, np.intp)
    if width > 0:
        offset, lengths = gc.get_dashes()
        if lengths is not None:
            parts = dashed(parts, offset * dpi / 72, in_pixels(lengths, dpi / 72, bool(smooth[0])))
        if len(parts):
            widths = np.full(len(parts), width)
            if lengths is not None and not smooth[0]:
                widths = whole_widths(widths)
            drawn = strokes(parts, widths, str(gc.get_joinstyle()), str(gc.get_capstyle()))
            quads, of = drawn.quads, drawn.of
    colours = [np.array([each if each is not None else (0, 0, 0, 0)], float) for each in (face, edge)]
    return [Layer(*fill, colours[0], smooth), Layer(quads, of, colours[1], smooth)]


def _rounded(value: float) -> int:
    return math.floor(min(max(value, -1e9), 1e9) + 0.5)
