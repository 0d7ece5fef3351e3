"""vispy's view of gpumovie: a backend whose canvases draw into ours.

vispy takes the names of a backend module as they are here: ``capability``, ``ApplicationBackend``, ``CanvasBackend``
and ``TimerBackend``. Each canvas has an OpenGL context of its own, so that none changes another's state, unless it is
made to share another's objects (vispy's ``shared=``).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import Any

from vispy.app.application import Application
from vispy.app.base import BaseApplicationBackend, BaseCanvasBackend, BaseTimerBackend
from vispy.gloo.glir import GlirParser
from vispy.scene import SceneCanvas

from ..errors import ClosedError, GLError
from ..gl import api as gl
from ..gl.canvas import Canvas
from ..gl.checks import raise_errors
from ..gl.context import BaseContext, open_context
from ..gl.context.binding import bind_vispy
from ..options.arguments import check_size
from .sprites import Parser

NAME = "gpumovie"

#: What vispy may ask a canvas for. What only a window has is accepted and without effect.
capability = {
    "title": True,
    "size": True,
    "position": True,
    "show": True,
    "vsync": True,
    "resizable": True,
    "decorate": True,
    "fullscreen": True,
    "context": True,
    "multi_window": True,
    "scroll": False,
    "parent": False,
    "always_on_top": True,
}


class Host(Application):  # type: ignore[misc]  # vispy has no types
    """A vispy application whose canvases are drawn by gpumovie.

    Args:
        options: of ``gpumovie.Canvas``, for every canvas of this application.
    """

    def __init__(self, options: Mapping[str, Any]) -> None:
        # Not vispy's own, which looks for a backend in its list.
        self.options = dict(options)
        self._backend_module = sys.modules[__name__]
        self._backend = ApplicationBackend()


class ApplicationBackend(BaseApplicationBackend):  # type: ignore[misc]
    """An application without an event loop."""

    def __init__(self) -> None:
        super().__init__()
        self.timers: list[TimerBackend] = []  # those that run

    def _vispy_get_backend_name(self) -> str:
        return NAME

    def _vispy_process_events(self) -> None:
        for timer in list(self.timers):  # a handler may start and stop timers
            timer.tick()

    def _vispy_run(self) -> None:
        raise GLError(
            "a canvas of gpumovie has no window and no event loop to run; write it into a Movie, frame by frame"
        )

    def _vispy_quit(self) -> None:
        self.timers.clear()

    def _vispy_get_native_app(self) -> ApplicationBackend:
        return self


class CanvasBackend(BaseCanvasBackend):  # type: ignore[misc]
    """What a vispy canvas draws into.

    Attributes:
        canvas: the target and the way out.
    """

    def __init__(self, vispy_canvas: Any, **kwargs: Any) -> None:
        BaseCanvasBackend.__init__(self, vispy_canvas)
        wanted = self._process_backend_kwargs(kwargs)
        config = wanted.context.config
        options = {"samples": int(config["samples"]), "depth": config["depth_size"] > 0, **vispy_canvas.app.options}
        way, device = options.pop("context", None), options.pop("device", None)
        self._options = options
        self._viewport: tuple[int, ...]
        self._resized: bool
        shared = wanted.context.shared
        shared.add_ref(NAME, self)
        if shared.ref is self and type(shared.parser) is GlirParser:
            shared.parser = Parser()
        self._users: list[CanvasBackend] = [] if shared.ref is self else shared.ref._users
        if shared.ref is not self and not self._users:
            raise ClosedError(
                "shared= names a vispy canvas that was closed, and its objects with it; give an open one"
            )
        if self._users:
            self._context: BaseContext = self._users[0]._context
        else:
            self._context = open_context(way, device)
            bind_vispy(self._context.library)
        self._users.append(self)
        try:
            self.canvas = self._new_canvas(check_size(wanted.size))
        except BaseException:
            self._leave_context()
            raise
        try:
            self._initialize(vispy_canvas)
        except BaseException:
            self._vispy_close()
            raise

    def _initialize(self, vispy_canvas: Any) -> None:
        # vispy prints what goes wrong in a handler, and goes on; a film must not go on with a broken frame.
        vispy_canvas.events.ignore_callback_errors = False
        vispy_canvas.set_current()
        if isinstance(vispy_canvas, SceneCanvas):
            # Visuals that set no blending (the faces of a Polygon or Box) get what was left by the one before, which
            # for the first of the first frame is nobody (vispy 0.17); without this that frame alone would be opaque.
            vispy_canvas.context.set_state("translucent")
        vispy_canvas.events.initialize()

    def draw(self) -> None:
        """Let vispy draw a frame. What a handler raises comes out of here."""
        if self._vispy_canvas is None or self.canvas.closed:
            raise ClosedError("a vispy canvas was used after close(); make a new one")
        with self.canvas.draw():
            self._vispy_canvas.set_current()
            gl.glViewport(*self._viewport)
            if not self._resized:
                self._resize()
            self._vispy_canvas.events.draw(region=None)
            # Asked for here: behind the block another drawing's may be the current one.
            self._context.make_current()
            raise_errors(self._context.features, "drawing on the canvas")
            self._viewport = tuple(gl.integers("GL_VIEWPORT", 4))

    def _vispy_get_fb_bind_location(self) -> int:
        return self.canvas.framebuffer

    def _vispy_set_current(self) -> None:
        self._context.make_current()

    def _vispy_swap_buffers(self) -> None:
        pass

    def _vispy_update(self) -> None:
        pass  # drawn when it is written

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
        self._resized = False  # until vispy was told; without that, nothing is where it should be
        # As in a window, it stays as it was set. One context may have canvases of several sizes.
        self._viewport = (0, 0, *size)
        gl.glViewport(*self._viewport)
        return canvas

    def _resize(self) -> None:
        self._vispy_canvas.events.resize(size=self.canvas.size)
        self._resized = True

    def _leave_context(self) -> None:
        if self in self._users:
            self._users.remove(self)
            if not self._users:
                self._context.close()


class TimerBackend(BaseTimerBackend):  # type: ignore[misc]
    """A timer that runs while events are processed (``app.process_events()``)."""

    def __init__(self, vispy_timer: Any) -> None:
        BaseTimerBackend.__init__(self, vispy_timer)
        self._next, self._interval = float("inf"), 0.0
        vispy_timer.events.ignore_callback_errors = False  # as for a canvas

    def _vispy_start(self, interval: float) -> None:
        self._interval = interval
        self._next = time.monotonic() + interval
        self._vispy_timer._app._backend.timers.append(self)

    def _vispy_stop(self) -> None:
        running = self._vispy_timer._app._backend.timers
        if self in running:
            running.remove(self)

    def tick(self) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + self._interval
            self._vispy_timer._timeout()
