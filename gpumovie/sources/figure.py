"""Figures as frames of a film: drawn where they changed, converted to what the encoder takes where they changed."""

from __future__ import annotations

import time
from collections import OrderedDict

from matplotlib.figure import Figure

from ..mpl.drawing import Drawing
from ..video.colour.yuv420p import Yuv420p
from ..video.encoders.transfer import TransferFormat, negotiate_format
from ..video.frames import Frame
from ..video.pixel_formats import Array, Size
from .registry import SourceContext

#: Figures whose layers are kept. A film has one, or a few in turns; one with a new figure for each frame must not
#: keep them all.
_FIGURES = 4


class _Kept:
    """What a film keeps of its figures.

    Attributes:
        drawings: of those that were written as figures, the last one last.
        planes: the frame that was sent last, converted; None while nothing is.
        shown: what ``planes`` shows: a Drawing, and which of its pictures.
    """

    def __init__(self) -> None:
        self.drawings: OrderedDict[Figure, Drawing] = OrderedDict()
        self.planes: Yuv420p | None = None
        self.shown: tuple[Drawing | None, int] = (None, 0)

    def close(self) -> None:
        """Free what belongs to OpenGL, when the film has ended."""
        for drawing in self.drawings.values():
            drawing.close()


def figure_frame(fig: Figure, context: SourceContext) -> Frame:
    """A figure as it is now."""
    drawings = _kept(context).drawings
    drawing = drawings[fig] = drawings.pop(fig) if fig in drawings else Drawing(fig)
    while len(drawings) > _FIGURES:
        drawings.popitem(last=False)
    return drawing_frame(drawing, context)


def drawing_frame(drawing: Drawing, context: SourceContext) -> Frame:
    """What a Drawing draws now."""
    started, compared, waited = time.perf_counter(), drawing.comparing, drawing.waited
    picture = drawing.draw_for_film(lambda size: _is_converted(context, size))
    drawn = time.perf_counter()
    compared, waited = drawing.comparing - compared, drawing.waited - waited
    context.notes["rasterizer"] = drawing.rasterizer
    context.times.comparing += compared
    context.times.waiting_for_encoder += waited
    context.times.drawing += drawn - started - compared - waited
    if isinstance(picture, Frame):
        return picture
    size = (picture.shape[1], picture.shape[0])
    if not _is_converted(context, size):
        return Frame.from_array(picture[..., :3] if _is_without_opacity(context, size) else picture)
    frame = _converted(picture, drawing, _kept(context), size)
    context.times.converting += time.perf_counter() - drawn
    return frame


def _is_converted(context: SourceContext, size: Size) -> bool:
    """Whether frames go into the film as yuv420p: where every encoder that may make it wants that."""
    if context.frame_format is not None:
        return context.frame_format.pixel_format.name == "yuv420p" and context.frame_format.size == size
    return _is_in_420(context, size)


def _is_without_opacity(context: SourceContext, size: Size) -> bool:
    """Whether frames go into the film as RGB: it began with such arrays, and would leave opacity out anyway."""
    return (
        context.frame_format is not None
        and context.frame_format.pixel_format.name == "rgb24"
        and _is_in_420(context, size)
    )


def _is_in_420(context: SourceContext, size: Size) -> bool:
    return negotiate_format(context.settings, size, high_bit_depth=False, alpha=True) is TransferFormat.NV12


def _converted(picture: Array, drawing: Drawing, kept: _Kept, size: Size) -> Frame:
    if kept.planes is None:
        kept.planes = Yuv420p(size)
    # Its boxes are relative to the picture before; somebody else may have asked for that one.
    boxes = drawing.boxes if kept.shown == (drawing, drawing.drawn - 1) else None
    kept.shown = (drawing, drawing.drawn)
    frame = None
    for box in [None] if boxes is None else boxes or [(0, 0, 0, 0)]:
        frame = kept.planes.update(picture, box)
    assert frame is not None
    return frame


def _kept(context: SourceContext) -> _Kept:
    kept: _Kept = context.state.setdefault("figures", _Kept())
    return kept


class FigureSource:
    """A figure as a source of frames."""

    def __init__(self, fig: Figure) -> None:
        self._fig = fig

    def frame(self, context: SourceContext) -> Frame:
        return figure_frame(self._fig, context)


class DrawingSource:
    """A Drawing as a source of frames."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing

    def frame(self, context: SourceContext) -> Frame:
        return drawing_frame(self._drawing, context)
