"""Draws a figure again and again by OpenGL: only what changed, between textures of what stays."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.patches import Rectangle

from ...gl.canvas import Canvas
from ...gl.checks import translate_errors
from ...sources.canvas import read_frame
from ...video.frames import Frame
from ...video.pixel_formats import Array
from ..incremental import IncrementalRenderer
from ..layers.layers import Changing
from .images import GLImages
from .layers import GLLayers
from .renderer import GLRenderer

_CANNOT = "the figure cannot be drawn by OpenGL"


class _OnSurface:
    """A picture of an Agg that OpenGL draws."""

    def __init__(self, surface: GLRenderer) -> None:
        self.drawn = surface


class GLIncrementalRenderer(IncrementalRenderer):
    """Draws one figure, whose size and dpi stay the same.

    Attributes:
        canvas: holds the last frame.
        converts: whether frames for a film of yuv420p leave the canvas as that. On the CPU's OpenGL converting the
            picture takes less time than the pass: 10 ms instead of 18 for 1920x1080.
        reasons: what Agg drew instead, and how often.
    """

    def __init__(self, fig: Any, width: float, height: float, dpi: float, canvas: Canvas) -> None:
        super().__init__(fig, width, height, dpi)
        self.canvas = canvas
        self.converts = canvas.context.features.hardware
        with canvas.draw(), translate_errors(_CANNOT):
            self._surface = GLRenderer(canvas.size, dpi, canvas.framebuffer, keeps_vertices=self.converts)
        self._images = GLImages()
        self._on_surface: Any = _OnSurface(self._surface)

    @property
    def reasons(self) -> dict[str, int]:
        return self._surface.reasons

    def draw(self) -> Array:
        """The figure as it is now: shape (height, width, 4), uint8."""
        self._draw_on_canvas()
        return straight(self.canvas.read())

    def draw_for_film(self) -> Array | Frame:
        """The same for a film of yuv420p, which a GPU converts to and gives through the canvas's ring.

        It is waited for: a frame that is lost on its way could not be drawn again, as the figure has changed by then.
        """
        self._draw_on_canvas()
        if self.converts and has_opaque_ground(self._fig):
            return read_frame(self.canvas, "yuv420p")
        return straight(self.canvas.read())

    def _draw_on_canvas(self) -> None:
        with self.canvas.draw(), translate_errors(_CANNOT):
            super().draw()
            self._surface.flush()

    def close(self) -> None:
        """Free what belongs to the context of the canvas."""
        with self.canvas.draw(), translate_errors("what draws figures cannot be freed"):
            self._forget_layers()
            self._surface.close()

    def _draw_all(self) -> None:
        self.boxes = None
        self._forget_layers()
        self._cast.forget()
        with self._drawing():
            self._surface.clear()
            self._fig.draw(self.agg)

    def _make_layers(self, staying: list[Artist], moving: list[Changing]) -> Any:
        started = time.perf_counter()
        self._forget_layers()
        layers = GLLayers(self.agg, self._surface, staying, moving, self._draw_staying, self._draw_moving)
        for artist in staying:
            self._cast.renew_look(self._cast[artist])
        self._layers_cost = time.perf_counter() - started
        return layers

    def _draw_moving(self, artist: Artist) -> None:
        with self._drawing():
            super()._draw_moving(artist)

    def _audit(self) -> None:
        """Agg's pixels are others; what was overlooked cannot be told from that."""

    def _forget_layers(self) -> None:
        layers: Any = self._layers
        if layers is not None:
            layers.close()
        self._layers = None

    @contextlib.contextmanager
    def _drawing(self) -> Iterator[None]:
        with self.agg.drawing_on(self._on_surface):
            yield


def straight(rgba: Array) -> Array:
    """Premultiplied RGBA with straight alpha, in place; where nothing was drawn it is white, as Agg clears."""
    alpha = rgba[:, :, 3]
    if (alpha != 255).any():
        colours = rgba[:, :, :3].astype(np.uint16) * 255 + alpha[:, :, None] // 2
        rgba[:, :, :3] = np.minimum(colours // np.maximum(alpha, 1)[:, :, None], 255)
        rgba[alpha == 0] = 255, 255, 255, 0
    return rgba


def has_opaque_ground(fig: Any) -> bool:
    """Whether the figure's own background covers all of it, so that premultiplied colours are the colours."""
    patch: Any = fig.patch
    return bool(
        patch.get_facecolor()[3] == 1
        and type(patch) is Rectangle
        and fig.get_frameon()
        and patch.get_visible()
        and patch.get_fill()
        and patch.get_data_transform() == fig.transSubfigure
        and patch.get_bbox().bounds == (0, 0, 1, 1)
        and not patch.get_path_effects()
        and patch.get_agg_filter() is None
        and patch.get_clip_path() is None
    )
