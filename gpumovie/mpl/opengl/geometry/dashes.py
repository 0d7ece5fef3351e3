"""Dashed lines: outlines cut into the pieces that are drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..arrays import Float64Array, Points
from .outlines import Outlines, joined


def in_pixels(lengths: Sequence[float], scale: float, smooth: bool) -> list[float]:
    """Lengths times ``scale``, rounded where there is no antialiasing, as by ``Dashes::dash_to_stroke``."""
    scaled = [each * scale for each in lengths]
    return scaled if smooth else [int(each) + 0.5 for each in scaled]


def whole_widths(widths: Float64Array) -> Float64Array:
    """The widths, in pixels, that dashed lines have where they are not antialiased."""
    return np.maximum(0.5, np.floor(widths + 0.5))


def dashed(outlines: Outlines, offset: float, lengths: Sequence[float]) -> Outlines:
    """Cut outlines into their dashes, as Agg's ``vcgen_dash`` does.

    A closed outline begins at its first vertex, and dashes do not join over it.

    Args:
        outlines: in pixels.
        offset: where in the pattern each of them begins, in pixels.
        lengths: the pattern, in pixels: on, off, on...
    """
    if not len(outlines):
        return outlines
    if len(lengths) % 2:
        lengths = [*lengths, *lengths]
    pieces: list[tuple[Points, bool]] = []
    of: list[int] = []
    stops = np.cumsum(outlines.counts)
    for points, closed, number in zip(
        np.split(outlines.points, stops[:-1]), outlines.closed, outlines.of, strict=True
    ):
        found = _dashes(np.concatenate([points, points[:1]]) if closed else points, offset, lengths)
        pieces += [(each, False) for each in found]
        of += [int(number)] * len(found)
    return joined(pieces, of)


def _dashes(points: Points, offset: float, lengths: Sequence[float]) -> list[Points]:
    reached = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    period = float(sum(lengths))
    if not period > 0:
        return []
    marks = np.cumsum([0.0, *lengths])
    first, last = np.floor(offset / period), np.ceil((offset + reached[-1]) / period)
    begins = (np.arange(first, last + 1) * period - offset)[:, None]
    on = np.clip((begins + marks[:-1:2]).reshape(-1), 0, reached[-1])
    off = np.clip((begins + marks[1::2]).reshape(-1), 0, reached[-1])
    drawn = off > on
    on, off = on[drawn], off[drawn]
    ends = np.stack([np.interp([on, off], reached, points[:, axis]) for axis in (0, 1)], axis=-1)
    inner = np.searchsorted(reached, on, "right"), np.searchsorted(reached, off, "left")
    return [
        np.concatenate([ends[0, i : i + 1], points[start:stop], ends[1, i : i + 1]])
        for i, (start, stop) in enumerate(zip(*inner, strict=True))
    ]
