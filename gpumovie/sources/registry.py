"""What can be written into a film: the one table in which every kind is entered, gpumovie's own too.

A kind is entered by its class or by the full name of its class, so that nothing is imported before such an object
turns up. Its entry is a function, or the name of one as ``"package.module:function"``, from such an object to one of

- an array, as ``Movie.write`` takes it;
- a ``Frame``;
- a ``Source``, which is asked for its frame with what it needs to know of the film.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from ..errors import FrameError
from ..video.ffmpeg.find import FFmpeg
from ..video.frames import Frame, FrameFormat, PendingFrame
from ..video.settings import Settings
from ..video.times import StageTimes


@dataclass
class SourceContext:
    """What a source is told of the film that it is written into.

    Attributes:
        settings: of the film.
        ffmpeg: the program that is tried first.
        frame_format: of the frames before; None for the first frame.
        number: of the frame that is asked for.
        times: the source may add the time that it takes.
        notes: what the source has to say in ``movie.info``: ``rasterizer``.
        state: what sources keep from one frame of this film to the next, each under a key of its own; closed when the
            film ends.
    """

    settings: Settings
    ffmpeg: FFmpeg
    frame_format: FrameFormat | None = None
    number: int = 0
    times: StageTimes = field(default_factory=StageTimes)
    notes: dict[str, str] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)


class Source(Protocol):
    """An object that makes its own frame, knowing the film."""

    def frame(self, context: SourceContext) -> Frame | PendingFrame:
        """The object as it is now."""


Take = Callable[[Any], "np.ndarray[Any, Any] | Frame | Source"]

_ENTRIES: dict[str, Take | str] = {}


def register_source(kind: type | str, take: Take | str) -> None:
    """Let ``Movie.write`` take objects of ``kind`` and of its subclasses.

    >>> register_source("astropy.nddata.CCDData", "mylab.films:image")

    Args:
        kind: a class, or its full name.
        take: a function, or its name as ``"package.module:function"``, from such an object to an array as
            ``Movie.write`` takes it, or to a ``Frame``. An array may be reused for the next frame.

    Raises:
        TypeError: ``kind`` is no class and no name of one, or ``take`` no function and no name of one.
    """
    if not isinstance(kind, type) and not (isinstance(kind, str) and "." in kind):
        raise TypeError(f"kind {kind!r} is no class; give one, or its full name, such as 'astropy.nddata.CCDData'")
    if not callable(take) and not (isinstance(take, str) and ":" in take):
        raise TypeError(f"take {take!r} is no function; give one, or its name as 'package.module:function'")
    _ENTRIES[kind if isinstance(kind, str) else full_name(kind)] = take


def find_source(kind: type) -> Take | None:
    """The function that takes objects of ``kind``; None if there is no entry for it or a base class of it."""
    for each in kind.__mro__:
        name = full_name(each)
        take = _ENTRIES.get(name)
        if isinstance(take, str):
            module, _, function = take.partition(":")
            take = _ENTRIES[name] = getattr(importlib.import_module(module), function)
        if take is not None:
            return take
    if issubclass(kind, str | bytes):  # numpy's own may be had as arrays, but are paths
        return None
    if issubclass(kind, list | tuple) or hasattr(kind, "__array__") or hasattr(kind, "__array_interface__"):
        return ArrayLikeSource
    return None


def entries() -> dict[str, Take | str]:
    """Every kind by the full name of its class, and its entry."""
    return dict(_ENTRIES)


class ArrayLikeSource:
    """What numpy makes an array of: lists, tensors."""

    def __init__(self, given: object) -> None:
        self._given = given

    def frame(self, context: SourceContext) -> Frame:
        """The array as a frame.

        Raises:
            FrameError: numpy can make no array of it, or it is no picture.
        """
        try:
            array = np.asarray(self._given)
        except (TypeError, ValueError, RuntimeError) as error:  # rows of different lengths; a tensor on a GPU
            kind = full_name(type(self._given))
            raise FrameError(f"frame {context.number} is a {kind}, which is no array for numpy: {error}") from error
        return Frame.from_array(array, context.number, self._given)


def unknown_kind(source: object, number: int) -> FrameError:
    """The error for frame ``number``, which no entry takes."""
    if source is None:
        return FrameError(f"frame {number} is None; end the function that made it with `return fig`, or the like")
    if isinstance(source, str | os.PathLike):
        return FrameError(
            f"frame {number} is {source!r}, not a picture; read image files first, with PIL.Image.open(path) for "
            f"example, or make the film of them by `gpumovie encode`"
        )
    if isinstance(source, bytes | bytearray | memoryview):
        return FrameError(
            f"frame {number} is {memoryview(source).nbytes} bytes, whose format is not known; open an image file's "
            f"with PIL.Image.open(io.BytesIO(data)), or give Frame.from_buffer(data, pixel_format, size)"
        )
    kind = full_name(type(source))
    if hasattr(source, "new_saved_frame_seq"):
        return FrameError(
            f"frame {number} is a matplotlib {type(source).__name__}, not a picture; "
            f'import gpumovie.mpl and save it by anim.save(path, writer="gpumovie")'
        )
    if find_source(type(getattr(source, "figure", None))) is not None:
        return FrameError(f"frame {number} is a {kind}, which is part of a figure; give its .figure")
    kinds = dict.fromkeys(name.rpartition(".")[2] for name in (*_users_entries(), *OWN))
    return FrameError(
        f"frame {number} is a {kind}, which is no picture; give a numpy array or one of {', '.join(kinds)}"
    )


def wrong_result(source: object, result: object, number: int) -> FrameError:
    """The error for what the registered function of a kind returned for frame ``number``."""
    return FrameError(
        f"frame {number}: the function that is registered for {full_name(type(source))} returned {result!r}, "
        f"which is no picture; let it return an array or a Frame"
    )


def full_name(kind: type) -> str:
    """``package.module.Class``."""
    return f"{kind.__module__}.{kind.__qualname__}"


#: The kinds that gpumovie brings along, but for arrays, which need no entry.
OWN = {
    "matplotlib.figure.Figure": "gpumovie.sources.figure:FigureSource",
    "gpumovie.mpl.drawing.Drawing": "gpumovie.sources.figure:DrawingSource",
    "gpumovie.gl.canvas.Canvas": "gpumovie.sources.canvas:CanvasSource",
    "vispy.app.canvas.Canvas": "gpumovie.sources.scene:SceneSource",
    "PIL.Image.Image": "gpumovie.sources.pil:PillowImageSource",
}


def _users_entries() -> list[str]:
    return [name for name in _ENTRIES if name not in OWN]


for _kind, _take in OWN.items():
    register_source(_kind, _take)
