"""matplotlib's Agg renderer, which can draw on any of several images of one size."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import numpy as np
from matplotlib.backends.backend_agg import _RendererAgg  # type: ignore[attr-defined]
from matplotlib.figure import Figure

from ...video.pixel_formats import Array
from ..ticks.ticks import Ticks
from .display_list import DisplayList, DrawCall, RecordingRenderer, replay
from .glyphs import Base
from .text_layouts import TextLayouts


class Target(Protocol):
    """What artists are drawn on: an ``AggImage``, or what OpenGL draws on.

    Attributes:
        renderer: with the methods of matplotlib's ``_RendererAgg``.
    """

    @property
    def renderer(self) -> Any: ...


class AggImage:
    """One image that Agg draws on: its memory in several views.

    Attributes:
        renderer: matplotlib's ``_RendererAgg``, which draws on it.
        rgba: shape (height, width, 4), uint8, straight alpha.
        pixels: shape (height, width), uint32: a number for each pixel.
        flat: the same pixels, shape (height * width,).
    """

    def __init__(self, renderer: Any) -> None:
        self.renderer = renderer
        self.rgba: Array = np.asarray(renderer)
        self.pixels: Array = self.rgba.view(np.uint32)[:, :, 0]
        self.flat: Array = self.pixels.reshape(-1)

    def clear(self) -> None:
        """Make it white and transparent, as every drawing begins."""
        self.renderer.clear()


class Agg(Base):  # type: ignore[misc]
    """matplotlib's renderer: one object for all images, since artists remember which renderer drew them.

    Args:
        width, height: of the images, in pixels; matplotlib before 3.11 has fractions of them.
        dpi: pixels an inch.

    Attributes:
        main: the image that frames are drawn on.
        layouts: of the texts that it draws.
        ticks: of the axes that it draws.
    """

    def __init__(self, width: float, height: float, dpi: float) -> None:
        super().__init__(width, height, dpi)
        self._renderer: Any
        self.main = AggImage(self._renderer)
        self._current: Target = self.main
        self.layouts = TextLayouts()
        self.ticks = Ticks(self)
        self._scratch: AggImage | None = None

    def new_image(self) -> AggImage:
        """Another image of the same size, clear."""
        image = AggImage(_RendererAgg(int(self.width), int(self.height), self.dpi))
        image.clear()
        return image

    @property
    def scratch(self) -> AggImage:
        """An image for what is drawn only to be read back; whatever is on it."""
        if self._scratch is None:
            self._scratch = self.new_image()
        return self._scratch

    @contextlib.contextmanager
    def drawing_frame(self, fig: Figure) -> Iterator[None]:
        """While this lasts, which is one frame of ``fig``, nothing is found out twice that stays the same."""
        with self.layouts.reused_by(self), self.ticks.found_once(fig):
            yield

    @contextlib.contextmanager
    def drawing_on(self, target: Target) -> Iterator[None]:
        """While this lasts, everything is drawn on ``target``."""
        before = self._current
        self._draw_on(target)
        try:
            yield
        finally:
            self._draw_on(before)

    def clear_caches(self) -> None:
        """Forget how texts look, since settings have changed."""
        self.layouts.clear()
        self.ticks.clear()
        if hasattr(self, "clear_texts"):
            self.clear_texts()

    @contextlib.contextmanager
    def recording(self) -> Iterator[DisplayList]:
        """While this lasts, everything that is drawn is also recorded in the display list that this gives.

        Recordings may be made inside of others.
        """
        display_list: DisplayList = []
        before = self._renderer
        self._renderer = RecordingRenderer(before, display_list)
        self._update_methods()
        try:
            yield display_list
        finally:
            if before is self._current.renderer:
                self._filter_renderers.clear()  # left behind by a drawing that raised
            self._renderer = before
            self._update_methods()

    def replay(self, calls: Iterable[DrawCall]) -> None:
        """Make recorded calls again, on the image that is drawn on now."""
        replay(calls, self._current.renderer)

    def _draw_on(self, target: Target) -> None:
        self._current, self._renderer = target, target.renderer
        self._filter_renderers.clear()  # left behind by a drawing that raised
        self._update_methods()
