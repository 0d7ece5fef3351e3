"""Movie: the film that a user holds while it is written."""

from __future__ import annotations

import dataclasses
import inspect
import logging
import os
import warnings
import weakref
from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import TracebackType
from typing import Any, Never

from ..errors import ClosedError, FrameError
from ..sizes import check_size
from ..sources.registry import SourceContext, as_frame
from ..video.colour.convert import adapt
from ..video.ffmpeg.command import Input
from ..video.ffmpeg.find import find_ffmpegs
from ..video.files.partial import PartialFile, audio_codec
from ..video.frames import Frame, PendingFrame
from ..video.recording import Recording
from ..video.settings import check_options, refuse_unknown
from .info import MovieInfo, StageTimes
from .preview.preview import Preview
from .progress import Progress, open_progress
from .session import Underway

log = logging.getLogger("gpumovie")


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
        codec: ``h264 hevc av1 vp9 mpeg4 prores ffv1 png apng gif``. None: ``h264``, or where the file cannot
            hold it, the file's own: vp9 in .webm, gif in .gif, apng in .apng.
        encoder: ``auto``, or one by name, such as ``libx264`` or ``h264_nvenc``. Environment: GPUMOVIE_ENCODER.
        fallback: whether another encoder may take over when the named one does not work here.
        quality: 0 (best) to 51 (worst) on the scale of libx264's CRF, mapped for every other encoder; None: 20.
        speed: ``fastest fast balanced small``; for libx264 these are ultrafast, veryfast, medium and slower.
        lossless: every colour value of every frame can be had back exactly; alpha too in ffv1, png and apng.
        pixel_format: what to encode, by ffmpeg's name, such as ``yuv444p``. None: yuv420p for 8-bit frames;
            10-bit for uint16 frames in hevc, av1, prores, ffv1 and vp9; with alpha for frames with alpha in
            prores, vp9, ffv1, png and apng. In gif a pixel is opaque or transparent; the others ignore alpha.
        audio: a file whose sound is added: cut where the film ends, silent where the sound ends first.
        metadata: title, author, comment, and whatever else the container keeps.
        progress: show frames, rate and file size while recording; a number says how many frames to expect.
        preview: show frames, 30 a second at most, in a window, which may be closed; the film goes on without it.
        bitrate: kbit/s in place of ``quality``.
        extra_args: arguments for ffmpeg, put behind ours.
        ffmpeg: path of the ffmpeg to use. Environment: GPUMOVIE_FFMPEG. None: the system's and the bundled one.

    Raises:
        OptionError: an argument cannot be; the message quotes it and says what can.
        PathError: the film cannot be written there.
        FFmpegNotFoundError: there is no ffmpeg.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        size: tuple[int, int] | None = None,
        fps: float | Fraction = 30,
        *,
        codec: str | None = None,
        encoder: str = "auto",
        fallback: bool = True,
        quality: float | None = None,
        speed: str = "fast",
        lossless: bool = False,
        pixel_format: str | None = None,
        audio: str | os.PathLike[str] | None = None,
        metadata: Mapping[str, object] | None = None,
        progress: bool | int = False,
        preview: bool = False,
        bitrate: int | None = None,
        extra_args: Sequence[str] = (),
        ffmpeg: str | os.PathLike[str] | None = None,
        **unknown: Never,
    ) -> None:
        self._closed = True  # until there is something to close
        refuse_unknown("Movie", unknown, OPTIONS)
        self._options = check_options(
            path,
            fps=fps,
            codec=codec,
            encoder=encoder,
            fallback=fallback,
            quality=quality,
            speed=speed,
            lossless=lossless,
            pixel_format=pixel_format,
            bitrate=bitrate,
            audio=audio,
            metadata=metadata,
            extra_args=extra_args,
            ffmpeg=ffmpeg,
        )
        self._size = None if size is None else check_size(size)
        self._ffmpegs = find_ffmpegs(self._options.ffmpeg)
        if self._options.audio is not None:
            audio_codec(self._ffmpegs[0], self._options.audio)
        self._file = PartialFile(path)
        self._recording: Recording | None = None
        self._info = MovieInfo(str(self._file.final), 0, self._options.fps, self._size)
        self._times = StageTimes()
        self._told: dict[str, str] = {}
        self._kept: dict[str, Any] = {}
        self._progress: Progress | None = None
        self._progress_wanted, self._preview_wanted = progress, preview
        self._gif_is_opaque: bool | None = None
        self._closed = False
        self._state = Underway(self._file)
        # Called when the film is dropped or the interpreter ends without close(): nothing recorded is lost.
        self._abandon = weakref.finalize(self, self._state.abandon)

    def write(self, frame: object) -> None:
        """Add the next frame.

        Returns while the frame before it is still on its way to the encoder, and waits when that is too far
        behind. The array may be reused at once: it was copied (once, into memory that is used again), or, when
        the encoder is the slower side and frames come without delay, write() waited until it was sent from where
        it lies. What cannot change (arrays over ``bytes``, a ``Frame`` that lasts) is never copied.

        Args:
            frame: an array (height, width), (height, width, 1), (height, width, 3) or (height, width, 4), RGB(A)
                order, top row first, uint8 or uint16, with any strides; a matplotlib Figure; a Canvas, Scene or
                any other vispy canvas, as it is now; or any kind that was registered with ``register_source``.

        Raises:
            FrameError: not a picture, or not like the first one.
            NoEncoderError: with the first frame, when no encoder works.
            EncoderError: ffmpeg failed; carries its last words.
            ClosedError: the film is closed.
        """
        number = self.frames
        if self._closed:
            raise ClosedError(f"frame {number} came after {self._options.path!r} was closed; open a new Movie")
        begun = self._recording.source if self._recording else None
        film = SourceContext(self._options, begun, self._ffmpegs[0], self._times, self._told, self._kept)
        taken = as_frame(frame, number, film)
        if begun is not None and isinstance(taken, Frame):
            taken = adapt(taken, begun.pixel_format)
        try:
            if self._recording is None:
                self._recording = self._state.recording = self._begin(taken)
            self._recording.source.check(taken, number)
            if self._options.codec == "gif" and isinstance(taken, Frame) and taken.pixel_format.alpha:
                self._look_at_opacity(taken, number)
        except BaseException:
            if isinstance(taken, PendingFrame):
                taken.drop()
            raise
        if isinstance(taken, PendingFrame):
            self._state.coming.append(taken)
            self._state.await_coming(taken.ahead)
        else:
            self._state.await_coming(0)
            self._state.send(taken)
        if self._progress is not None:
            self._progress.update(self._recording.sent, self._file.path)

    @property
    def frames(self) -> int:
        """Frames written so far, those on their way out of OpenGL included."""
        return self._recording.sent + len(self._state.coming) if self._recording else 0

    @property
    def info(self) -> MovieInfo:
        """What is known of the film: frames, encoder and why, seconds in each stage."""
        info = self._info if self._recording is None or self._closed else self._recording.info()
        return dataclasses.replace(info, rasterizer=self._told.get("rasterizer", ""))

    def close(self) -> None:
        """Finish the film and put it at its path. Waits for the encoder; a second call does nothing.

        Raises EncoderError, VerificationError or FrameError (no frame at all); then ``path`` is as it was before.
        """
        if self._closed:
            return
        self._closed = True
        recording = self._recording
        if recording is None:
            self._forget()
            self._file.give_up()
            raise FrameError(f"no frame was written to {self._options.path!r}, so there is no film")
        try:
            try:
                self._state.await_coming(0)
            except BaseException:
                self._state.end("was not finished")
                raise
            if self._progress is not None:
                self._progress.finishing(recording.choice.encoder.name)
            size = recording.close()
            self._info = recording.info(size)
        except BaseException:
            self._info = recording.info()
            raise
        finally:
            self._forget()
            if self._progress is not None:
                self._progress.close(self._info)

    def abort(self) -> None:
        """End the film where it is: what was recorded stays in the partial file, ``path`` as it was before."""
        if self._closed:
            return
        self._closed = True
        try:
            self._state.end("was not finished")
        finally:
            self._forget()
            if self._recording is not None:
                self._info = self._recording.info()
            if self._progress is not None:
                self._progress.close(self._info)

    def __enter__(self) -> Movie:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()

    def _begin(self, first: Frame | PendingFrame) -> Recording:
        if self._size is not None and first.size != self._size:
            raise FrameError(
                f"frame 0 is {first.size[0]}x{first.size[1]}, but size={self._size} was asked for; "
                f"draw it at that size, or leave size= out"
            )
        source = Input(first.pixel_format, first.size)
        recording = Recording(self._options, source, self._ffmpegs, self._file, self._times)
        if self._preview_wanted:
            self._state.preview = Preview(self._file.final.name, source)
        if self._progress_wanted is not False:
            total = None if self._progress_wanted is True else int(self._progress_wanted)
            self._progress = open_progress(self._file.final.name, total)
        return recording

    def _look_at_opacity(self, frame: Frame, number: int) -> None:
        """Warn where ffmpeg's GIFs go wrong: an opaque frame stays below the one that follows, whatever that is."""
        opaque = bool(frame.planes[0][..., 3].min() >> (frame.pixel_format.bits - 8) >= 128)
        if self._gif_is_opaque == (not opaque):
            warnings.warn(
                f"frame {number} of {self._options.path!r} is {'opaque' if opaque else 'transparent in parts'}, "
                f"unlike those before it: a GIF of both shows pixels of other frames; write .apng or .webm instead",
                stacklevel=3,
            )
            self._gif_is_opaque = None  # said once
        elif number == 0:
            self._gif_is_opaque = opaque

    def _forget(self) -> None:
        self._abandon.detach()
        self._state.forget()
        for kept in self._kept.values():
            kept.close()
        self._kept.clear()

    def __repr__(self) -> str:
        return f"<Movie {self._options.path!r}, {self.frames} frames, {'closed' if self._closed else 'open'}>"


#: What Movie takes by keyword.
OPTIONS = tuple(
    name for name, option in inspect.signature(Movie).parameters.items() if option.kind is option.KEYWORD_ONLY
)
