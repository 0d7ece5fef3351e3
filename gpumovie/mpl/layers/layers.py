"""What does not change, as pixels, in layers with gaps for the artists that do.

The artists that stay the same are drawn once, in order. Wherever a changing one belongs between them, the pixels
that it may touch are kept as they are at that moment; what is drawn later above such pixels is kept as an overlay.
Changing artists whose boxes overlap share a *field*; fields do not overlap, and outside them nothing changes::

    frame:  each field = what lies below -> changing artists -> overlay -> changing artists -> overlay ...
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from matplotlib.artist import Artist

from ...video.pixel_formats import Array
from ..agg.renderer import Agg, Picture
from .coverage_mask import CoverageMask
from .overlay import Overlay
from .regions import Box, around, contains, is_empty, overlap, rows_and_columns

Draw = Callable[[Artist], None]


@dataclass(frozen=True)
class Changing:
    """An artist that changes.

    Attributes:
        place: how many of the artists that stay the same lie below it.
        box: the pixels that it can touch now.
    """

    artist: Artist
    place: int
    box: Box


@dataclass
class DirtyRegion:
    """A part of the picture with all that changes in it.

    Attributes:
        box: its pixels.
        places: where changing artists may be drawn.
        below: what lies below the first of them.
        overlays: for each place, what is drawn between it and the next.
    """

    box: Box
    places: list[int]
    below: Array | None = None
    overlays: list[Overlay] = field(default_factory=list)


class Layers:
    """``staying`` in pixels, with gaps for ``changing``.

    Args:
        agg: draws; its main picture becomes the first frame, without what changes.
        staying: artists that stay the same, in drawing order.
        changing: where artists that change are to be drawn; their boxes hold for all that is drawn later.
        ink: gives the ink of one that stays; asked for those only that lie above a changing one.
        may_touch: whether one that stays could draw within a box.
        stamp: draws one that stays; always the same.
        draw: draws one that changes.
    """

    def __init__(
        self,
        agg: Agg,
        staying: Sequence[Artist],
        changing: Sequence[Changing],
        ink: Callable[[Artist], CoverageMask],
        may_touch: Callable[[Artist, Box], bool],
        stamp: Draw,
        draw: Draw,
    ) -> None:
        self.staying = list(staying)
        self._agg, self._draw = agg, draw
        self._spare: Picture | None = None
        self._dirty_regions = _dirty_regions(changing)
        kept: list[list[Array]] = [[] for _ in self._dirty_regions]
        agg.main.clear()
        for place in range(len(staying) + 1):
            for each, pictures in zip(self._dirty_regions, kept, strict=True):
                if place in each.places:
                    pictures.append(agg.main.pixels[rows_and_columns(each.box)].copy())
            if place < len(staying):
                stamp(staying[place])
        for each, pictures in zip(self._dirty_regions, kept, strict=True):
            each.below = pictures[0]
            pictures.append(agg.main.pixels[rows_and_columns(each.box)].copy())
            for number, start in enumerate(each.places):
                stop = each.places[number + 1] if number + 1 < len(each.places) else len(staying)
                above = [ink(artist) for artist in staying[start:stop] if may_touch(artist, each.box)]
                before, after = pictures[number : number + 2]
                each.overlays.append(Overlay(above, each.box, int(agg.width), before, after))

    def have_room_for(self, changing: Sequence[Changing]) -> bool:
        """Whether there is a gap at the right place for each."""
        return all(
            is_empty(each.box)
            or any(each.place in f.places and contains(f.box, each.box) for f in self._dirty_regions)
            for each in changing
        )

    def draw(self, changing: Sequence[Changing]) -> list[Box]:
        """Draw the frame into the main picture; returns the boxes outside which it is as it was."""
        main = self._agg.main
        for each in changing:
            if is_empty(each.box):
                self._draw(each.artist)
        for one in self._dirty_regions:
            main.pixels[rows_and_columns(one.box)] = one.below
            inside = [each for each in changing if not is_empty(each.box) and overlap(one.box, each.box)]
            for place, overlay in zip(one.places, one.overlays, strict=True):
                for each in inside:
                    if each.place == place:
                        self._draw(each.artist)
                if overlay:
                    overlay.lay_over(main, self._agg, self._scratch)
        return [one.box for one in self._dirty_regions]

    def _scratch(self) -> Picture:
        if self._spare is None:
            self._spare = self._agg.picture()
        return self._spare


def _dirty_regions(changing: Sequence[Changing]) -> list[DirtyRegion]:
    """Fields around all boxes, merged until none overlap."""
    fields: list[DirtyRegion] = []
    for each in changing:
        if is_empty(each.box):
            continue
        box, places = each.box, {each.place}
        while touching := [other for other in fields if overlap(box, other.box)]:
            fields = [other for other in fields if other not in touching]
            box = around([box, *(other.box for other in touching)])
            places.update(place for other in touching for place in other.places)
        fields.append(DirtyRegion(box, sorted(places)))
    return fields
