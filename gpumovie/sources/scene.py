"""vispy's canvases as sources of frames."""

from __future__ import annotations

from typing import Any

from ..scene.backend import CanvasBackend
from ..video.frames import Frame, PendingFrame
from .canvas import canvas_frame
from .registry import SourceContext


class SceneSource:
    """A vispy canvas as it is now; one of another backend is rendered by vispy itself."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas

    def frame(self, context: SourceContext) -> Frame | PendingFrame:
        backend = self._canvas._backend
        if not isinstance(backend, CanvasBackend):
            return Frame.from_array(self._canvas.render(alpha=False))
        backend.draw()
        return canvas_frame(backend.canvas, context)
