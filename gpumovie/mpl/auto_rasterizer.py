"""Draws a figure again and again by Agg or by OpenGL: by the one that was asked for, or by the faster one.

Which one that is, is estimated from what is counted, and never measured: the same program gives the same pixels,
however slow or busy the machine is. What draws changes once at most, from Agg to OpenGL.
"""

from __future__ import annotations

import contextlib
import warnings
from typing import TYPE_CHECKING, Any

from ..errors import GpumovieError
from ..options.table import Rasterizer
from ..video.frames import Frame
from ..video.pixel_formats import Array
from .boxes import Box
from .incremental import IncrementalRenderer
from .tracking.watch import Watch

if TYPE_CHECKING:
    from .opengl.incremental import GLIncrementalRenderer

#: Seconds that Agg has to take for the geometry that changes, by the estimate, before OpenGL draws: where a GPU
#: does, and where only the CPU can. An ordinary figure has matplotlib's own pixels everywhere.
_WORTH_ON_GPU, _WORTH_ON_CPU = 0.01, 0.05
#: Agg has to take so many times as long as OpenGL, since its pixels are matplotlib's own.
_BETTER = 1.5


class AutoRasterizer:
    """Draws one figure, whose size and dpi stay the same.

    Args:
        fig: a matplotlib Figure.
        width, height: of its image, in pixels; matplotlib before 3.11 has fractions of them.
        dpi: pixels an inch.
        strict: whether a frame that differs from the whole figure's drawing is an error instead of a warning.
        rasterizer: ``agg``; ``gl``, which gives way to Agg with one warning where there is no OpenGL or it fails; or
            ``auto``: Agg, and OpenGL from the fourth frame on if much geometry changes that it draws faster. Geometry
            that grows is seen at the 5th frame, the 9th, the 17th, and so on.

    Attributes:
        boxes, comparing: see ``IncrementalRenderer``.
        waited: seconds spent so far on waiting for the encoder to give frames back.
        reason: what draws now, and why.
    """

    def __init__(
        self, fig: Any, width: float, height: float, dpi: float, strict: bool, rasterizer: Rasterizer
    ) -> None:
        self.boxes: list[Box] | None = None
        self.comparing = self.waited = 0.0
        self.reason = f"agg: {'little geometry changes' if rasterizer == 'auto' else 'asked for'}"
        self._arguments = (fig, width, height, dpi)
        self._strict, self._asked = strict, rasterizer
        self._agg: IncrementalRenderer | None = None
        self._gl: GLIncrementalRenderer | None = None
        self._drawn = 0  # frames so far
        self._watch: Watch | None = None  # sees what changes from the last frame to the next
        self._failure = ""  # why OpenGL cannot be used
        self._by_closed_gl: dict[str, int] = {}  # what Agg drew in OpenGL's place before that was closed
        if rasterizer == "gl":
            self._try_opengl()

    def draw(self, as_yuv420p: bool = False) -> Array | Frame:
        """The figure as it is now.

        Args:
            as_yuv420p: whether it may be a frame in yuv420p, if a GPU draws and converts it.

        Returns:
            Such a frame, or an array of shape (height, width, 4), uint8; the next call may reuse its memory.
        """
        image = None if self._gl is None else self._draw_by_opengl(as_yuv420p)
        if image is None:
            image = self._draw_by_agg()
        self._drawn += 1
        if self._asked == "auto" and self._gl is None and not self._failure:
            self._decide()
        return image

    @property
    def by_agg(self) -> dict[str, int]:
        """What Agg drew while OpenGL drew the figure, and how often."""
        found = dict(self._by_closed_gl)
        for reason, count in (self._gl.reasons if self._gl is not None else {}).items():
            found[reason] = found.get(reason, 0) + count
        return found

    def keeps_layout(self) -> bool:
        """Whether nothing that a layout engine looks at has changed since the last frame."""
        drawing = self._gl if self._gl is not None else self._agg
        return drawing is not None and drawing.keeps_layout()

    def close(self) -> None:
        """Free what belongs to OpenGL."""
        if self._gl is not None:
            self._by_closed_gl = self.by_agg
            gl, self._gl = self._gl, None
            _free(gl)

    def __del__(self) -> None:
        # This may happen between two calls of OpenGL for another canvas, whose context has to stay current.
        gl: GLIncrementalRenderer | None = getattr(self, "_gl", None)
        if gl is not None:
            _dropped.append(gl)

    def _draw_by_agg(self) -> Array:
        if self._agg is None:
            self._agg = IncrementalRenderer(*self._arguments, self._strict)
        compared = self._agg.comparing
        image = self._agg.draw()
        self.boxes = self._agg.boxes if self._drawn else None
        self.comparing += self._agg.comparing - compared
        return image

    def _draw_by_opengl(self, as_yuv420p: bool) -> Array | Frame | None:
        assert self._gl is not None
        compared, waited = self._gl.comparing, self._gl.canvas.waited
        image: Array | Frame
        try:
            image = self._gl.draw_for_video() if as_yuv420p else self._gl.draw()
        except (GpumovieError, AssertionError) as error:
            self._give_up_opengl(str(error), warn=True)
            return None
        self.boxes = None
        self.comparing += self._gl.comparing - compared
        self.waited += self._gl.canvas.waited - waited
        return image

    def _decide(self) -> None:
        """Let OpenGL draw from the next frame on if it draws faster what changed in this one."""
        from .opengl.cost import base_seconds, cost_of

        fig, agg, watch = self._arguments[0], self._agg, self._watch
        assert agg is not None
        if watch is None:
            # Only after the 2nd frame, the 4th, the 8th and so on. A figure that has little needs no closer look.
            if self._drawn >= 2 and self._drawn & (self._drawn - 1) == 0 and cost_of([fig]).agg >= _WORTH_ON_GPU:
                self._watch = agg.watch()
            return
        self._watch = None
        changed = watch.changed()
        cost = cost_of(changed)
        if cost.agg < _WORTH_ON_GPU:
            return
        hardware = _has_gpu()
        opengl = (cost.gpu if hardware else cost.software) + base_seconds(self._arguments[1:3], hardware)
        why = f"for the geometry that changes, Agg takes {_milliseconds(cost.agg)} and OpenGL {_milliseconds(opengl)}"
        if cost.agg >= (_WORTH_ON_GPU if hardware else _WORTH_ON_CPU) and cost.agg >= _BETTER * opengl:
            self._try_opengl()
        if self._gl is not None:
            self._agg = None
        if not self._failure:
            self.reason = f"{'agg' if self._gl is None else 'gl'}: {why}, as estimated"

    def _try_opengl(self) -> None:
        try:
            self._gl = _opened(*self._arguments)
        except (GpumovieError, ImportError) as error:
            self._give_up_opengl(str(error), warn=self._asked == "gl")
        else:
            self.reason = "gl: asked for"

    def _give_up_opengl(self, why: str, warn: bool) -> None:
        self.close()
        self._failure = why
        self.reason = f"agg: OpenGL cannot be used: {why}"
        if warn:
            warnings.warn(f"OpenGL cannot draw {self._arguments[0]}, so Agg does: {why}", stacklevel=2)


