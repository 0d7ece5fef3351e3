"""Draws one artist at a time, each in the quickest way that gives matplotlib's own pixels."""

from __future__ import annotations

import time

from matplotlib.artist import Artist
from matplotlib.axis import Axis
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle

from ..agg.coverage_mask import CoverageFinder, CoverageMask
from ..agg.images import Images
from ..agg.rectangles import Rectangles
from ..agg.renderer import Agg
from ..boxes import Box, overlap
from ..tracking.artist_state import ArtistState
from ..tracking.bounds import bounds_of


class ArtistPainter:
    """Draws the artists of one figure, and notes in their states how.

    Args:
        agg: the renderer, on whichever image it draws at the moment.
        images: draws images.

    Attributes:
        agg: the renderer.
    """

    def __init__(self, agg: Agg, images: Images | None = None) -> None:
        self.agg = agg
        self._images = images if images is not None else Images()
        self._rectangles, self._coverage_finder = Rectangles(), CoverageFinder(agg)
        self._has_drawn_rectangles = False

    def begin_frame(self) -> None:
        """Forget what holds for one frame only."""
        if self._has_drawn_rectangles:
            self._rectangles.begin_frame()
            self._has_drawn_rectangles = False

    def draw_static(self, state: ArtistState) -> None:
        """Draw a static artist: record it the first time, and replay that from then on."""
        if state.display_list is None:
            with self.agg.recording() as state.display_list:
                self._draw(state.artist, quickly=False)
        else:
            self.agg.replay(state.display_list)

    def draw_dynamic(self, state: ArtistState) -> None:
        """Draw a dynamic artist as it is now, and note the time that it takes."""
        started = time.perf_counter()
        artist, is_drawn = state.artist, False
        if state.pose is not None:
            self.agg.replay(state.pose.display_list)
            is_drawn = True
        elif isinstance(artist, AxesImage):
            is_drawn = self._images.draw(artist, self.agg)
        elif isinstance(artist, Rectangle):
            self._has_drawn_rectangles = True
            state.rectangle = self._rectangles.draw(artist, self.agg, state.rectangle)
            is_drawn = state.rectangle is not None
        if not is_drawn:
            self._draw(artist, quickly=True)
        state.draw_seconds = time.perf_counter() - started

    def _draw(self, artist: Artist, quickly: bool) -> None:
        if isinstance(artist, Axis):
            with self.agg.ticks.drawing(artist, quickly):
                artist.draw(self.agg)
        else:
            artist.draw(self.agg)

    def may_touch(self, state: ArtistState, box: Box) -> bool:
        """Whether an artist may draw on any pixel of ``box``."""
        return overlap(bounds_of(state.artist, self.agg), box)

    def coverage_of(self, state: ArtistState) -> CoverageMask:
        """The pixels that a static artist, which was drawn before, draws on."""
        if state.coverage is None:
            assert state.display_list is not None
            state.coverage = self._coverage_finder.find(state.display_list)
        return state.coverage
