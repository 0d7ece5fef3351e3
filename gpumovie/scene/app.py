"""The vispy application whose canvases are drawn offscreen."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from ..errors import GLError, OptionError
from ..gl.context.private_names import VISPY_DEFAULT_APP, VISPY_DEFAULT_APP_MODULE
from . import backend
from .compat import Application, vispy_app_module
from .timers import Clock

#: The options of ``gpumovie.Canvas`` besides ``size`` and ``samples``.
CANVAS_OPTIONS = ("depth", "bits", "transparent", "slots", "strategy", "context", "device")

_default_apps: list[OffscreenApplication] = []


class OffscreenApplication(Application):  # type: ignore[misc]  # vispy has no types
    """A vispy application whose canvases are drawn by gpumovie. It has no event loop.

    Args:
        options: those of ``gpumovie.Canvas``, for every canvas of this application.

    Attributes:
        options: as above.
        clock: by which its timers tick.
    """

    def __init__(self, options: Mapping[str, Any]) -> None:
        # vispy's own __init__ is left out: it looks for a backend in vispy's list. All that it sets is given by the
        # methods below.
        self.options = dict(options)
        self.clock = Clock()

    @property
    def backend_name(self) -> str:
        return backend.NAME

    @property
    def backend_module(self) -> ModuleType:
        return backend

    @property
    def native(self) -> OffscreenApplication:
        return self

    def process_events(self) -> None:
        """Let timers that are due call their handlers."""
        self.clock.tick()

    def run(self, allow_interactive: bool = True) -> None:
        if not allow_interactive or not self.is_interactive():
            raise GLError(
                "a canvas of gpumovie has no window and no event loop to run; write it into a Movie, frame by frame"
            )

    def reuse(self) -> None:
        """Do nothing: there is nothing to start again."""

    def sleep(self, duration_sec: float) -> None:
        time.sleep(duration_sec)

    def quit(self) -> None:
        self.clock.timers.clear()


def vispy_app(**options: Any) -> OffscreenApplication:
    """The vispy application that draws canvases offscreen, for any vispy canvas class.

    >>> canvas = vispy.scene.SceneCanvas(size=(1280, 720), app=gpumovie.vispy_app())
    >>> movie.write(canvas)

    Args:
        options: those of ``gpumovie.Canvas`` except size: ``samples``, ``depth``, ``bits``, ``transparent``,
            ``slots``, ``strategy``, ``context``, ``device``. ``config={"samples": 4}`` of a vispy canvas works, too.

    Returns:
        The application; without options always the same one.

    Raises:
        OptionError: there is no such option.
    """
    unknown = [name for name in options if name not in (*CANVAS_OPTIONS, "samples")]
    if unknown:
        known = ", ".join(("samples", *CANVAS_OPTIONS))
        raise OptionError(
            f"vispy_app() has no option {', '.join(unknown)}; it has {known}; a size is the canvas's own"
        )
    if options:
        return OffscreenApplication(options)
    if not _default_apps:
        _default_apps.append(OffscreenApplication({}))
    return _default_apps[0]


def clocks_of(canvas: Any) -> list[Clock]:
    """The clocks that a canvas may be drawn by: that of its application, and of vispy's default one if that is ours.

    Timers that are given no application, such as the fly camera's, belong to the latter.
    """
    apps = dict.fromkeys([canvas.app, *_default_apps])
    return [app.clock for app in apps]


def become_default_app() -> None:
    """Where there is no display, make ``vispy_app()`` vispy's default application, unless vispy has one.

    vispy's own timers, such as its fly camera's, belong to the default application, which would want a display.
    """
    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return
    module = VISPY_DEFAULT_APP_MODULE.find(vispy_app_module)
    if module is not None and VISPY_DEFAULT_APP.exists(module):
        module.default_app = module.default_app or vispy_app()
