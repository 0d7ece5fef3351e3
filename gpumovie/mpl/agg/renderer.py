"""matplotlib's Agg renderer, drawing on any of several pictures of one size."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import _RendererAgg as _Picture  # type: ignore[attr-defined]

from ...video.pixel_formats import Array
from .cost import CostEstimator
from .display_list import DisplayList, DrawCall, RecordingRenderer, play
from .glyphs import Base
from .text_layouts import BoundedCache, remembered_layouts


class Picture:
    """One picture of an Agg: its memory in several views.

    Attributes:
        rgba: shape (height, width, 4), uint8, straight alpha.
        pixels: shape (height, width), uint32: a number for each pixel.
        flat: the same, one after another.
    """

    def __init__(self, drawn: Any) -> None:
        self.drawn = drawn
        self.rgba: Array = np.asarray(drawn)
        self.pixels: Array = self.rgba.view(np.uint32)[:, :, 0]
        self.flat: Array = self.pixels.reshape(-1)

    def clear(self) -> None:
        """White and transparent, as every drawing begins."""
        self.drawn.clear()


class Agg(Base):  # type: ignore[misc]
    """matplotlib's renderer. One object for all pictures, since artists remember which renderer drew them."""

    def __init__(self, width: float, height: float, dpi: float) -> None:
        super().__init__(width, height, dpi)
        self._renderer: Any
        self.main = self._current = Picture(self._renderer)
        self._layouts = BoundedCache(1 << 10)

    def picture(self) -> Picture:
        """Another picture of the same size, clear."""
        picture = Picture(_Picture(int(self.width), int(self.height), self.dpi))
        picture.clear()
        return picture

    @contextlib.contextmanager
    def drawing_on(self, picture: Picture) -> Iterator[Picture]:
        """Everything that is drawn goes to ``picture``."""
        before = self._current
        self._turn_to(picture)
        try:
            yield picture
        finally:
            self._turn_to(before)

    def remembering(self) -> contextlib.AbstractContextManager[None]:
        """While this lasts, texts that were laid out before are not laid out again."""
        return remembered_layouts(self._layouts, self)

    def forget(self) -> None:
        """Forget how texts look: settings have changed."""
        self._layouts.forget()
        if hasattr(self, "glyphs"):
            self.glyphs.forget()
            self.lines.forget()
            self.pairs.forget()

    @contextlib.contextmanager
    def taping(self) -> Iterator[DisplayList]:
        """Everything that is drawn also goes onto a tape."""
        tape: DisplayList = []
        self._renderer = RecordingRenderer(self._current.drawn, tape)
        self._update_methods()
        try:
            yield tape
        finally:
            self._turn_to(self._current)

    @contextlib.contextmanager
    def weighing(self) -> Iterator[CostEstimator]:
        """What is drawn on the main picture is weighed."""
        drawn = self.main.drawn
        self.main.drawn = weighing = CostEstimator(drawn)
        self._turn_to(self._current)
        try:
            yield weighing
        finally:
            self.main.drawn = drawn
            self._turn_to(self._current)

    def play(self, tape: Iterable[DrawCall]) -> None:
        """Draw what is on a tape again."""
        play(tape, self._current.drawn)

    def _turn_to(self, picture: Picture) -> None:
        self._current, self._renderer = picture, picture.drawn
        self._filter_renderers.clear()  # of a drawing that raised
        self._update_methods()
