"""The pixels that an artist draws on, and what it makes of the colours below."""

from __future__ import annotations

import time

import numpy as np

from ...video.pixel_formats import Array
from .display_list import DisplayList
from .renderer import Agg, AggImage

_OPAQUE = np.array([0, 0, 0, 255], np.uint8).view(np.uint32)[0]
#: One step of gray, in all three colours.
_GRAY = np.array([1, 1, 1, 0], np.uint8).view(np.uint32)[0]
_CLEAR, _BLACK, _WHITE = np.array([255, 255, 255, 0], np.uint8).view(np.uint32)[0], _OPAQUE, _OPAQUE + 255 * _GRAY
_LEVELS = 256
_CHANNELS = np.arange(3)
_MAX_TABLE_BYTES = 64 << 20


class CoverageMask:
    """The pixels that an artist draws on.

    Agg changes each colour of an opaque pixel by itself, and it keeps the order of colours: of two colours below, the
    brighter one never becomes the darker one (``fixed_blender_rgba_plain`` in matplotlib's
    _backend_agg_basic_types.h multiplies what is below by a factor above 0). So a pixel that becomes the same on
    black and on white becomes the same on every colour: it is *opaque*. Every other pixel is *blended*. A table says
    what it becomes on the colours on which it was drawn before, each channel by itself. When drawing on others has
    taken as long as drawing on each of the 256 grays would, that is done, and the table is complete.

    Args:
        display_list: what the artist draws.
        at: see Attributes.
        opaque: see Attributes.

    Attributes:
        display_list: what the artist draws.
        at: indices of the pixels in the flat image, ascending: shape (n,), int64.
        opaque: for each, whether it becomes the same on every opaque colour: shape (n,), bool.
    """

    def __init__(self, display_list: DisplayList, at: Array, opaque: Array) -> None:
        self.display_list, self.at, self.opaque = display_list, at, opaque
        self._blended_at = at[~opaque]
        self._blended_calls: DisplayList | None = None  # those that draw on blended pixels
        self._table: Array | None = None
        self._known: Array | None = None  # which items of the table are known; None: all
        self._seconds_once = 0.0  # that the last drawing took
        self._seconds = 0.0  # spent so far on drawing what a whole table would tell

    def blend(self, indices: Array, values: Array, agg: Agg) -> None:
        """Change the colours of some pixels as drawing the artist on them does; opaque pixels are left as they are.

        Args:
            indices: of the pixels in the flat image, ascending: shape (n,), int64.
            values: their colours, all with an alpha of 255, changed in place: shape (n,), uint32.
            agg: draws where there is no table yet.
        """
        if not len(self._blended_at):
            return
        position = np.searchsorted(self._blended_at, indices)
        position[position == len(self._blended_at)] = 0
        mine = np.flatnonzero(self._blended_at[position] == indices)
        if not len(mine):
            return
        if self._table is None:
            if 2 * len(self._blended_at) * 3 * _LEVELS > _MAX_TABLE_BYTES:
                values[mine] = self._draw_on(indices[mine], values[mine], agg)
                return
            self._table = np.empty((len(self._blended_at), 3, _LEVELS), np.uint8)
            self._known = np.zeros(self._table.shape, bool)
        position = position[mine]
        colours = np.ascontiguousarray(values[mine]).view(np.uint8).reshape(-1, 4)[:, :3]
        if self._known is not None:
            missing = ~self._known[position[:, None], _CHANNELS, colours].all(axis=1)
            if missing.any():
                self._learn(position[missing], values[mine[missing]], agg)
        result = np.full(len(mine), _OPAQUE, np.uint32)
        result.view(np.uint8).reshape(-1, 4)[:, :3] = self._table[position[:, None], _CHANNELS, colours]
        values[mine] = result

    def _learn(self, position: Array, values: Array, agg: Agg) -> None:
        """Enter into the table what some blended pixels become on some colours."""
        assert self._table is not None and self._known is not None
        result = self._draw_on(self._blended_at[position], values, agg)
        before, after = (pixels.view(np.uint8).reshape(-1, 4)[:, :3] for pixels in (values, result))
        self._table[position[:, None], _CHANNELS, before] = after
        self._known[position[:, None], _CHANNELS, before] = True
        if self._seconds > _LEVELS * self._seconds_once and self._blended_calls is not None:
            self._table, self._known = self._make_table(agg, self._blended_calls), None

    def _draw_on(self, indices: Array, values: Array, agg: Agg) -> Array:
        """The colours that the pixels become, by drawing."""
        if self._blended_calls is None:
            self._blended_calls = self._find_blended_calls(agg)
        started = time.perf_counter()
        agg.scratch.flat[indices] = values
        with agg.drawing_on(agg.scratch):
            agg.replay(self._blended_calls)
        result: Array = agg.scratch.flat[indices]
        self._seconds_once = time.perf_counter() - started
        self._seconds += self._seconds_once
        return result

    def _find_blended_calls(self, agg: Agg) -> DisplayList:
        found = []
        for call in self.display_list:
            agg.scratch.flat[self.at] = _CLEAR
            with agg.drawing_on(agg.scratch):
                agg.replay([call])
            if (agg.scratch.flat[self._blended_at] & _OPAQUE).any():
                found.append(call)
        return found

    def _make_table(self, agg: Agg, calls: DisplayList) -> Array:
        """What each level of red, green and blue becomes: shape (blended pixels, 3, 256), uint8."""
        table = np.empty((len(self._blended_at), 3, _LEVELS), np.uint8)
        pixels = agg.scratch.rgba.reshape(-1, 4)
        for level in range(_LEVELS):
            agg.scratch.flat[self._blended_at] = _OPAQUE + level * _GRAY
            with agg.drawing_on(agg.scratch):
                agg.replay(calls)
            table[:, :, level] = pixels[self._blended_at, :3]
        return table


class CoverageFinder:
    """Finds coverage masks, by drawing on nothing, on black and on white."""

    def __init__(self, agg: Agg) -> None:
        self._agg = agg
        self._images: list[tuple[AggImage, np.uint32]] = []

    def find(self, display_list: DisplayList) -> CoverageMask:
        """The coverage mask of what a display list draws."""
        if not self._images:
            self._images = [(self._agg.new_image(), colour) for colour in (_CLEAR, _BLACK, _WHITE)]
            for image, colour in self._images:
                image.flat[:] = colour
        for image, _ in self._images:
            with self._agg.drawing_on(image):
                self._agg.replay(display_list)
        on_nothing, on_black, on_white = (image for image, _ in self._images)
        at = np.flatnonzero(on_nothing.rgba[:, :, 3])
        opaque = on_black.flat[at] == on_white.flat[at]
        for image, colour in self._images:
            image.flat[at] = colour
        return CoverageMask(display_list, at, opaque)