#: Renderers of figures that nobody holds any more.
_dropped: list[GLIncrementalRenderer] = []


def _free(gl: GLIncrementalRenderer) -> None:
    """Free a renderer now; if it belongs to another thread, when that thread draws again."""
    if not gl.canvas.context.usable_here:
        _dropped.append(gl)
        return
    for close in (gl.close, gl.canvas.close):
        with contextlib.suppress(GpumovieError):
            close()


def _free_dropped() -> None:
    """Free the dropped renderers of this thread. Those of a thread that has ended go with that thread's context."""
    for gl in list(_dropped):
        if gl.canvas.context.usable_here:
            _dropped.remove(gl)
            _free(gl)
        elif gl.canvas.context.is_orphaned:
            _dropped.remove(gl)


def _has_gpu() -> bool:
    """Whether a GPU would draw; nothing is logged."""
    from .opengl.contexts import gpu_context

    try:
        return gpu_context().features.hardware
    except (GpumovieError, ImportError):
        return False


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms"


def _opened(fig: Any, width: float, height: float, dpi: float) -> GLIncrementalRenderer:
    from ..gl.canvas import Canvas
    from .opengl.contexts import figure_context
    from .opengl.incremental import GLIncrementalRenderer

    _free_dropped()
    canvas = Canvas((int(width), int(height)), depth=False, transparent=True, context=figure_context())
    try:
        return GLIncrementalRenderer(fig, width, height, dpi, canvas)
    except BaseException:
        canvas.close()
        raise
