"""Draws a figure again and again by Agg or by OpenGL: by the one that was asked for, or by the faster one."""

from __future__ import annotations

import contextlib
import statistics
import time
import warnings
from collections import deque
from typing import TYPE_CHECKING, Any

from ..errors import GpumovieError
from ..options.table import Rasterizer
from ..video.frames import Frame
from ..video.pixel_formats import Array
from .boxes import Box
from .incremental import IncrementalRenderer

if TYPE_CHECKING:
    from .opengl.incremental import GLIncrementalRenderer

#: Frames that each rasterizer draws before their time counts, since it makes layers first; and frames that count.
_WARM_UP, _MEASURED = 4, 3
#: Seconds that a frame has to take by Agg before OpenGL is tried, where a GPU may draw and where only the CPU can. To
#: open a context takes some tenths of a second. A GPU gives a large frame in about a millisecond, the CPU's OpenGL in
#: twenty.
_WORTH_ON_GPU, _WORTH_ON_CPU = 0.01, 0.05
#: The part of those seconds that has to be geometry, by a rule of thumb: OpenGL may draw only geometry faster. A slow
#: or busy machine does not change the estimate, so an ordinary figure has matplotlib's own pixels everywhere.
_MUCH = 0.5
#: OpenGL has to take less than this part of Agg's time, since Agg's pixels are matplotlib's own.
_BETTER = 0.9
#: If a frame takes this many times longer or shorter than when the choice was made, both are measured again.
_REMEASURE_FACTOR = 2.5


class AutoRasterizer:
    """Draws one figure, whose size and dpi stay the same.

    Args:
        fig: a matplotlib Figure.
        width, height: of its image, in pixels; matplotlib before 3.11 has fractions of them.
        dpi: pixels an inch.
        strict: whether a frame that differs from the whole figure's drawing is an error instead of a warning.
        rasterizer: ``agg``; ``gl``, which gives way to Agg with one warning where there is no OpenGL or it fails; or
            ``auto``: Agg to begin with, then OpenGL if frames take long and it draws them faster.

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
        self.reason = f"agg: {'measuring' if rasterizer == 'auto' else 'asked for'}"
        self._arguments = (fig, width, height, dpi)
        self._strict, self._asked = strict, rasterizer
        self._agg: IncrementalRenderer | None = None
        self._gl: GLIncrementalRenderer | None = None
        self._seconds: deque[float] = deque(maxlen=_MEASURED)
        self._drawn = 0  # frames since the last choice
        self._geometry_seconds = 0.0  # that Agg takes for the geometry of a frame, by a rule of thumb
        self._agg_seconds: float | None = None  # while OpenGL is tried
        self._chosen_seconds: float | None = None  # that a frame took when the choice was made
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
        # Now, and not after the last frame: it may have been on its way out of the canvas that is closed here.
        if self._asked == "auto" and not self._failure and self._drawn >= _WARM_UP + _MEASURED:
            self._decide(statistics.median(self._seconds))
        started, waited = time.perf_counter(), self.waited
        image = None if self._gl is None else self._draw_by_opengl(as_yuv420p)
        if image is None:
            image = self._draw_by_agg()
        self._seconds.append(time.perf_counter() - started - (self.waited - waited))
        self._drawn += 1
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
        if self._asked == "auto" and self._drawn == _WARM_UP:
            with self._agg.agg.estimating_cost() as estimator:
                image = self._agg.draw()
            self._geometry_seconds = estimator.seconds
        else:
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

    def _decide(self, seconds: float) -> None:
        """Choose what draws from now on, given the seconds that the last frames took."""
        if self._chosen_seconds is not None:
            if (
                self._gl is not None
                and self._agg_seconds
                and self._chosen_seconds < seconds < _BETTER * self._agg_seconds
            ):
                return  # slower, on a machine that is busy now, but still the faster one of both
            if not self._chosen_seconds / _REMEASURE_FACTOR < seconds < self._chosen_seconds * _REMEASURE_FACTOR:
                self._chosen_seconds = None  # the figure is not what it was
                self._begin_anew()
                if self._gl is not None:
                    self.close()
        elif self._gl is None:
            worthwhile = _worthwhile_seconds()
            if seconds < worthwhile:
                self._choose("agg", seconds, f"a frame takes {1000 * seconds:.1f} ms, for which OpenGL is not tried")
            elif self._geometry_seconds < _MUCH * worthwhile:
                self._choose("agg", seconds, "a frame has little geometry, for which OpenGL is not tried")
            else:
                self._agg_seconds = seconds
                self._try_opengl()
        else:
            assert self._agg_seconds is not None
            both = f"a frame takes {1000 * seconds:.0f} ms by OpenGL, {1000 * self._agg_seconds:.0f} ms by Agg"
            if seconds < _BETTER * self._agg_seconds:
                self._agg = None
                self._choose("gl", seconds, both)
            else:
                self.close()
                self._choose("agg", self._agg_seconds, both)

    def _choose(self, name: str, seconds: float, why: str) -> None:
        self.reason = f"{name}: {why}"
        self._chosen_seconds = seconds
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._drawn = 0
        self._seconds.clear()

    def _try_opengl(self) -> None:
        self._begin_anew()
        try:
            self._gl = _opened(*self._arguments)
        except (GpumovieError, ImportError) as error:
            self._give_up_opengl(str(error), warn=self._asked == "gl")
        else:
            self.reason = f"gl: {'asked for' if self._asked == 'gl' else 'measuring'}"

    def _give_up_opengl(self, why: str, warn: bool) -> None:
        self.close()
        self._failure = why
        self.reason = f"agg: OpenGL cannot be used: {why}"
        self._begin_anew()
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


def _worthwhile_seconds() -> float:
    """Seconds that a frame has to take by Agg before OpenGL is tried."""
    from .opengl.contexts import may_have_gpu

    return _WORTH_ON_GPU if may_have_gpu() else _WORTH_ON_CPU


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
