"""A vispy backend whose canvases draw into those of gpumovie.

vispy looks for ``CanvasBackend`` and ``TimerBackend`` in a backend's module, and calls their methods ``_vispy_...``.
Each canvas has an OpenGL context of its own, so that none changes another's state, unless it is made to share
another's objects (vispy's ``shared=``).
"""

from __future__ import annotations

from typing import Any

from ..errors import ClosedError
from ..gl import api as gl
from ..gl.canvas import Canvas
from ..gl.checks import raise_errors
from ..gl.context.base import BaseContext
from ..gl.context.binding import bind_vispy
from ..gl.context.opening import open_context
from ..options.arguments import check_size
from .compat import BaseCanvasBackend, SceneCanvas
from .timers import TimerBackend

__all__ = ["NAME", "CanvasBackend", "TimerBackend"]

NAME = "gpumovie"


class CanvasBackend(BaseCanvasBackend):  # type: ignore[misc]  # vispy has no types
    """Draws a vispy canvas into a canvas of gpumovie.

    Attributes:
        canvas: the canvas of gpumovie; another one after the size has changed.
    """

    def __init__(self, vispy_canvas: Any, **kwargs: Any) -> None:
        BaseCanvasBackend.__init__(self, vispy_canvas)
        if kwargs.get("parent"):  # as vispy says it of a backend without windows
            raise RuntimeError(f"Config parent is not supported by backend {NAME}")
        config, shared = kwargs["context"].config, kwargs["context"].shared
        options = {"samples": int(config["samples"]), "depth": config["depth_size"] > 0, **vispy_canvas.app.options}
        kind, device = options.pop("context", None), options.pop("device", None)
        self._options = options
        self._viewport: tuple[int, ...]
        self._resized: bool
        shared.add_ref(NAME, self)
        self._users: list[CanvasBackend] = [] if shared.ref is self else shared.ref._users
        if shared.ref is not self and not self._users:
            raise ClosedError(
                "shared= names a vispy canvas that was closed, and its objects with it; give an open one"
            )
        if self._users:
            self._context: BaseContext = self._users[0]._context
        else:
            self._context = open_context(kind, device)
            bind_vispy(self._context.library)
        self._users.append(self)
        try:
            self.canvas = self._new_canvas(check_size(kwargs["size"]))
        except BaseException:
            self._leave_context()
            raise
        try:
            self._initialize(vispy_canvas)
        except BaseException:
            self._vispy_close()
            raise

    def _initialize(self, vispy_canvas: Any) -> None:
        # By default vispy prints a handler's exception and goes on; a film must not go on with a broken frame.
        vispy_canvas.events.ignore_callback_errors = False
        vispy_canvas.set_current()
        if isinstance(vispy_canvas, SceneCanvas):
            # Visuals that set no blending (the faces of a Polygon or Box) are drawn with that of the visual before.
            # In the first frame there may be none before (vispy 0.17), and without this it alone would be opaque.
            vispy_canvas.context.set_state("translucent")
        vispy_canvas.events.initialize()

    def draw(self) -> None:
        """Let vispy draw a frame.

        Raises:
            ClosedError: the canvas is closed.
            GLError: see ``Canvas.draw``. What a handler raises comes out as it is.
        """
        if self.canvas.closed:
            raise ClosedError("a vispy canvas was used after close(); make a new one")
        with self.canvas.draw():
            self._vispy_canvas.set_current()
            gl.glViewport(*self._viewport)
            self._resize_once()
            self._vispy_canvas.events.draw(region=None)
            # Asked inside the block: after it, the context of an outer drawing may be current.
            self._context.make_current()
            raise_errors(self._context.features, "drawing on the canvas")
            self._viewport = tuple(gl.integer_array("GL_VIEWPORT", 4))

    def _vispy_get_fb_bind_location(self) -> int:
        return self.canvas.framebuffer

    def _vispy_set_current(self) -> None:
        self._context.make_current()
        draw = getattr(getattr(self._vispy_canvas, "events", None), "draw", None)
        if draw is not None and not self._resized:
            # ``render()`` draws next. What the user has connected meanwhile stands first, and has to be told before.
            draw.disconnect(self._resize_once)
            draw.connect(self._resize_once, position="first")

    def _vispy_swap_buffers(self) -> None:
        pass

    def _vispy_update(self) -> None:
        pass  # it is drawn when it is written

    def _vispy_warmup(self) -> None:
        self._vispy_canvas.set_current()

    def _vispy_set_size(self, w: int, h: int) -> None:
        size = check_size((w, h))
        if size != self.canvas.size:
            before = self.canvas
            self.canvas = self._new_canvas(size)
            before.close()
            self._vispy_canvas.set_current()
            self._resize()

    def _vispy_get_size(self) -> tuple[int, int]:
        return self.canvas.size

    def _vispy_get_position(self) -> tuple[int, int]:
        return 0, 0

    def _vispy_get_fullscreen(self) -> bool:
        return False

    def _vispy_set_title(self, title: str) -> None:
        pass

    def _vispy_set_position(self, x: int, y: int) -> None:
        pass

    def _vispy_set_visible(self, visible: bool) -> None:
        pass

    def _vispy_set_fullscreen(self, fullscreen: bool) -> None:
        pass

    def _vispy_close(self) -> None:
        self.canvas.close()
        self._leave_context()

    def _new_canvas(self, size: tuple[int, int]) -> Canvas:
        canvas = Canvas(size, context=self._context, **self._options)
        self._resized = False  # until vispy is told the size, without which it lays nothing out
        # As in a window, a viewport that a program sets stays. One context may have canvases of several sizes.
        self._viewport = (0, 0, *size)
        gl.glViewport(*self._viewport)
        return canvas

    def _resize_once(self, event: Any = None) -> None:
        if not self._resized:
            self._resize()

    def _resize(self) -> None:
        self._vispy_canvas.events.resize(size=self.canvas.size)
        self._resized = True

    def _leave_context(self) -> None:
        if self in self._users:
            self._users.remove(self)
            if not self._users:
                self._context.close()
