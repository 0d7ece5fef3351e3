"""Frames out of OpenGL and into a film: in which layout they leave, and who converts them to YUV.

On a GPU the NV12 pass costs next to nothing and moves 2.67 times fewer bytes than RGBA. A software renderer runs the
pass on the cores that the encoder wants too, and slower than ffmpeg converts. So both ways are timed, once for each
renderer, size and ffmpeg, and the faster one is taken.
"""

from __future__ import annotations

import logging
import time
from dataclasses import replace

import numpy as np

from ..gl.canvas import Canvas, Layout
from ..gl.nv12 import even
from ..gl.readback import Lease, Readback
from ..video.colour.swscale_cost import conversion_seconds
from ..video.encoders.transfer import TransferFormat, negotiate_format
from ..video.frames import Frame, PendingFrame
from ..video.pixel_formats import FORMATS, PixelFormat, Size
from .registry import SourceContext

log = logging.getLogger("gpumovie")

_BOTTOM_UP = {name: replace(FORMATS[name], bottom_up=True) for name in ("rgb0", "rgba", "rgb48le", "rgba64le")}
#: Frames that are read to warm up, and that count, when the two ways are timed.
_WARM_UP, _COUNTED = 1, 3

_faster: dict[tuple[str, Size, str, str], bool] = {}


def canvas_frame(canvas: Canvas, context: SourceContext) -> Frame | PendingFrame:
    """What is drawn on ``canvas`` now, on its way into the film."""
    layout = _layout_of_begun(canvas, context) if context.frame_format else choose_layout(canvas, context)
    if layout is None:
        return _as_begun(canvas, context)
    pixel_format = _pixel_format(canvas, layout)
    return _CanvasFrame(canvas, canvas.start_reading(layout), pixel_format)


class CanvasSource:
    """A canvas as a source of frames."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    def frame(self, context: SourceContext) -> Frame | PendingFrame:
        return canvas_frame(self._canvas, context)


class _CanvasFrame(PendingFrame):
    """A frame on its way out of a canvas."""

    def __init__(self, canvas: Canvas, reading: Readback, pixel_format: PixelFormat) -> None:
        self.pixel_format, self.size, self.max_in_flight = pixel_format, canvas.size, max(1, canvas.slots - 2)
        self._readback = reading

    def result(self) -> Frame:
        return _frame(self._readback.wait(), self.pixel_format, self.size)

    def cancel(self) -> None:
        self._readback.drop()


def read_frame(canvas: Canvas, layout: Layout) -> Frame:
    """What is drawn on ``canvas`` now, waited for; its memory is the ring's, and goes back when it is released."""
    return _frame(canvas.start_reading(layout).wait(), _pixel_format(canvas, layout), canvas.size)


def choose_layout(canvas: Canvas, context: SourceContext) -> Layout:
    """The layout in which frames of ``canvas`` leave for the first frame of the film."""
    wish = negotiate_format(context.settings, canvas.size, high_bit_depth=canvas.bits > 8, alpha=canvas.transparent)
    if wish is TransferFormat.ALPHA:
        return "rgba"
    if wish is TransferFormat.RGB or "nv12" not in canvas.layouts():
        return "rgb"
    converted: Layout = "p010" if wish is TransferFormat.P010 else "nv12"
    return converted if _pass_is_faster(canvas, converted, context) else "rgb"


def _pass_is_faster(canvas: Canvas, converted: Layout, context: SourceContext) -> bool:
    """Whether the pass and reading NV12 take less time than reading RGBA and ffmpeg's conversion."""
    key = (canvas.context.features.renderer, canvas.size, context.ffmpeg.identity, converted)
    if key not in _faster:
        by_pass, plain = _seconds_to_read(canvas, converted), _seconds_to_read(canvas, "rgb")
        by_ffmpeg = 0.0
        if by_pass >= plain:
            by_ffmpeg = conversion_seconds(context.ffmpeg, _pixel_format(canvas, "rgb"), canvas.size)
        _faster[key] = by_pass < plain + by_ffmpeg
        canvas.stop_reading("rgb" if _faster[key] else converted)
        log.info(
            "%s: the %s pass and its readback take %.2f ms, RGB's readback %.2f ms and ffmpeg's conversion %.2f ms",
            *(canvas, converted.upper(), by_pass * 1e3, plain * 1e3, by_ffmpeg * 1e3),
        )
    return _faster[key]


def _seconds_to_read(canvas: Canvas, layout: Layout) -> float:
    """The least time from asking for a frame to having it, the drawing before it done.

    Of a software renderer it is that of all its threads: they run on the encoder's cores, as ffmpeg's conversion
    does, and a busy machine does not change it.
    """
    clock = time.perf_counter if canvas.context.features.hardware else time.process_time
    best = float("inf")
    for number in range(_WARM_UP + _COUNTED):
        started = clock()
        canvas.start_reading(layout).wait().release()
        if number >= _WARM_UP:
            best = min(best, clock() - started)
    return best


def _layout_of_begun(canvas: Canvas, context: SourceContext) -> Layout | None:
    """The layout of the frames before; None if they did not come out of OpenGL."""
    assert context.frame_format is not None
    for layout in canvas.layouts():
        if _pixel_format(canvas, layout) == context.frame_format.pixel_format:
            return layout
    return None


def _as_begun(canvas: Canvas, context: SourceContext) -> Frame:
    """A still like the frames before it, which were arrays or figures; what does not fit is refused as they are."""
    assert context.frame_format is not None
    channels = (
        context.frame_format.pixel_format.planes[0][2] if context.frame_format.pixel_format.model == "rgb" else 3
    )
    return Frame.from_array(np.ascontiguousarray(canvas.read()[..., :channels]))


def _pixel_format(canvas: Canvas, layout: Layout) -> PixelFormat:
    if layout != "rgb" and layout != "rgba":
        return FORMATS["p010le" if layout == "p010" else layout]
    names = {"rgb": "rgb0", "rgba": "rgba"} if canvas.bits == 8 else {"rgb": "rgb48le", "rgba": "rgba64le"}
    return _BOTTOM_UP[names[layout]]


def _frame(lease: Lease, pixel_format: PixelFormat, size: Size) -> Frame:
    """The leased memory as a frame that gives it back."""
    held = even(size) if pixel_format.model == "yuv" else size  # the pass has filled it up to an even size
    samples = np.frombuffer(lease.data, pixel_format.dtype)
    whole = samples[: pixel_format.frame_bytes(held) // pixel_format.dtype.itemsize]
    planes = pixel_format.split(whole, held)
    if held != size:
        shapes = pixel_format.plane_shapes(size)
        planes = [plane[:rows, :columns] for plane, (rows, columns, _) in zip(planes, shapes, strict=True)]
    return Frame(
        planes,
        pixel_format,
        size,
        immutable=True,
        contiguous=whole if held == size else None,
        release=lease.release,
    )
