"""Scene: a vispy SceneCanvas that is drawn offscreen."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from ..options.arguments import check_size
from .app import CANVAS_OPTIONS, OffscreenApplication, become_default_app
from .compat import SceneCanvas, ViewBox


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
        bgcolor: the background, as any colour that vispy takes.
        samples: antialiasing samples a pixel, 0 for none.
        options: those of ``gpumovie.Canvas``, such as ``bits``, ``transparent``, ``context``, ``device``, and those
            of ``vispy.scene.SceneCanvas``.

    Attributes:
        view: the ViewBox that fills the canvas. Its ``scene`` is the parent of visuals, its ``camera`` any of vispy's
            cameras.

    Raises:
        OptionError: an argument cannot be used; the message quotes it.
        NoContextError: there is no OpenGL; the error lists what was tried.
        GLError: the driver cannot make the canvas.
    """

    def __init__(
        self, size: tuple[int, int] = (800, 600), bgcolor: Any = "black", samples: int = 0, **options: Any
    ) -> None:
        ours = {name: options.pop(name) for name in CANVAS_OPTIONS if name in options}
        if samples != 0:
            ours["samples"] = samples  # wins over that of vispy's ``config``
        become_default_app()
        super().__init__(size=check_size(size), bgcolor=bgcolor, app=OffscreenApplication(ours), **options)
        self.unfreeze()
        # By default vispy leaves a pixel for a border of the view, which then shows as a frame round the film.
        self.view: ViewBox = self.central_widget.add_view(border_width=0)
        self.freeze()

    def read(self) -> npt.NDArray[Any]:
        """Draw the scene now, for a still.

        Returns:
            RGBA, top row first: shape (height, width, 4), uint8, or uint16 with ``bits=16``.

        Raises:
            ClosedError: the scene is closed.
            GLError: another thread or process uses it, or an OpenGL call failed. What a visual or a handler raises
                comes out as it is.
        """
        self.native.draw()
        image: npt.NDArray[Any] = self.native.canvas.read()
        return image

    def __enter__(self) -> Scene:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
