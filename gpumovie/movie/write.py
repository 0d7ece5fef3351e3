"""write(): the whole film in one call."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sized
from fractions import Fraction
from typing import Any, Unpack

import numpy as np

from ..errors import FrameError, OptionError
from ..options.keywords import with_options
from ..options.table import MovieOptions, Size, StrPath
from ..video.frames import Frame, transposing
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
            (frames, height, width[, channels]), whose frames are sent without a copy. An array of three axes whose
            last is 3 or 4 long is one picture and refused: for gray frames of such a width add an axis, with
            ``frames[..., np.newaxis]``.
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
    _check_frames(frames, path)
    if options.get("progress") is True and isinstance(frames, Sized):
        options["progress"] = len(frames) or True
    with Movie(path, size, fps, **options) as movie:
        if isinstance(frames, np.ndarray) and frames.dtype.kind not in "OSU":
            _write_array(movie, frames)
        else:
            for frame in frames:
                movie.write(frame)
    return movie.info


def _check_frames(frames: object, path: StrPath) -> None:
    """Refuse what can be no frames, before there is a file."""
    if isinstance(frames, str | os.PathLike):
        if not isinstance(path, str | os.PathLike):
            raise OptionError(f"path and frames={frames!r} are swapped; give gm.write({os.fspath(frames)!r}, frames)")
        raise FrameError(f"frames={frames!r} is a path, not frames; `gpumovie encode` makes films of image files")
    if isinstance(frames, bytes | bytearray | memoryview):
        raise FrameError(f"frames are {memoryview(frames).nbytes} bytes, not pictures; give arrays of them")
    if isinstance(frames, Mapping):
        raise FrameError(f"frames are a {type(frames).__name__}, which gives its keys; use its .values()")
    if not isinstance(frames, Iterable) and not hasattr(frames, "__getitem__"):
        raise FrameError(f"frames={frames!r} is nothing to go through; {_remedy(frames, path)}")
    shape = getattr(frames, "shape", None)
    if isinstance(shape, tuple):
        _check_shape(frames, tuple(shape))


def _remedy(frames: object, path: StrPath) -> str:
    if frames is None:
        return "let the function that made it return a list, or yield the frames"
    if hasattr(frames, "new_saved_frame_seq"):  # a matplotlib animation
        return f'import gpumovie.mpl and use anim.save({os.fspath(path)!r}, writer="gpumovie")'
    if getattr(frames, "n_frames", 1) > 1:  # of a file that Pillow opened
        return "give PIL.ImageSequence.Iterator(image)"
    return "for a film of one picture give [picture]"


def _check_shape(frames: object, shape: tuple[int, ...]) -> None:
    """Refuse an array of numbers, whatever library it is of, whose first axis does not count frames."""
    if len(shape) < 2 and (not isinstance(frames, np.ndarray) or frames.dtype.kind in "OSU"):
        return  # a column of pictures, or of paths
    if len(shape) < 3 or (len(shape) == 3 and shape[2] in (1, 3, 4)):
        raise FrameError(
            f"frames have shape {shape}: one picture; for a film of it give [picture], "
            f"or for many an array (frames, height, width[, channels])"
        )
    if len(shape) == 4 and shape[3] not in (1, 3, 4) and shape[1] in (1, 3, 4):
        raise FrameError(
            f"frames have shape {shape}, need (frames, height, width[, channels]); "
            f"channels come last: use frames.{transposing(frames, (0, 2, 3, 1))}"
        )


def _write_array(movie: Movie, frames: np.ndarray[Any, Any]) -> None:
    for number, image in enumerate(frames):
        frame = Frame.from_array(image, number)
        frame.immutable = True  # the caller waits in write() until the film is closed
        movie.write(frame)
