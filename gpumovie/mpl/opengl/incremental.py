"""Draws a figure again and again by OpenGL: only what changed, between textures of what did not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.patches import Rectangle

from ...gl.canvas import Canvas
from ...gl.checks import translate_errors
from ...sources.canvas import read_frame
from ...video.frames import Frame
from ...video.pixel_formats import Array
from ..incremental import IncrementalRenderer
from ..tracking.artist_state import ArtistState
from .images import GLImages
from .layers import GLLayers, GLTarget
from .renderer import GLRenderer

_CANNOT = "the figure cannot be drawn by OpenGL"


class GLIncrementalRenderer(IncrementalRenderer):
    """Draws one figure, whose size and dpi stay the same.

    Args:
        fig: a matplotlib Figure.
        width, height: of its image, in pixels; matplotlib before 3.11 has fractions of them.
        dpi: pixels an inch.
        canvas: of that size, to draw on.

    Attributes:
        canvas: holds the last frame.
        converts: whether frames for a video in yuv420p leave the canvas as that. On the CPU's OpenGL to convert the
            image takes less time than the pass: 10 ms instead of 18 for 1920x1080.
        reasons: what Agg drew instead, and how often.
    """

    def __init__(self, fig: Any, width: float, height: float, dpi: float, canvas: Canvas) -> None:
        super().__init__(fig, width, height, dpi, images=GLImages())
        self.canvas = canvas
        self.converts = canvas.context.features.hardware
        with canvas.draw(), translate_errors(_CANNOT):
            self._target = GLTarget(GLRenderer(canvas.size, dpi, canvas.framebuffer, keeps_vertices=self.converts))

    @property
    def reasons(self) -> dict[str, int]:
        return self._target.renderer.reasons

    def draw(self) -> Array:
        """The figure as it is now.

        Returns:
            Shape (height, width, 4), uint8, RGBA with straight alpha.
        """
        self._draw_on_canvas()
        return straight(self.canvas.read())

    def draw_for_video(self) -> Array | Frame:
        """The figure as it is now, for a video in yuv420p.

        A GPU converts to that, and gives it through the canvas's ring. The frame is waited for: if it were lost on
        its way, it could not be drawn again, since the figure has changed by then.

        Returns:
            Such a frame, or what ``draw`` gives where no GPU draws or the figure's background is not opaque.
        """
        self._draw_on_canvas()
        if self.converts and has_opaque_background(self._fig):
            return read_frame(self.canvas, "yuv420p")
        return straight(self.canvas.read())

    def close(self) -> None:
        """Free what belongs to the context of the canvas."""
        with self.canvas.draw(), translate_errors("what draws figures cannot be freed"):
            self._forget_layers()
            self._target.renderer.close()

    def _draw_on_canvas(self) -> None:
        with self.canvas.draw(), translate_errors(_CANNOT):
            super().draw()
            self._target.renderer.flush()

    def _draw_whole(self) -> None:
        self._forget()
        with self.agg.drawing_on(self._target):
            self._target.renderer.clear()
            self._fig.draw(self.agg)

    def _draw_first(self) -> None:
        """Draw the whole figure: layers have other pixels, and whatever moves is not to be seen to change at once."""
        self._draw_whole()
        self._learn()

    def _new_layers(self, static: Sequence[ArtistState], dynamic: Sequence[ArtistState]) -> Any:
        self._forget_layers()
        return GLLayers(self._painter, self._target, static, dynamic)

    def _is_audit_due(self) -> bool:
        """Never: Agg's pixels differ from OpenGL's, so they do not tell what was overlooked."""
        return False

    def _would_new_layers_pay(self) -> bool:
        """Only what was unchanged for long decides: other layers round otherwise, so time must not."""
        return math.isinf(self._tracker.redundant_seconds())

    def _forget_layers(self) -> None:
        layers: Any = self._layers
        if layers is not None:
            layers.close()
        self._layers = None


def straight(rgba: Array) -> Array:
    """Give premultiplied RGBA straight alpha, in place; clear pixels become white, as Agg has them.

    Args:
        rgba: shape (height, width, 4), uint8.
    """
    alpha = rgba[:, :, 3]
    if (alpha != 255).any():
        colours = rgba[:, :, :3].astype(np.uint16) * 255 + alpha[:, :, None] // 2
        rgba[:, :, :3] = np.minimum(colours // np.maximum(alpha, 1)[:, :, None], 255)
        rgba[alpha == 0] = 255, 255, 255, 0
    return rgba


def has_opaque_background(fig: Any) -> bool:
    """Whether the figure's own background covers all of it; then premultiplied and straight colours are the same."""
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
