"""Figures as frames of a video. What did not change is neither drawn nor converted to the encoder's format again."""

from __future__ import annotations

import time

from matplotlib.figure import Figure

from ..mpl.drawing import Drawing
from ..mpl.figure_cache import FigureCache
from ..video.colour.yuv420p import Yuv420p
from ..video.encoders.transfer import TransferFormat, negotiate_format
from ..video.frames import Frame
from ..video.pixel_formats import Array, Size
from .registry import SourceContext


class _FigureState:
    """What a video keeps of its figures from frame to frame.

    Attributes:
        figures: those that were written as figures.
        planes: the frame that was sent last, converted; None before the first.
        shown: what ``planes`` shows: a Drawing, and the number of its image.
    """

    def __init__(self) -> None:
        self.figures = FigureCache()
        self.planes: Yuv420p | None = None
        self.shown: tuple[Drawing | None, int] = (None, 0)

    def close(self) -> None:
        """Free what belongs to OpenGL, when the video has ended."""
        self.figures.close()


def drawing_frame(drawing: Drawing, context: SourceContext) -> Frame:
    """What a Drawing draws now."""
    started, compared, waited = time.perf_counter(), drawing.comparing, drawing.waited
    yuv420p_size = _yuv420p_size(drawing, context)
    image = drawing.draw_for_video(yuv420p_size)
    drawn = time.perf_counter()
    compared, waited = drawing.comparing - compared, drawing.waited - waited
    context.notes["rasterizer"] = drawing.rasterizer
    context.times.comparing += compared
    context.times.waiting_for_encoder += waited
    context.times.drawing += drawn - started - compared - waited
    frame = image if isinstance(image, Frame) else _frame_of(image, drawing, context, yuv420p_size)
    frame.is_figure = True
    return frame


def _frame_of(image: Array, drawing: Drawing, context: SourceContext, yuv420p_size: Size | None) -> Frame:
    """The image that a Drawing drew, in yuv420p if the video takes that."""
    size = (image.shape[1], image.shape[0])
    if size != yuv420p_size:
        return Frame.from_array(image[..., :3] if _is_rgb(context, size) else image)
    started = time.perf_counter()
    frame = _converted(image, drawing, _state(context), size)
    context.times.converting += time.perf_counter() - started
    return frame


def _yuv420p_size(drawing: Drawing, context: SourceContext) -> Size | None:
    """The size of the video's frames if they are sent as yuv420p, which every encoder in question must want."""
    frame_format = context.frame_format
    if frame_format is not None:
        return frame_format.size if frame_format.pixel_format.name == "yuv420p" else None
    size = drawing.size
    return size if _is_420(context, size) else None


def _is_rgb(context: SourceContext, size: Size) -> bool:
    """Whether frames go into the video as RGB: it began with such arrays, and would leave alpha out anyway."""
    frame_format = context.frame_format
    return frame_format is not None and frame_format.pixel_format.name == "rgb24" and _is_420(context, size)


def _is_420(context: SourceContext, size: Size) -> bool:
    return negotiate_format(context.settings, size, high_bit_depth=False, alpha=True) is TransferFormat.NV12


def _converted(image: Array, drawing: Drawing, state: _FigureState, size: Size) -> Frame:
    if state.planes is None:
        state.planes = Yuv420p(size)
    # The boxes of a Drawing are relative to its image before, which somebody else may have asked for.
    boxes = drawing.boxes if state.shown == (drawing, drawing.drawn - 1) else None
    state.shown = (drawing, drawing.drawn)
    frame = None
    for box in [None] if boxes is None else boxes or [(0, 0, 0, 0)]:
        frame = state.planes.update(image, box)
    assert frame is not None
    return frame


def _state(context: SourceContext) -> _FigureState:
    state: _FigureState | None = context.state.get("figures")
    if state is None:
        state = context.state["figures"] = _FigureState()
    return state


class FigureSource:
    """A figure as it is now."""

    def __init__(self, fig: Figure) -> None:
        self._fig = fig

    def frame(self, context: SourceContext) -> Frame:
        """Draw a frame for the video of ``context``."""
        return drawing_frame(_state(context).figures.drawing_of(self._fig), context)


class DrawingSource:
    """A Drawing as it draws its figure now."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing

    def frame(self, context: SourceContext) -> Frame:
        """Draw a frame for the video of ``context``."""
        return drawing_frame(self._drawing, context)
