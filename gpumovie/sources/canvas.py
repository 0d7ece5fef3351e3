"""A canvas as a source: in which layout its frames leave OpenGL, and what converts them to YUV.

On a GPU the NV12 pass costs next to nothing and moves 2.67 times fewer bytes than RGBA. A software renderer runs the
pass on the cores that the encoder wants too, and slower than ffmpeg converts. So both ways are timed, once for each
renderer, size and ffmpeg, and the faster one is taken.
"""

from __future__ import annotations

import functools
import logging
import time
from dataclasses import replace

import numpy as np

from ..gl.canvas import Canvas
from ..gl.layouts import Layout
from ..gl.nv12 import even
from ..gl.readback import Lease, Readback
from ..video.colour.swscale_cost import conversion_seconds
from ..video.encoders.transfer import TransferFormat, negotiate_format
from ..video.frames import Frame, PendingFrame
from ..video.pixel_formats import FORMATS, PixelFormat, Size
from .registry import SourceContext

log = logging.getLogger("gpumovie")

_BOTTOM_UP = {name: replace(FORMATS[name], bottom_up=True) for name in ("rgb0", "rgba", "rgb48le", "rgba64le")}
#: How many frames are read to warm up, and how many count, when the two ways are timed.
_WARM_UP, _COUNTED = 1, 3

_faster: dict[tuple[str, Size, str, str], bool] = {}


def canvas_frame(canvas: Canvas, context: SourceContext) -> Frame | PendingFrame:
    """What is drawn on ``canvas`` now, on its way into the video of ``context``."""
    layout = _layout_as_before(canvas, context) if context.frame_format else choose_layout(canvas, context)
    if layout is None:
        return _frame_as_before(canvas, context)
    memory = _memory(layout, canvas.bits, canvas.size)
    return _CanvasFrame(canvas.start_reading(layout), memory, max(1, canvas.slots - 2))


class CanvasSource:
    """A canvas as it is now."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    def frame(self, context: SourceContext) -> Frame | PendingFrame:
        """Send a frame on its way into the video of ``context``."""
        return canvas_frame(self._canvas, context)


def read_frame(canvas: Canvas, layout: Layout) -> Frame:
    """Wait for what is drawn on ``canvas`` now. The frame's memory is leased, and given back by its ``release``."""
    return _memory(layout, canvas.bits, canvas.size).frame(canvas.start_reading(layout).result())


def choose_layout(canvas: Canvas, context: SourceContext) -> Layout:
    """The layout in which frames of ``canvas`` leave, if it gives the first frame of a video."""
    transfer = negotiate_format(
        context.settings, canvas.size, high_bit_depth=canvas.bits > 8, alpha=canvas.transparent
    )
    if transfer is TransferFormat.ALPHA:
        return "rgba"
    if transfer is TransferFormat.RGB or "nv12" not in canvas.layouts():
        return "rgb"
    converted: Layout = "p010" if transfer is TransferFormat.P010 else "nv12"
    return converted if _pass_is_faster(canvas, converted, context) else "rgb"


class _FrameMemory:
    """How a frame in one layout lies in the memory that a canvas leases. Worked out once for all frames of a size.

    Attributes:
        pixel_format: the frame's pixel format.
        size: (width, height) of the frame in pixels.
    """

    def __init__(self, pixel_format: PixelFormat, size: Size) -> None:
        self.pixel_format, self.size = pixel_format, size
        held = even(size) if pixel_format.model == "yuv" else size  # the pass fills a frame up to an even size
        self._dtype = pixel_format.dtype
        self._samples = pixel_format.frame_bytes(held) // self._dtype.itemsize
        self._contiguous = held == size
        memory = np.empty(self._samples, self._dtype)
        start = memory.ctypes.data
        #: Of each plane: shape (rows, columns, samples), offset of its first sample in bytes, strides.
        self._planes = [
            (shape, plane.ctypes.data - start, plane.strides)
            for plane, shape in zip(pixel_format.split(memory, held), pixel_format.plane_shapes(size), strict=True)
        ]

    def frame(self, lease: Lease) -> Frame:
        """The leased memory as a frame that gives it back when it is released."""
        data, dtype = lease.data, self._dtype
        return Frame(
            [np.ndarray(shape, dtype, data, offset, strides) for shape, offset, strides in self._planes],
            self.pixel_format,
            self.size,
            immutable=True,
            contiguous=np.frombuffer(data, dtype, self._samples) if self._contiguous else None,
            release=lease.release,
        )


