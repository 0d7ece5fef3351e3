"""Where an artist draws, and what it makes of what is there."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from ...video.pixel_formats import Array
from ..agg.display_list import DisplayList
from ..agg.renderer import Agg, Picture

_OPAQUE = np.array([0, 0, 0, 255], np.uint8).view(np.uint32)[0]
#: One step of gray, in all three colours.
_GRAY = np.array([1, 1, 1, 0], np.uint8).view(np.uint32)[0]
_CLEAR, _BLACK, _WHITE = np.array([255, 255, 255, 0], np.uint8).view(np.uint32)[0], _OPAQUE, _OPAQUE + 255 * _GRAY
_LEVELS = 256
#: A table is made when drawings it would have saved took as long as it takes; a cheap one (seconds) after a few.
_CHEAP, _FEW = 0.05, 16
_TABLE_BYTES = 64 << 20


class CoverageMask:
    """The pixels that an artist draws on.

    Agg changes each colour of an opaque pixel by itself, and never turns an order around: a brighter one below gives
    one that is as bright or brighter (``fixed_blender_rgba_plain`` in matplotlib's _backend_agg_basic_types.h: the
    factor of what is below is above 0). So a pixel that comes out the same on black and on white comes out the same
    on everything, and of any other a table can say what becomes of it, after drawing on each of the 256 grays.

    Attributes:
        at: their numbers in the picture, ascending; int64.
        solid: for each, whether what it becomes does not depend on what was there, if that is opaque.
    """

    def __init__(self, tape: DisplayList, at: Array, solid: Array) -> None:
        self.tape, self.at, self.solid = tape, at, solid
        self._soft_at = at[~solid]
        self._soft_tape: DisplayList | None = None  # the calls that draw on pixels that are not solid
        self._table: Array | None = None
        self._spent = 0.0

    def blend(self, numbers: Array, values: Array, agg: Agg, spare: Callable[[], Picture]) -> None:
        """Change ``values`` (uint32) of the pixels ``numbers`` as drawing the artist on them does.

        Only pixels that are not solid; all of them opaque.
        """
        if not len(self._soft_at):
            return
        place = np.searchsorted(self._soft_at, numbers)
        place[place == len(self._soft_at)] = 0
        mine = np.flatnonzero(self._soft_at[place] == numbers)
        if not len(mine):
            return
        if self._table is None:
            values[mine] = self._drawn(numbers[mine], values[mine], agg, spare())
        else:
            colours = values.view(np.uint8).reshape(-1, 4)
            for channel in range(3):
                colours[mine, channel] = self._table[place[mine], channel, colours[mine, channel]]

    def _drawn(self, numbers: Array, values: Array, agg: Agg, picture: Picture) -> Array:
        """The same by drawing."""
        if self._soft_tape is None:
            self._soft_tape = self._calls_on_soft_pixels(agg, picture)
        started = time.perf_counter()
        picture.flat[numbers] = values
        with agg.drawing_on(picture):
            agg.play(self._soft_tape)
        result = picture.flat[numbers]
        seconds = time.perf_counter() - started
        self._spent += seconds
        costs = _LEVELS * seconds
        worth = self._spent > costs or (costs < _CHEAP and self._spent > _FEW * seconds)
        if worth and len(self._soft_at) * 3 * _LEVELS <= _TABLE_BYTES:
            self._table = self._made_table(agg, picture, self._soft_tape)
        return result

    def _calls_on_soft_pixels(self, agg: Agg, picture: Picture) -> DisplayList:
        tape = []
        for call in self.tape:
            picture.flat[self.at] = _CLEAR
            with agg.drawing_on(picture):
                agg.play([call])
            if (picture.flat[self._soft_at] & _OPAQUE).any():
                tape.append(call)
        return tape

    def _made_table(self, agg: Agg, picture: Picture, tape: DisplayList) -> Array:
        """What becomes of each pixel's red, green and blue: shape (soft pixels, 3, 256), uint8."""
        table = np.empty((len(self._soft_at), 3, _LEVELS), np.uint8)
        pixels = picture.rgba.reshape(-1, 4)
        for level in range(_LEVELS):
            picture.flat[self._soft_at] = _OPAQUE + level * _GRAY
            with agg.drawing_on(picture):
                agg.play(tape)
            table[:, :, level] = pixels[self._soft_at, :3]
        return table


class CoverageFinder:
    """Finds an artist's ink by drawing it on nothing, on black and on white."""

    def __init__(self, agg: Agg) -> None:
        self._agg = agg
        self._pictures: list[tuple[Picture, np.uint32]] = []

    def find(self, tape: DisplayList) -> CoverageMask:
        """The ink of what is on a tape."""
        if not self._pictures:
            self._pictures = [(self._agg.picture(), colour) for colour in (_CLEAR, _BLACK, _WHITE)]
            for picture, colour in self._pictures:
                picture.flat[:] = colour
        for picture, _ in self._pictures:
            with self._agg.drawing_on(picture):
                self._agg.play(tape)
        on_nothing, on_black, on_white = (picture for picture, _ in self._pictures)
        at = np.flatnonzero(on_nothing.rgba[:, :, 3])
        solid = on_black.flat[at] == on_white.flat[at]
        for picture, colour in self._pictures:
            picture.flat[at] = colour
        return CoverageMask(tape, at, solid)
