"""The bounds of an artist: a box that holds every pixel that it can touch. It may be too large, never too small."""

from __future__ import annotations

import math
from typing import Any

from matplotlib.artist import Artist
from matplotlib.collections import Collection
from matplotlib.image import _ImageBase
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from ..boxes import EMPTY, Box, contains, enclosing, is_empty

#: Agg rounds a clip rectangle to whole pixels, and some of its functions draw on the pixel beyond it.
_CLIP_MARGIN = 2
#: Agg takes this rectangle for no clipping.
_NO_CLIP = [[0.0, 0.0], [0.0, 0.0]]


def bounds_of(artist: Artist, renderer: Any) -> Box:
    """A box that holds every pixel that drawing ``artist`` now can touch; the whole figure if that is not known."""
    whole = (0, 0, int(renderer.width), int(renderer.height))
    if artist.get_agg_filter() is not None or "draw" in vars(artist) or not _is_known(artist):
        return whole
    if not all(map(_is_known, artist.get_path_effects() or ())):
        return whole
    clip = artist.get_clip_box() if artist.get_clip_on() else None
    if clip is not None and isinstance(artist, Line2D | Patch | Collection | _ImageBase):
        corners = clip.get_points().tolist()
        if corners != _NO_CLIP:
            return _pixels(corners, _CLIP_MARGIN, whole)
    if type(artist) is Text and not artist.get_path_effects():
        if not artist.get_visible() or not artist.get_text():
            return EMPTY
        # Glyphs may reach over the box of their text, in italics and mathtext, but not by their own height.
        return _pixels(artist.get_window_extent(renderer).get_points().tolist(), _margin(artist, renderer), whole)
    return whole


def widened_bounds(artist: Artist, renderer: Any, before: Box | None) -> Box:
    """Bounds for this drawing of ``artist`` and for the next ones, if it goes on moving as it does.

    New layers for each step would take too long.

    Args:
        artist: what is about to be drawn.
        renderer: draws it.
        before: what was returned for the drawing before; None for the first.

    Returns:
        ``before``, if that still holds all that the artist can touch. Otherwise a box around both, larger by half in
        each direction, but within the figure.
    """
    whole = (0, 0, int(renderer.width), int(renderer.height))
    return widened(bounds_of(artist, renderer), whole, before)


def widened(box: Box, whole: Box, before: Box | None) -> Box:
    """``box`` together with the one before, and larger by half in each direction, but within ``whole``."""
    if box == before or before is None or is_empty(before):
        return box
    if contains(before, box):
        return before
    left, top, right, bottom = enclosing([before, box])
    if not contains(whole, (left, top, right, bottom)):
        return left, top, right, bottom
    across, down = (right - left) // 2, (bottom - top) // 2
    return (
        max(whole[0], left - across),
        max(whole[1], top - down),
        min(whole[2], right + across),
        min(whole[3], bottom + down),
    )


def bounds_of_axes(axes: Any, renderer: Any) -> Box:
    """The pixels of axes, and those that Agg's functions may draw on beyond a clip to them."""
    whole = (0, 0, int(renderer.width), int(renderer.height))
    return _pixels(axes.bbox.get_points().tolist(), _CLIP_MARGIN, whole)


def _is_known(value: object) -> bool:
    return type(value).__module__.startswith(("matplotlib.", "mpl_toolkits."))


def _margin(text: Text, renderer: Any) -> float:
    """How far glyphs may reach over the box of their text, in pixels."""
    boxed: Any = text.get_bbox_patch()
    if boxed is not None:
        return math.inf
    return float(renderer.points_to_pixels(text.get_fontsize()))


def _pixels(corners: list[list[float]], margin: float, whole: Box) -> Box:
    """The pixels between two corners given from the lower left of the figure, and those ``margin`` around them."""
    (x0, y0), (x1, y1) = corners
    if not math.isfinite(x0 + x1 + y0 + y1 + margin):
        return whole
    left, right = (x0, x1) if x0 <= x1 else (x1, x0)
    bottom, top = (y0, y1) if y0 <= y1 else (y1, y0)
    left_column, end_column = max(0, math.floor(left - margin)), min(whole[2], math.ceil(right + margin))
    top_row = max(0, math.floor(whole[3] - top - margin))
    end_row = min(whole[3], math.ceil(whole[3] - bottom + margin))
    if left_column >= end_column or top_row >= end_row:
        return EMPTY
    return left_column, top_row, end_column, end_row
