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


def figure_frame(fig: Figure, film: SourceContext) -> Frame:
    """A figure as it is now."""
    drawings = _kept(film).drawings
    drawing = drawings[fig] = drawings.pop(fig) if fig in drawings else Drawing(fig)
    while len(drawings) > _FIGURES:
        drawings.popitem(last=False)
    return drawing_frame(drawing, film)


def drawing_frame(drawing: Drawing, film: SourceContext) -> Frame:
    """What a Drawing draws now."""
    started, compared, waited = time.perf_counter(), drawing.comparing, drawing.waited
    picture = drawing.draw_for_film(lambda size: _is_converted(film, size))
    drawn = time.perf_counter()
    compared, waited = drawing.comparing - compared, drawing.waited - waited
    film.told["rasterizer"] = drawing.rasterizer
    film.times.comparing += compared
    film.times.waiting_for_encoder += waited
    film.times.drawing += drawn - started - compared - waited
    if isinstance(picture, Frame):
        return picture
    size = (picture.shape[1], picture.shape[0])
    if not _is_converted(film, size):
        return Frame.from_array(picture[..., :3] if _is_without_opacity(film, size) else picture)
    frame = _converted(picture, drawing, _kept(film), size)
    film.times.converting += time.perf_counter() - drawn
    return frame


def _is_converted(film: SourceContext, size: Size) -> bool:
    """Whether frames go into the film as yuv420p: where every encoder that may make it wants that."""
    if film.begun is not None:
        return film.begun.pixel_format.name == "yuv420p" and film.begun.size == size
    return _is_in_420(film, size)


def _is_without_opacity(film: SourceContext, size: Size) -> bool:
    """Whether frames go into the film as RGB: it began with such arrays, and would leave opacity out anyway."""
    return film.begun is not None and film.begun.pixel_format.name == "rgb24" and _is_in_420(film, size)


def _is_in_420(film: SourceContext, size: Size) -> bool:
    return negotiate_format(film.options, size, deep=False, alpha=True) is TransferFormat.NV12


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


def _kept(film: SourceContext) -> _Kept:
    kept: _Kept = film.kept.setdefault("figures", _Kept())
    return kept
