"""vispy without a window: scenes that are drawn into our targets and leave for a film by the ring."""

from __future__ import annotations

import os
import sys
from typing import Any

import numpy.typing as npt

from ..errors import OptionError
from ..gl.context.binding import import_vispy
from ..options.arguments import check_size

try:
    import_vispy()  # before anything of it is imported
except ImportError as error:
    if "fontconfig" not in str(error):
        raise
    missing = "vispy needs the library fontconfig, which is not here (Debian: apt install libfontconfig1)"
    raise ImportError(missing) from error

from vispy.app import _default_app
from vispy.scene import SceneCanvas
from vispy.scene.widgets import ViewBox

from .backend import Host

__all__ = ["Scene", "vispy_app"]

_hosts: list[Host] = []


def vispy_app(**options: Any) -> Host:
    """The vispy application that draws canvases offscreen, for any vispy canvas class.

    >>> canvas = vispy.scene.SceneCanvas(size=(1280, 720), app=gpumovie.vispy_app())
    >>> movie.write(canvas)

    Args:
        options: those of ``gpumovie.Canvas`` except size: ``samples``, ``bits``, ``transparent``, ``slots``,
            ``context``, ``device``. vispy's own ``config={"samples": 4}`` of a canvas works too.

    The same application every time when there are no options.
    """
    unknown = [name for name in options if name not in (*_CANVAS_OPTIONS, "samples")]
    if unknown:
        known = ", ".join(("samples", *_CANVAS_OPTIONS))
        raise OptionError(
            f"vispy_app() has no option {', '.join(unknown)}; it has {known}; a size is the canvas's own"
        )
    if options:
        return Host(options)
    if not _hosts:
        _hosts.append(Host({}))
    return _hosts[0]


class Scene(SceneCanvas):  # type: ignore[misc]  # vispy has no types
    """A vispy SceneCanvas that is drawn offscreen, with a view to put visuals into.

    >>> with Scene((1280, 720), bgcolor="white", samples=4) as scene, Movie("out.mp4", fps=60) as movie:
    ...     line = vispy.scene.Line(points, parent=scene.view.scene)
    ...     scene.view.camera = "turntable"
    ...     for i in range(600):
    ...         scene.view.camera.azimuth = i
    ...         movie.write(scene)

    Args:
        size: (width, height) in pixels.
        bgcolor: anything vispy takes for a colour.
        samples: antialiasing samples a pixel, 0 for none.
        options: those of ``gpumovie.Canvas``, such as ``bits``, ``transparent``, ``context``, ``device``.
            Others are those of ``vispy.scene.SceneCanvas``.

    Attributes:
        view: the ViewBox that fills the canvas; its ``scene`` is the visuals' parent, its ``camera`` anything of
            vispy's cameras.

    Raises what ``gpumovie.Canvas`` raises; what a visual or a draw handler raises reaches ``movie.write()``.
    """

    def __init__(
        self, size: tuple[int, int] = (800, 600), bgcolor: Any = "black", samples: int = 0, **options: Any
    ) -> None:
        ours = {name: options.pop(name) for name in _CANVAS_OPTIONS if name in options}
        if samples != 0:
            ours["samples"] = samples  # wins over that of vispy's ``config``
        if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            # vispy's own timers, as of its fly camera, take its default application, which would want a display.
            _default_app.default_app = _default_app.default_app or vispy_app()
        super().__init__(size=check_size(size), bgcolor=bgcolor, app=Host(ours), **options)
        self.unfreeze()
        # vispy leaves a pixel for a border round it, though there is none: a frame round the film.
        self.view: ViewBox = self.central_widget.add_view(border_width=0)
        self.freeze()

    def read(self) -> npt.NDArray[Any]:
        """Draw the scene now, for a still: shape (height, width, 4), RGBA, top row first, uint8 or uint16."""
        self._backend.draw()
        picture: npt.NDArray[Any] = self._backend.canvas.read()
        return picture

    def __enter__(self) -> Scene:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


_CANVAS_OPTIONS = ("depth", "bits", "transparent", "slots", "strategy", "context", "device")
