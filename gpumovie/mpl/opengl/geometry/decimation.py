"""Long lines with fewer points, which cover the same pixels."""

from __future__ import annotations

import numpy as np

from .outlines import Outlines

#: Lines with fewer points are drawn as they are.
_LONG = 10_000
#: Parts of a pixel column, from each of which four points are kept: they are narrow, so that spikes stay in place.
_PARTS = 8
#: Points in a part, on average, from which on leaving some out is worth it.
_WORTH = 2


def decimated(outlines: Outlines) -> Outlines:
    """A long line whose x ascend, with the first, last, lowest and highest point of each part of a pixel column.

    What a line covers of a column lies between these (M4: Jugel et al., VLDB 2014). Other lines are given back as
    they are.
    """
    points = outlines.points
    if len(outlines) != 1 or outlines.closed[0] or len(points) < _LONG:
        return outlines
    x, y = points.T
    reached = np.maximum.accumulate(x)
    if (reached - x).max() > 1 / _PARTS:  # simplifying has steps back of a fraction of a pixel
        return outlines
    columns = np.floor(reached * _PARTS)
    starts = np.concatenate([[0], np.flatnonzero(columns[1:] != columns[:-1]) + 1])
    if len(points) < _WORTH * len(starts):
        return outlines
    # In each part: order by y, and take the ends of that order.
    number = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(points))))
    order = np.lexsort((y, number))
    stops = np.append(starts[1:], len(points)) - 1
    kept = np.unique(np.concatenate([starts, stops, order[starts], order[stops]]))
    return Outlines(points[kept], np.array([len(kept)]), outlines.closed, outlines.of)
