"""write(): the whole film in one call."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sized
from fractions import Fraction
from typing import Any, Unpack

import numpy as np

from ..errors import FrameError, OptionError
from ..options.keywords import with_options
from ..options.table import MovieOptions, Size, StrPath
from ..sources.registry import hint_for
from ..video.frames import Frame
from .info import MovieInfo
from .movie import Movie


@with_options(MovieOptions)
def write(
    path: StrPath,
    frames: Iterable[object],
    fps: float | Fraction = 30,
    *,
    size: Size | None = None,
    **options: Unpack[MovieOptions],
) -> MovieInfo:
    """Write a film of all ``frames`` and return what is known of it.

    >>> write("out.mp4", np.zeros((90, 720, 1280, 3), np.uint8), fps=30)

    Args:
        path: as for ``Movie``.
        frames: any iterable of what ``Movie.write`` takes; also one array of shape
            (frames, height, width[, channels]), whose frames are sent without a copy. An array of three dimensions
            whose last is 1, 3 or 4 is one picture and refused: gray frames so narrow are given with a channel,
            (frames, height, width, 1).
        fps: frames a second.
        size: as for ``Movie``.
        **options: every option of a film, from ``gpumovie.options.table``.

    Returns:
        What is known of the film: frames, encoder and why, seconds in each stage.

    Raises:
        FrameError: ``frames`` are no frames, or one of them is no image or not like the first one.
        OptionError: an argument cannot be used; or ``path`` and ``frames`` are swapped.
        PathError: the film cannot be written there.
        EncoderError: ffmpeg failed, or no encoder works.
    """
    if isinstance(frames, str | os.PathLike):
        if not isinstance(path, str | os.PathLike):
            raise OptionError(f"path and frames={frames!r} are swapped; give gm.write({os.fspath(frames)!r}, frames)")
        raise FrameError(f"frames={frames!r} is a path, not frames; `gpumovie encode` makes films of image files")
    if not isinstance(frames, Iterable) and not hasattr(frames, "__getitem__"):
        remedy = "for a film of one picture give [picture]"
        if hasattr(frames, "new_saved_frame_seq"):  # a matplotlib animation
            remedy = f'import gpumovie.mpl and use anim.save({os.fspath(path)!r}, writer="gpumovie")'
        elif hint := hint_for(frames):
            raise FrameError(f"frames are {hint}; frames may be any list or iterator of pictures")
        elif getattr(frames, "n_frames", 1) > 1:  # an animation that Pillow has opened
            remedy = "for its pictures give PIL.ImageSequence.Iterator(image)"
        raise FrameError(f"frames={frames!r} is nothing to go through; {remedy}")
    _refuse_one_picture(frames)
    if options.get("progress") is True and isinstance(frames, Sized):
        options["progress"] = len(frames) or True
    with Movie(path, size, fps, **options) as movie:
        if isinstance(frames, np.ndarray):
            _write_array(movie, frames)
        else:
            for frame in frames:
                movie.write(frame)
    return movie.info


def _refuse_one_picture(frames: object) -> None:
    """Refuse an array or tensor of one picture, whose rows would become frames."""
    if isinstance(frames, type) or not isinstance(getattr(frames, "shape", None), tuple):
        return
    shape = tuple(frames.shape)  # type: ignore[attr-defined]  # a tuple of its own kind prints as that
    if len(shape) < 3 or (len(shape) == 3 and shape[2] in (1, 3, 4)):
        raise FrameError(
            f"frames have shape {shape}: one picture; for a film of it give [picture], "
            f"for more an array (frames, height, width, 3), or (frames, height, width[, 1]) of gray"
        )


def _write_array(movie: Movie, frames: np.ndarray[Any, Any]) -> None:
    for number, image in enumerate(frames):
        frame = Frame.from_array(image, number)
        frame.immutable = True  # the caller waits in write() until the film is closed
        movie.write(frame)
