"""What matplotlib's graphics context asks for, as Agg takes it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...boxes import Box
from ..arrays import Edges
from .clipping import clipped
from .matrices import matrix_of
from .paths import outlines_of


def box_of(gc: Any, size: tuple[int, int]) -> Box:
    """The clip rectangle, rounded to whole pixels as Agg rounds it; an image of ``size`` where there is none."""
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


def clip_of(gc: Any, size: tuple[int, int]) -> Edges | None:
    """The edges of the clip path; None where there is none."""
    path, transform = gc.get_clip_path()
    if path is None or not len(path.vertices):
        return None
    plain = type(gc)()
    plain.set_snap(gc.get_snap())
    outlines = outlines_of(path, matrix_of(transform), size, plain, filled=True, width=0.0)
    return clipped(*outlines.edges(), size)[0] if len(outlines) else np.zeros((1, 2, 2))


def is_simple(gc: Any) -> bool:
    """Whether neither a path clips nor lines are sketched."""
    return gc.get_clip_path()[0] is None and gc.get_sketch_params() is None


def face_of(face: Any, gc: Any) -> Any:
    """The colour that fills, RGBA, with the alpha that the graphics context may force on it; None fills nothing."""
    if face is None:
        return None
    return (*face[:3], gc.get_alpha()) if gc.get_forced_alpha() or len(face) == 3 else face


def _rounded(value: float) -> int:
    return math.floor(min(max(value, -1e9), 1e9) + 0.5)
