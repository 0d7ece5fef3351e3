"""Figures drawn once by OpenGL, where there is OpenGL: what savefig writes."""

from __future__ import annotations

import contextlib
import functools
import os
import threading
import warnings
from typing import TYPE_CHECKING, Any

from ...errors import GLError, GpumovieError
from ...gl.checks import translate_errors
from ...gl.context.base import BaseContext
from ...options.table import Rasterizer
from ...video.pixel_formats import Array, Size
from ..compatibility import describe, raised_here
from . import contexts

if TYPE_CHECKING:
    from ...gl.canvas import Canvas
    from .renderer import GLRenderer


class StillRenderer:
    """Draws a thread's stills by OpenGL, on one canvas for as long as the size stays.

    Attributes:
        context: in which it draws.
        busy: whether it is drawing.
    """

    def __init__(self, context: BaseContext) -> None:
        self.context = context
        self.busy = False
        self._made_for: tuple[Size, float] | None = None
        self._canvas: Canvas | None = None
        self._renderer: GLRenderer | None = None

    def draw(self, fig: Any, size: Size) -> Array:
        """Draw a figure of ``size`` pixels: shape (height, width, 4), uint8, straight alpha."""
        # Loaded only where OpenGL draws: together they take longer to import than the rest of the backend.
        from ...gl.canvas import Canvas
        from ..agg.renderer import Agg
        from .incremental import straight
        from .layers import GLTarget
        from .renderer import GLRenderer

        self.busy = True
        try:
            dpi = float(fig.dpi)
            if self._canvas is None or self._made_for != (size, dpi):
                self.free()
                self._canvas, self._made_for = Canvas(size, depth=False, context=self.context), (size, dpi)
            agg = Agg(*size, dpi)
            with self._canvas.draw(), translate_errors("the figure cannot be drawn by OpenGL"):
                if self._renderer is None:
                    keeps = self.context.features.hardware
                    self._renderer = GLRenderer(size, dpi, self._canvas.framebuffer, keeps_vertices=keeps)
                with agg.drawing_on(GLTarget(self._renderer)):
                    self._renderer.clear()
                    fig.draw(agg)
                    self._renderer.flush()
            image = straight(self._canvas.read())
        except BaseException:
            with contextlib.suppress(GLError):
                self.free()  # half drawn
            raise
        finally:
            self.busy = False
        return image

    def free(self) -> None:
        """Free the canvas and what draws on it; the next still makes them anew."""
        canvas, renderer = self._canvas, self._renderer
        self._canvas = self._renderer = None
        if canvas is None:
            return
        try:
            if renderer is not None:
                with canvas.draw(), translate_errors("what draws stills cannot be freed"):
                    renderer.close()
        finally:
            canvas.close()


class ThreadState(threading.local):
    """What a thread draws stills with: contexts belong to threads.

    Attributes:
        process: the process that the rest belongs to, as nothing of OpenGL survives a fork.
        renderer: None until it is needed, or where there is none.
        failures: why there is none, for each rasterizer that was asked for.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin as a thread begins."""
        self.process = os.getpid()
        self.renderer: StillRenderer | None = None
        self.failures: dict[Rasterizer, str] = {}


thread_state = ThreadState()


def draw_still(fig: Any, size: Size, rasterizer: Rasterizer) -> Array | None:
    """Draw a figure by OpenGL.

    Args:
        fig: the figure.
        size: (width, height) in pixels.
        rasterizer: ``gl``, which warns once where OpenGL cannot be used; or ``auto``, which wants a GPU.

    Returns:
        Shape (height, width, 4), uint8, straight alpha; None where Agg has to draw.
    """
    renderer = _renderer_for(rasterizer)
    if renderer is None:
        if rasterizer == "gl":
            warn_once(f"OpenGL cannot be used, so Agg draws figures: {thread_state.failures['gl']}")
        return None
    if renderer.busy:  # an artist that saves another figure while it is drawn
        return None
    largest = renderer.context.features.largest_size
    if not (0 < size[0] <= largest[0] and 0 < size[1] <= largest[1]):
        if rasterizer == "gl":
            warn_once(
                f"Agg draws a figure of {size[0]}x{size[1]} pixels: {renderer.context.features.renderer} draws "
                f"{largest[0]}x{largest[1]} at most"
            )
        return None
    try:
        return renderer.draw(fig, size)
    except GLError as error:
        _give_up(renderer, str(error))
    except (GpumovieError, Warning, MemoryError):
        raise
    except Exception as error:
        if not raised_here(error):
            raise
        _give_up(renderer, describe(error))
    return None


def _renderer_for(rasterizer: Rasterizer) -> StillRenderer | None:
    """This thread's renderer, made if it is not there; None where there is none for this rasterizer."""
    state = thread_state
    if state.process != os.getpid():
        state.reset()
    if state.renderer is None and rasterizer not in state.failures:
        try:
            context = contexts.gpu_context() if rasterizer == "auto" else contexts.figure_context()
        except GLError as error:
            state.failures[rasterizer] = str(error)
        else:
            state.renderer = StillRenderer(context)
    if state.renderer is None or rasterizer == "gl" or state.renderer.context.features.hardware:
        return state.renderer
    return None  # the CPU draws in the context that "gl" opened


def _give_up(renderer: StillRenderer, why: str) -> None:
    """Have Agg draw this thread's stills from now on, and say so."""
    thread_state.renderer, thread_state.failures = None, dict.fromkeys(("auto", "gl"), why)
    with contextlib.suppress(GLError):
        renderer.free()  # but not the context, in which films may be drawn
    warn_once(f"OpenGL failed, so Agg draws figures from now on: {why}")


@functools.cache
def warn_once(message: str) -> None:
    """Warn of the same only once."""
    warnings.warn(message, stacklevel=2)
