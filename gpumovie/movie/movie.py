"""Movie: the film that a user holds while it is written."""

from __future__ import annotations

import weakref
from fractions import Fraction
from types import TracebackType
from typing import Unpack

from ..options.arguments import check_size
from ..options.keywords import refuse_unknown, with_options
from ..options.table import TABLE, MovieOptions, Size, StrPath
from ..video.settings import make_settings
from .info import MovieInfo
from .session import Session


@with_options(MovieOptions)
class Movie:
    """A film that is being written, frame by frame.

    >>> with Movie("out.mp4", size=(1280, 720), fps=30) as movie:
    ...     for i in range(90):
    ...         movie.write(np.full((720, 1280, 3), i, np.uint8))
    >>> print(movie.info)

    The film appears at ``path`` when the ``with`` block ends and every frame is in it; until then it grows in a
    partial file beside it (``out.partial.mp4``). An exception in the block, Ctrl-C included, ends the film where
    it is: what was recorded stays in the partial file, and ``path`` is as it was before.

    Args:
        path: ends in .mp4 .m4v .mov .mkv .webm .avi .gif or .apng.
        size: (width, height) in pixels that every frame must have; None takes that of the first.
        fps: frames a second: a number, or a Fraction such as ``Fraction(24000, 1001)``, kept exactly.
        **options: every option of a film, from ``gpumovie.options.table``.

    Raises:
        OptionError: an argument cannot be used; the message quotes it and says what can.
        TypeError: there is no such option; the message says which one was probably meant.
        PathError: the film cannot be written there.
        FFmpegNotFoundError: there is no ffmpeg.
    """

    def __init__(
        self,
        path: StrPath,
        size: Size | None = None,
        fps: float | Fraction = 30,
        **options: Unpack[MovieOptions],
    ) -> None:
        refuse_unknown("Movie", options, TABLE)
        settings = make_settings(path, fps, **options)
        self._session = Session(
            settings,
            None if size is None else check_size(size),
            progress=TABLE["progress"].check(options.get("progress", False)),
            preview=TABLE["preview"].check(options.get("preview", False)),
        )
        # Called when the film is dropped or the interpreter ends without close(): nothing recorded is lost.
        self._abandon = weakref.finalize(self, self._session.abandon)

    def write(self, frame: object) -> None:
        """Add the next frame.

        Encoding goes on in the background; write() waits only when the encoder is a few frames behind. The array may
        be changed as soon as write() returns: it has been copied, or, where copying would save no time, already sent.
        What cannot change (arrays over ``bytes``, an immutable ``Frame``) is not copied unless it has to be padded.

        Args:
            frame: an array of shape (height, width), (height, width, 1), (height, width, 3) or (height, width, 4),
                RGB(A) order, top row first, uint8 or uint16, with any strides; a matplotlib Figure; a Canvas, Scene
                or any other vispy canvas, as it is now; a Pillow image, in the colours of its mode; a ``Frame``;
                what numpy makes an array of; or any kind that was registered with ``register_source``.

        Raises:
            FrameError: it is no image, or not like the first one.
            NoEncoderError: with the first frame, when no encoder works.
            EncoderError: ffmpeg failed; carries the end of its stderr.
            ClosedError: the film is closed.
        """
        self._session.write(frame)

    @property
    def frames(self) -> int:
        """Frames written so far, those on their way out of OpenGL included."""
        return self._session.frames

    @property
    def info(self) -> MovieInfo:
        """What is known of the film: frames, encoder and why, seconds in each stage."""
        return self._session.info

    def close(self) -> None:
        """Finish the film and put it at its path. Waits for the encoder; a second call does nothing.

        Raises:
            EncoderError: ffmpeg failed.
            VerificationError: the file does not hold the frames that were sent.
            FrameError: no frame was written.
        """
        try:
            self._session.close()
        finally:
            self._abandon.detach()

    def abort(self) -> None:
        """End the film where it is: what was recorded stays in the partial file, ``path`` as it was before."""
        try:
            self._session.abort()
        finally:
            self._abandon.detach()

    def __enter__(self) -> Movie:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()

    def __repr__(self) -> str:
        state = "closed" if self._session.closed else "open"
        return f"<Movie {self._session.settings.path!r}, {self.frames} frames, {state}>"
