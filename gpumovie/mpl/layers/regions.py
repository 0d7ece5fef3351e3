"""Which pixels an artist can touch: a box that is never too small, or the whole picture."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from matplotlib.artist import Artist
from matplotlib.collections import Collection
from matplotlib.image import _ImageBase
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

#: (left, top, right, bottom) in pixels from the upper left corner; right and bottom are outside.
Box = tuple[int, int, int, int]

#: Agg rounds a clip rectangle to whole pixels, and some of its functions take the last one in.
_CLIP_MARGIN = 2
#: What Agg takes for none.
_NO_CLIP = [[0.0, 0.0], [0.0, 0.0]]


def region(artist: Artist, renderer: Any) -> Box:
    """A box that holds every pixel that drawing ``artist`` now can touch."""
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
            return (0, 0, 0, 0)
        # Glyphs may reach over the box of their text, in italics and mathtext, but not by their own height.
        return _pixels(artist.get_window_extent(renderer).get_points().tolist(), _height(artist, renderer), whole)
    return whole


def _is_known(value: object) -> bool:
    return type(value).__module__.startswith(("matplotlib.", "mpl_toolkits."))


def _height(text: Text, renderer: Any) -> float:
    boxed: Any = text.get_bbox_patch()
    if boxed is not None:
        return math.inf
    return float(renderer.points_to_pixels(text.get_fontsize()))


def _pixels(corners: list[list[float]], margin: float, whole: Box) -> Box:
    (x0, y0), (x1, y1) = corners
    if not math.isfinite(x0 + x1 + y0 + y1 + margin):
        return whole
    left, right = (x0, x1) if x0 <= x1 else (x1, x0)
    bottom, top = (y0, y1) if y0 <= y1 else (y1, y0)
    box = (
        max(0, math.floor(left - margin)),
        max(0, math.floor(whole[3] - top - margin)),
        min(whole[2], math.ceil(right + margin)),
        min(whole[3], math.ceil(whole[3] - bottom + margin)),
    )
    return (0, 0, 0, 0) if is_empty(box) else box


def is_empty(box: Box) -> bool:
    return box[0] >= box[2] or box[1] >= box[3]


def contains(outer: Box, inner: Box) -> bool:
    return is_empty(inner) or (
        outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]
    )


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of them."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def widened(reach: Box, box: Box, whole: Box) -> Box:
    """``reach`` if ``box`` is in it; else one around both, larger by half in each direction, within ``whole``."""
    if contains(reach, box):
        return reach
    if is_empty(reach):
        return box
    left, top, right, bottom = around([reach, box])
    across, down = (right - left) // 2, (bottom - top) // 2
    return (
        max(whole[0], left - across),
        max(whole[1], top - down),
        min(whole[2], right + across),
        min(whole[3], bottom + down),
    )


def rows_and_columns(box: Box) -> tuple[slice, slice]:
    return slice(box[1], box[3]), slice(box[0], box[2])
