"""matplotlib's backend ``gpumovie``: figures are saved as pictures that OpenGL draws.

>>> matplotlib.use("gpumovie")     # or "module://gpumovie.mpl.backend", or import gpumovie.pyplot as plt
>>> fig.savefig("figure.png")

GPUMOVIE_RASTERIZER says what draws: ``gl`` is OpenGL, ``agg`` matplotlib's own renderer, and ``auto``, the default,
OpenGL where a GPU draws, else Agg, which is faster for a still than OpenGL on the CPU. Where there is no OpenGL,
Agg draws. Vector formats, and what is drawn without being saved, are matplotlib's own.
"""

from __future__ import annotations

import contextlib
import functools
import os
import threading
import warnings
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.cbook import open_file_cm

from ..errors import GLError
from ..gl.checks import translate_errors
from ..gl.context.base import BaseContext
from ..video.pixel_formats import Array, Size
from .agg.renderer import Agg
from .opengl import contexts
from .rasterizer import Rasterizer, choose

if TYPE_CHECKING:
    from ..gl.canvas import Canvas
    from .opengl.renderer import GLRenderer

__all__ = ["FigureCanvas", "FigureManager"]

_Canvas: Any = FigureCanvasAgg  # matplotlib's own stubs leave its methods untyped

FigureManager = FigureManagerBase


class FigureCanvas(_Canvas):  # type: ignore[misc]
    """matplotlib's canvas for pictures, whose figures OpenGL draws when they are saved."""

    @functools.wraps(_Canvas.print_raw)  # print_figure goes by the signature
    def print_raw(self, filename_or_obj: Any, *, metadata: Any = None) -> None:
        if metadata is not None:
            raise ValueError("metadata not supported for raw/rgba")
        picture = self._picture()
        with open_file_cm(filename_or_obj, "wb") as file:
            file.write(picture.data)

    print_rgba = print_raw

    @functools.wraps(_Canvas.print_to_buffer)
    def print_to_buffer(self) -> tuple[bytes, Size]:
        picture = self._picture()
        return bytes(picture.data), (picture.shape[1], picture.shape[0])

    def _print_pil(self, filename_or_obj: Any, fmt: str, pil_kwargs: Any, metadata: Any = None) -> None:
        """What print_png, print_jpg and so on go through."""
        mpl.image.imsave(
            filename_or_obj,
            self._picture().data,
            format=fmt,
            origin="upper",
            dpi=self.figure.dpi,
            metadata=metadata,
            pil_kwargs=pil_kwargs,
        )

    def _picture(self) -> Array:
        """The figure as it is now: shape (height, width, 4), uint8, straight alpha."""
        wanted = choose()
        # Where matplotlib only wants the renderer, for a layout, it takes the figure's draw() away.
        if wanted != "agg" and "draw" not in vars(self.figure):
            picture = _by_opengl(self.figure, self.get_width_height(physical=True), wanted)
            if picture is not None:
                return picture
        _Canvas.draw(self)
        return np.asarray(self.buffer_rgba())


class _Studio:
    """Where a thread's stills are drawn by OpenGL: on one canvas for as long as the size stays."""

    def __init__(self, context: BaseContext) -> None:
        self.context = context
        self.busy = False
        self._made_for: tuple[Size, float] | None = None
        self._canvas: Canvas | None = None
        self._surface: GLRenderer | None = None

    def draw(self, fig: Any, size: Size) -> Array:
        """Shape (height, width, 4), uint8, straight alpha."""
        from ..gl.canvas import Canvas
        from .opengl.incremental import straight
        from .opengl.renderer import GLRenderer

        self.busy = True
        try:
            dpi = float(fig.dpi)
            if self._canvas is None or self._made_for != (size, dpi):
                self.free()
                self._canvas, self._made_for = Canvas(size, depth=False, context=self.context), (size, dpi)
            agg = Agg(*size, dpi)
            with self._canvas.draw(), translate_errors("the figure cannot be drawn by OpenGL"):
                if self._surface is None:
                    keeps = self.context.features.hardware
                    self._surface = GLRenderer(size, dpi, self._canvas.framebuffer, keeps_vertices=keeps)
                on_surface: Any = SimpleNamespace(drawn=self._surface)
                with agg.drawing_on(on_surface):
                    self._surface.clear()
                    fig.draw(agg)
                    self._surface.flush()
            picture = straight(self._canvas.read())
        except BaseException:
            with contextlib.suppress(GLError):
                self.free()  # half drawn
            raise
        finally:
            self.busy = False
        return picture

    def free(self) -> None:
        """Free what is drawn on; the next still makes it anew."""
        canvas, surface = self._canvas, self._surface
        self._canvas = self._surface = None
        if canvas is None:
            return
        try:
            if surface is not None:
                with canvas.draw(), translate_errors("what draws stills cannot be freed"):
                    surface.close()
        finally:
            canvas.close()


class _Mine(threading.local):
    """What a thread has of OpenGL: contexts belong to threads.

    Attributes:
        process: in which that is; nothing of OpenGL survives a fork.
        studio: None until it is needed, or where there is none.
        without: why there is none, for each rasterizer that it was looked for.
    """

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.process = os.getpid()
        self.studio: _Studio | None = None
        self.without: dict[Rasterizer, str] = {}


_mine = _Mine()


def _by_opengl(fig: Any, size: Size, wanted: Rasterizer) -> Array | None:
    """A figure that OpenGL drew; None where Agg has to."""
    studio = _studio(wanted)
    if studio is None:
        if wanted == "gl":
            _warn_once(f"OpenGL cannot be used, so Agg draws figures: {_mine.without['gl']}")
        return None
    if studio.busy:  # an artist that saves another figure while it is drawn
        return None
    largest = studio.context.features.largest_size
    if not (0 < size[0] <= largest[0] and 0 < size[1] <= largest[1]):
        if wanted == "gl":
            _warn_once(
                f"Agg draws a figure of {size[0]}x{size[1]} pixels: {studio.context.features.renderer} draws "
                f"{largest[0]}x{largest[1]} at most"
            )
        return None
    try:
        return studio.draw(fig, size)
    except GLError as error:
        _mine.studio, _mine.without = None, dict.fromkeys(("auto", "gl"), str(error))
        with contextlib.suppress(GLError):
            studio.free()  # but not the context, in which films may be drawn
        _warn_once(f"OpenGL failed, so Agg draws figures from now on: {error}")
        return None


def _studio(wanted: Rasterizer) -> _Studio | None:
    if _mine.process != os.getpid():
        _mine.begin()
    studio = _mine.studio
    if studio is None and wanted not in _mine.without:
        try:
            context = contexts.gpu_context() if wanted == "auto" else contexts.figure_context()
        except GLError as error:
            _mine.without[wanted] = str(error)
        else:
            studio = _mine.studio = _Studio(context)
    # One that "gl" opened may draw on the CPU.
    return studio if studio is None or wanted == "gl" or studio.context.features.hardware else None


@functools.cache
def _warn_once(message: str) -> None:
    warnings.warn(message, stacklevel=2)
