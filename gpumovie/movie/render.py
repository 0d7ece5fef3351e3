"""render(): a film out of a function from frame number to something drawable."""

from __future__ import annotations

import inspect
import numbers
from collections.abc import Callable, Iterable, Sized
from fractions import Fraction
from typing import Any, Unpack

from ..errors import FrameError, GpumovieError, OptionError
from ..options.keywords import with_options
from ..options.table import MovieOptions, Size, StrPath
from .info import MovieInfo
from .movie import Movie


@with_options(MovieOptions)
def render(
    draw: Callable[[Any], object],
    path: StrPath,
    frames: int | Iterable[Any],
    fps: float | Fraction = 30,
    *,
    size: Size | None = None,
    **options: Unpack[MovieOptions],
) -> MovieInfo:
    """Call ``draw`` for every frame and write what it returns.

    >>> def draw(i):
    ...     line.set_ydata(np.sin(x + i / 20))
    ...     return fig
    >>> render(draw, "out.mp4", frames=600, fps=60, progress=True)

    Args:
        draw: takes an entry of ``frames`` and returns anything that ``Movie.write`` takes: a figure, scene, canvas
            or array. It may return the same object every time.
        path: as for ``Movie``.
        frames: how many, numbered from 0; or a range or any other iterable, whose entries ``draw`` is given.
        fps: frames a second.
        size: as for ``Movie``.
        **options: every option of a film, from ``gpumovie.options.table``.

    Returns:
        What is known of the film: frames, encoder and why, seconds in each stage.

    Raises:
        OptionError: ``frames`` is no number above 0 and nothing to go through; ``draw`` cannot be called with
            one argument; or an option cannot be used.
        FrameError: what ``draw`` returned is no image, or not like the first one; names the frame.
        PathError: the film cannot be written there.
        EncoderError: ffmpeg failed, or no encoder works.
        Exception: whatever ``draw`` raises, with a note that names the frame.
    """
    if not callable(draw):
        raise OptionError(f"draw={draw!r} cannot be called; give a function from frame number to a picture")
    entries = _entries(frames)
    if options.get("progress") is True and isinstance(entries, Sized):
        options["progress"] = len(entries) or True
    with Movie(path, size, fps, **options) as movie:
        for number, entry in enumerate(entries):
            drawn = _draw(draw, entry, number)
            try:
                movie.write(drawn)
            except FrameError as error:
                raise FrameError(f"draw({entry!r}) returned what cannot be frame {number}: {error}") from error
            except GpumovieError:
                raise
            except Exception as error:  # figures and scenes draw themselves when they are written
                error.add_note(f"gpumovie: this was raised while frame {number}, draw({entry!r}), was written")
                raise
    return movie.info


def _draw(draw: Callable[[Any], object], entry: object, number: int) -> object:
    try:
        drawn = draw(entry)
    except Exception as error:
        if isinstance(error, TypeError) and _takes_no_entry(draw, entry):
            raise OptionError(
                f"draw={draw!r} cannot be called as draw({entry!r}); "
                f"let it take the frame number alone: def draw(i): ..."
            ) from error
        error.add_note(f"gpumovie: draw({entry!r}) raised this, for frame {number}")
        raise
    if drawn is None:
        raise FrameError(f"draw({entry!r}) returned None, for frame {number}; end it with `return fig`, or the like")
    return drawn


def _takes_no_entry(draw: Callable[[Any], object], entry: object) -> bool:
    try:
        inspect.signature(draw, follow_wrapped=False).bind(entry)
    except TypeError:
        return True
    except ValueError:  # it has no signature
        pass
    return False


def _entries(frames: object) -> Iterable[Any]:
    if isinstance(frames, bool) or (isinstance(frames, numbers.Integral) and frames < 1):
        raise OptionError(f"frames={frames!r} is no number of frames; give a whole number above 0, or a range")
    if isinstance(frames, numbers.Integral):
        return range(int(frames))
    if isinstance(frames, str | bytes) or getattr(frames, "ndim", 1) == 0 or not isinstance(frames, Iterable):
        raise OptionError(f"frames={frames!r} is nothing to go through; give a whole number, a range, or an iterable")
    if isinstance(frames, Sized) and len(frames) == 0:
        raise OptionError(f"frames={frames!r} is empty; give at least one")
    return frames
