"""Static artists as pixels, in layers with gaps for the dynamic ones.

Static artists are drawn once, in order. Wherever a dynamic one belongs between them, the pixels that it may touch are
kept as they are at that moment: the backdrop. What is drawn above them later is kept as an overlay. Dynamic artists
whose bounds overlap share a *dirty region*; dirty regions do not overlap, and outside of them nothing changes::

    frame:  each dirty region = backdrop -> dynamic artists -> overlay -> dynamic artists -> overlay ...
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ...video.pixel_formats import Array
from ..boxes import EMPTY, Box, contains, enclosing, is_empty, overlap, rows_and_columns
from ..tracking.artist_state import ArtistState
from .overlay import Overlay
from .painter import ArtistPainter


@dataclass
class DirtyRegion:
    """A part of the image in which dynamic artists are drawn.

    Attributes:
        box: its pixels.
        slots: where dynamic artists may be drawn: each is the number of static artists below them; ascending.
        backdrop: what lies below the first slot: shape of the box, uint32.
        overlays: for each slot, the static artists between it and the next.
        artists: for each slot, the dynamic artists of this frame.
    """

    box: Box
    slots: list[int]
    backdrop: Array | None = None
    overlays: list[Overlay] = field(default_factory=list)
    artists: list[list[ArtistState]] = field(default_factory=list)


class Layers:
    """The layers of one figure. To make them draws the static artists onto the painter's main image.

    Args:
        painter: draws each artist.
        static: in drawing order.
        dynamic: in drawing order; there will be room for all that they draw within their bounds.

    Attributes:
        static: in drawing order.
    """

    def __init__(self, painter: ArtistPainter, static: Sequence[ArtistState], dynamic: Sequence[ArtistState]) -> None:
        self.static = list(static)
        self._painter, self._agg = painter, painter.agg
        self._regions = _dirty_regions(dynamic)
        self._dynamic: list[tuple[ArtistState, int, Box | None]] = []
        self._unseen: list[ArtistState] = []  # dynamic artists that touch no pixel
        self._is_clean = True  # no dynamic artist is in the image
        self._draw_static()
        self.accept(static, dynamic)

    def accept(self, static: Sequence[ArtistState], dynamic: Sequence[ArtistState]) -> bool:
        """Take the artists of the next frame, in drawing order.

        Returns:
            Whether these layers can draw them: the static ones are theirs, and each dynamic one has its gap. If not,
            new layers have to be made.
        """
        if static != self.static:
            return False
        given = [(state, state.slot, state.bounds) for state in dynamic]
        return given == self._dynamic or self._assign(given)

    def draw(self) -> list[Box]:
        """Draw the frame onto the main image; returns the boxes outside of which it is as it was."""
        if self._is_clean and not self._dynamic:
            return []
        main, draw_dynamic = self._agg.main, self._painter.draw_dynamic
        for state in self._unseen:
            draw_dynamic(state)
        for region in self._regions:
            left, top, right, bottom = region.box
            main.pixels[top:bottom, left:right] = region.backdrop
            for artists, overlay in zip(region.artists, region.overlays, strict=True):
                for state in artists:
                    draw_dynamic(state)
                if not overlay.is_empty:
                    overlay.draw(self._agg)
        self._is_clean = not self._dynamic
        return [region.box for region in self._regions]

    def _draw_static(self) -> None:
        """Draw the static artists, and keep what the dirty regions need."""
        main = self._agg.main
        kept: list[list[Array]] = [[] for _ in self._regions]
        main.clear()
        for slot in range(len(self.static) + 1):
            for region, images in zip(self._regions, kept, strict=True):
                if slot in region.slots:
                    images.append(main.pixels[rows_and_columns(region.box)].copy())
            if slot < len(self.static):
                self._painter.draw_static(self.static[slot])
        for region, images in zip(self._regions, kept, strict=True):
            region.backdrop = images[0]
            images.append(main.pixels[rows_and_columns(region.box)].copy())
            for number, start in enumerate(region.slots):
                stop = region.slots[number + 1] if number + 1 < len(region.slots) else len(self.static)
                above = [state for state in self.static[start:stop] if self._painter.may_touch(state, region.box)]
                masks = [self._painter.coverage_of(state) for state in above]
                before, after = images[number : number + 2]
                region.overlays.append(Overlay(masks, region.box, int(self._agg.width), before, after))

    def _assign(self, dynamic: list[tuple[ArtistState, int, Box | None]]) -> bool:
        """Assign each dynamic artist, with its slot and bounds, to a region; whether all have one."""
        unseen: list[ArtistState] = []
        assigned: list[list[list[ArtistState]]] = [[[] for _ in region.slots] for region in self._regions]
        for state, slot, bounds in dynamic:
            box = bounds or EMPTY
            if is_empty(box):
                unseen.append(state)
                continue
            for region, artists in zip(self._regions, assigned, strict=True):
                if slot in region.slots and contains(region.box, box):
                    artists[region.slots.index(slot)].append(state)
                    break
            else:
                return False
        for region, artists in zip(self._regions, assigned, strict=True):
            region.artists = artists
        self._dynamic, self._unseen = dynamic, unseen
        return True


def _dirty_regions(dynamic: Sequence[ArtistState]) -> list[DirtyRegion]:
    """Regions around the bounds of all artists, merged until none overlap."""
    regions: list[DirtyRegion] = []
    for state in dynamic:
        box, slots = state.bounds or EMPTY, {state.slot}
        if is_empty(box):
            continue
        # A merged box may touch regions that none of its parts touches.
        while touching := [other for other in regions if overlap(box, other.box)]:
            regions = [other for other in regions if other not in touching]
            box = enclosing([box, *(other.box for other in touching)])
            slots.update(slot for other in touching for slot in other.slots)
        regions.append(DirtyRegion(box, sorted(slots)))
    return regions
