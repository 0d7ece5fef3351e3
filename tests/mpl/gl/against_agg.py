"""Whole figures drawn by OpenGL and by Agg, and how far the pictures are apart."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
from corpus import Scene, built
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from gpumovie.gl.canvas import Canvas
from gpumovie.gl.context.base import BaseContext
from gpumovie.mpl.agg.renderer import Agg
from gpumovie.mpl.opengl.renderer import GLRenderer

#: Of 255: a pixel is off if one of its channels is by more than this.
OFF = 24
#: The two limits of every scene: root mean square of all channels, and the part of the pixels that are off.
MOST_RMS, MOST_OFF = 1.0, 0.005


@dataclass(frozen=True)
class Apart:
    """How far two pictures are apart.

    Attributes:
        rms: root mean square of all channels, of 255.
        off: the part of all pixels that are off by more than ``OFF``.
        largest: difference of a channel.
    """

    rms: float
    off: float
    largest: int

    def within(self, rms: float = MOST_RMS, off: float = MOST_OFF) -> bool:
        return self.rms <= rms and self.off <= off

    def __str__(self) -> str:
        return f"rms {self.rms:.2f}, {self.off:.2%} of the pixels off, at most by {self.largest}"


@dataclass(frozen=True)
class Both:
    """One figure drawn twice: shape (height, width, 4), straight alpha by Agg, premultiplied by OpenGL.

    ``reasons`` tells what Agg drew in OpenGL's place, and how often.
    """

    agg: np.ndarray
    opengl: np.ndarray
    reasons: dict[str, int]

    def on(self, ground: int) -> tuple[np.ndarray, np.ndarray]:
        """Both in front of a grey, shape (height, width, 3): 0 to 255."""
        alpha, ours = self.agg[..., 3:] / 255, self.opengl.astype(float)
        return self.agg[..., :3] * alpha + ground * (1 - alpha), ours[..., :3] + ground * (1 - ours[..., 3:] / 255)

    @property
    def apart(self) -> Apart:
        """On white and on black, whichever is worse: what is transparent counts too."""
        steps = [np.abs(agg - opengl) for agg, opengl in (self.on(255), self.on(0))]
        return Apart(
            max(float(np.sqrt((step**2).mean())) for step in steps),
            max(float((step.max(axis=2) > OFF).mean()) for step in steps),
            max(round(float(step.max())) for step in steps),
        )


class Drawer:
    """Draws figures both ways; its canvas is kept while the size stays.

    ``surface_options`` are those of ``GLRenderer``.
    """

    def __init__(self, context: BaseContext, **surface_options: Any) -> None:
        self._context, self._surface_options = context, surface_options
        self._canvas: Canvas | None = None

    def __call__(self, fig: Figure) -> Both:
        canvas = FigureCanvasAgg(fig)
        canvas.draw()  # what finds its place only now has it in both pictures
        engine, fig._layout_engine = fig._layout_engine, None  # that does not move it again
        try:
            canvas.draw()
            theirs = np.array(canvas.buffer_rgba())
            ours, reasons = self._by_opengl(fig)
        finally:
            fig._layout_engine = engine
        assert ours.shape == theirs.shape
        return Both(theirs, ours, reasons)

    def _by_opengl(self, fig: Figure) -> tuple[np.ndarray, dict[str, int]]:
        width, height = fig.canvas.get_width_height(physical=True)
        canvas = self._sized((width, height))
        agg: Any = Agg(width, height, fig.dpi)
        with canvas.draw():
            surface = GLRenderer((width, height), fig.dpi, canvas.framebuffer, **self._surface_options)
            try:
                agg._renderer = surface
                agg._update_methods()
                surface.clear()
                with fig._render_lock:
                    fig.draw(agg)
                surface.flush()
            finally:
                surface.close()
        return np.array(canvas.read()), dict(surface.reasons)

    def _sized(self, size: tuple[int, int]) -> Canvas:
        if self._canvas is None or self._canvas.size != size:
            self.close()
            self._canvas = Canvas(size, depth=False, transparent=True, context=self._context)
        return self._canvas

    def close(self) -> None:
        if self._canvas is not None:
            self._canvas.close()
        self._canvas = None


@contextlib.contextmanager
def playing(name: str) -> Iterator[tuple[Scene, Iterator[Figure]]]:
    """A scene, and its figure again and again, as it is in two of its frames: an early one and the last."""
    with built(name) as scene:
        _as_saved(scene)
        yield scene, _frames(scene)


def _frames(scene: Scene) -> Iterator[Figure]:
    if scene.change is None:
        for number in (min(1, len(scene.pictures) - 1), len(scene.pictures) - 1):
            for artist in (artist for picture in scene.pictures for artist in picture):
                artist.set_visible(artist in scene.pictures[number])
            yield scene.fig
        return
    for i in range(scene.frames):
        scene.update(i)
        if i in (2, scene.frames - 1):
            yield scene.fig


def _as_saved(scene: Scene) -> None:
    """With the dpi and the background that the scene is saved with."""
    dpi = scene.save.get("dpi") or mpl.rcParams["savefig.dpi"]
    if dpi != "figure":
        scene.fig.set_dpi(dpi)
    if scene.save.get("savefig_kwargs", {}).get("transparent"):
        for patch in (scene.fig.patch, *(ax.patch for ax in scene.fig.axes)):
            patch.set_facecolor("none")