class _CanvasFrame(PendingFrame):
    """A frame on its way out of a canvas."""

    def __init__(self, readback: Readback, memory: _FrameMemory, max_in_flight: int) -> None:
        self.pixel_format, self.size, self.max_in_flight = memory.pixel_format, memory.size, max_in_flight
        self._readback, self._memory = readback, memory

    def result(self) -> Frame:
        return self._memory.frame(self._readback.result())

    def cancel(self) -> None:
        self._readback.cancel()


@functools.lru_cache(64)
def _memory(layout: Layout, bits: int, size: Size) -> _FrameMemory:
    if layout != "rgb" and layout != "rgba":
        return _FrameMemory(FORMATS["p010le" if layout == "p010" else layout], size)
    names = {"rgb": "rgb0", "rgba": "rgba"} if bits == 8 else {"rgb": "rgb48le", "rgba": "rgba64le"}
    return _FrameMemory(_BOTTOM_UP[names[layout]], size)


def _layout_as_before(canvas: Canvas, context: SourceContext) -> Layout | None:
    """The layout that is like the frames before; None if they did not come out of OpenGL."""
    assert context.frame_format is not None
    for layout in canvas.layouts():
        if _memory(layout, canvas.bits, canvas.size).pixel_format == context.frame_format.pixel_format:
            return layout
    return None


def _frame_as_before(canvas: Canvas, context: SourceContext) -> Frame:
    """The canvas as an array, for a video that began with arrays or figures; the Session converts or refuses it."""
    assert context.frame_format is not None
    before = context.frame_format.pixel_format
    channels = before.planes[0][2] if before.model == "rgb" else 3
    return Frame.from_array(np.ascontiguousarray(canvas.read()[..., :channels]))


def _pass_is_faster(canvas: Canvas, converted: Layout, context: SourceContext) -> bool:
    """Whether the pass and reading NV12 take less time than reading RGBA and ffmpeg's conversion."""
    key = (canvas.context.features.renderer, canvas.size, context.ffmpeg.identity, converted)
    if key not in _faster:
        by_pass, plain = _seconds_to_read(canvas, converted), _seconds_to_read(canvas, "rgb")
        by_ffmpeg = 0.0
        if by_pass >= plain:
            rgb = _memory("rgb", canvas.bits, canvas.size).pixel_format
            by_ffmpeg = conversion_seconds(context.ffmpeg, rgb, canvas.size)
        _faster[key] = by_pass < plain + by_ffmpeg
        canvas.stop_reading("rgb" if _faster[key] else converted)
        log.info(
            "%s: the %s pass and its readback take %.2f ms, RGB's readback %.2f ms and ffmpeg's conversion %.2f ms",
            *(canvas, converted.upper(), by_pass * 1e3, plain * 1e3, by_ffmpeg * 1e3),
        )
    return _faster[key]


def _seconds_to_read(canvas: Canvas, layout: Layout) -> float:
    """The least time in seconds from asking for a frame to having it, the drawing before it done.

    For a software renderer it is the CPU time of all its threads: they run on the encoder's cores, as ffmpeg's
    conversion does, and other programs' load does not change it.
    """
    clock = time.perf_counter if canvas.context.features.hardware else time.process_time
    best = float("inf")
    for number in range(_WARM_UP + _COUNTED):
        started = clock()
        canvas.start_reading(layout).result().release()
        if number >= _WARM_UP:
            best = min(best, clock() - started)
    return best
