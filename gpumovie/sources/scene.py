"""A vispy canvas as a source."""

from __future__ import annotations

from typing import Any

from ..scene.app import clocks_of
from ..scene.backend import CanvasBackend
from ..scene.timers import FilmTime
from ..video.frames import Frame, PendingFrame
from .canvas import canvas_frame
from .registry import SourceContext


class SceneSource:
    """A vispy canvas as it is now. A canvas of another backend than gpumovie's is rendered by vispy itself."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas

    def frame(self, context: SourceContext) -> Frame | PendingFrame:
        """Draw a frame, and send it on its way into the video of ``context``."""
        backend = self._canvas.native
        if not isinstance(backend, CanvasBackend):
            return Frame.from_array(self._canvas.render(alpha=False))
        film: FilmTime | None = context.state.get("timers")
        if film is None:
            film = context.state["timers"] = FilmTime(context.settings.fps)
        for clock in clocks_of(self._canvas):
            film.show(clock, context.number)
        backend.draw()
        film.go_on(context.number)
        return canvas_frame(backend.canvas, context)
