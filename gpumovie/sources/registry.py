"""What can be written into a film besides arrays: the one place where other kinds plug in.

A kind is registered by its class, or by the full name of its class, so that nothing is imported before such an
object turns up. The function that takes it is named the same way: ``"package.module:function"``.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..errors import FrameError
from ..movie.info import StageTimes
from ..video.ffmpeg.command import Input
from ..video.ffmpeg.find import FFmpeg
from ..video.frames import Frame, PendingFrame
from ..video.settings import Options

Taker = Callable[[Any], "np.ndarray[Any, Any] | Frame"]

_takers: dict[str, Taker | str] = {}

#: Kinds that are drawn here, each with the function from one and a SourceContext to a frame.
_drawn: dict[str, str] = {
    "matplotlib.figure.Figure": "gpumovie.sources.figure:figure_frame",
    "gpumovie.mpl.drawing.Drawing": "gpumovie.sources.figure:drawing_frame",
    "gpumovie.gl.canvas.Canvas": "gpumovie.sources.canvas:canvas_frame",
    "vispy.app.canvas.Canvas": "gpumovie.sources.scene:scene_frame",
}


def register_source(kind: type | str, take: Taker | str) -> None:
    """Let ``Movie.write`` take objects of ``kind`` and of its subclasses.

    >>> register_source("astropy.nddata.CCDData", "mylab.films:picture")

    Args:
        kind: a class, or its full name.
        take: a function, or its name as ``"package.module:function"``, from such an object to an array as
            ``Movie.write`` takes it, or to a ``Frame``. An array may be reused for the next picture.
    """
    _takers[kind if isinstance(kind, str) else _full_name(kind)] = take


@dataclass(frozen=True)
class SourceContext:
    """What a source is told of the film that it is written into.

    Attributes:
        options: what was asked for.
        begun: what the frames before it are; None for the first.
        ffmpeg: the program that is tried first.
        times: where the source may add the time that it takes.
        told: what the source has to say of itself in ``movie.info``: ``rasterizer``.
        kept: what sources keep from one frame of this film to the next, each under a key of its own; closed when the
            film ends.
    """

    options: Options
    begun: Input | None
    ffmpeg: FFmpeg
    times: StageTimes = field(default_factory=StageTimes)
    told: dict[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)


def as_frame(source: object, number: int, film: SourceContext) -> Frame | PendingFrame:
    """``source`` as a frame. Raises FrameError if it is nothing that can be shown."""
    if isinstance(source, Frame):
        return source
    if not isinstance(source, np.ndarray):
        taken = _take(source, number, film)
        if isinstance(taken, Frame | PendingFrame):
            return taken
        source = taken
    return Frame.from_array(source, number)


def _take(source: object, number: int, film: SourceContext) -> np.ndarray[Any, Any] | Frame | PendingFrame:
    for kind in type(source).__mro__:
        name = _full_name(kind)
        if name in _drawn and name not in _takers:
            module, _, function = _drawn[name].partition(":")
            coming: Frame | PendingFrame = getattr(importlib.import_module(module), function)(source, film)
            return coming
        take = _takers.get(name)
        if isinstance(take, str):
            module, _, function = take.partition(":")
            take = _takers[name] = getattr(importlib.import_module(module), function)
        if take is not None:
            return take(source)
    if isinstance(source, (list, tuple)) or hasattr(source, "__array__") or hasattr(source, "__array_interface__"):
        return np.asarray(source)
    if hasattr(source, "new_saved_frame_seq"):
        raise FrameError(
            f"frame {number} is a matplotlib {type(source).__name__}, not a picture; "
            f'import gpumovie.mpl and save it by anim.save(path, writer="gpumovie")'
        )
    kinds = (name.rpartition(".")[2] for name in (*_takers, *_drawn))
    raise FrameError(
        f"frame {number} is a {_full_name(type(source))}, which is no picture; "
        f"give a numpy array or one of {', '.join(dict.fromkeys(kinds))}"
    )


def _full_name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
