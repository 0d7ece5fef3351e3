"""write(): the whole film in one call."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sized
from fractions import Fraction
from typing import Any

import numpy as np

from ..errors import FrameError, OptionError
from ..video.frames import Frame
from .info import MovieInfo
from .movie import Movie


def write(
    path: str | os.PathLike[str], frames: Iterable[object], fps: float | Fraction = 30, **options: Any
) -> MovieInfo:
    """Write a film of all ``frames`` and return what is known of it.

    >>> write("out.mp4", np.zeros((90, 720, 1280, 3), np.uint8), fps=30)

    Args:
        path: as for ``Movie``.
        frames: any iterable of what ``Movie.write`` takes; one array (frames, height, width[, channels]) too,
            whose frames are sent without a copy.
        fps: frames a second.
        options: the options of ``Movie``.

    Raises what ``Movie`` raises.
    """
    if isinstance(frames, str | os.PathLike):
        if not isinstance(path, str | os.PathLike):
            raise OptionError(f"path and frames={frames!r} are swapped; give gm.write({os.fspath(frames)!r}, frames)")
        raise FrameError(f"frames={frames!r} is a path, not frames; `gpumovie encode` makes films of image files")
    if not isinstance(frames, Iterable) and not hasattr(frames, "__getitem__"):
        remedy = "for a film of one picture give [picture]"
        if hasattr(frames, "new_saved_frame_seq"):  # a matplotlib animation
            remedy = f'import gpumovie.mpl and use anim.save({os.fspath(path)!r}, writer="gpumovie")'
        raise FrameError(f"frames={frames!r} is nothing to go through; {remedy}")
    if options.get("progress") is True and isinstance(frames, Sized):
        options["progress"] = len(frames) or True
    with Movie(path, options.pop("size", None), fps, **options) as movie:
        if isinstance(frames, np.ndarray):
            _write_array(movie, frames)
        else:
            for frame in frames:
                movie.write(frame)
    return movie.info


def _write_array(movie: Movie, frames: np.ndarray[Any, Any]) -> None:
    if frames.ndim < 3:
        raise FrameError(f"frames have shape {frames.shape}: one picture; give (frames, height, width[, channels])")
    for number, picture in enumerate(frames):
        frame = Frame.from_array(picture, number)
        frame.lasting = True  # the caller waits in write() until the film is closed
        movie.write(frame)
