"""From what a user writes to the Frame of it: the function of its kind is found, called, and its result checked."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..sources.registry import SourceContext, Take, find_source, unknown_kind, wrong_result
from ..video.colour.convert import convert
from ..video.frames import Frame, FrameFormat, PendingFrame


class SourceFrames:
    """Makes the frames of one film out of whatever is written into it.

    Args:
        context: what sources are told of the film, and what they keep.
    """

    def __init__(self, context: SourceContext) -> None:
        self._context = context
        self._takes: dict[type, Take] = {}  # of the kinds that were written so far
        self._gif_is_opaque: bool | None = None

    def frame_of(self, source: object, number: int, frame_format: FrameFormat | None) -> Frame | PendingFrame:
        """``source`` as frame ``number``, like the frames before it where it can be converted."""
        if isinstance(source, Frame):
            frame: Frame | PendingFrame = source
        else:
            taken = source if isinstance(source, np.ndarray) else self._take(source, number)
            if isinstance(taken, np.ndarray):
                frame = Frame.from_array(taken, number, source)
            elif isinstance(taken, Frame):
                frame = taken
            elif hasattr(taken, "frame"):
                self._context.number = number
                frame = taken.frame(self._context)
            else:
                raise wrong_result(source, taken, number)
        if frame_format is not None and isinstance(frame, Frame) and frame.pixel_format != frame_format.pixel_format:
            return convert(frame, frame_format.pixel_format)
        return frame

    def check_gif_alpha(self, frame: Frame, number: int) -> None:
        """Warn where ffmpeg's GIFs go wrong: an opaque frame stays visible below a transparent one that follows."""
        opaque = bool(frame.planes[0][..., 3].min() >> (frame.pixel_format.bits - 8) >= 128)
        if self._gif_is_opaque == (not opaque):
            warnings.warn(
                f"frame {number} of {self._context.settings.path!r} is "
                f"{'opaque' if opaque else 'transparent in parts'}, "
                f"unlike those before it: a GIF of both shows pixels of other frames; write .apng or .webm instead",
                stacklevel=5,
            )
            self._gif_is_opaque = None  # one warning is enough
        elif number == 0:
            self._gif_is_opaque = opaque

    def _take(self, source: object, number: int) -> Any:
        kind = type(source)
        take = self._takes.get(kind)
        if take is None:
            take = find_source(kind)
            if take is None:
                raise unknown_kind(source, number)
            self._takes[kind] = take
        return take(source)
