"""A vispy canvas as a source."""

from __future__ import annotations

from typing import Any

from ..scene.backend import CanvasBackend
from ..video.frames import Frame, PendingFrame
from .canvas import canvas_frame
from .registry import SourceContext


def scene_frame(canvas: Any, context: SourceContext) -> Frame | PendingFrame:
    """A vispy canvas as it is now, on its way into the video of ``context``.

    A canvas of another backend than gpumovie's is rendered by vispy itself.
    """
    backend = canvas.native
    if not isinstance(backend, CanvasBackend):
        return Frame.from_array(canvas.render(alpha=False))
    backend.draw()
    return canvas_frame(backend.canvas, context)
