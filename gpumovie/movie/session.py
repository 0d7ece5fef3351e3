"""All state of one running film: its file, the frames on their way, the recording, what sources keep, the preview.

A frame's way::

    write() -> source -> Frame ----------------------> queue -> recording -> ffmpeg -> partial file
                    \\-> PendingFrame -> in flight --/
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import ClosedError, FrameError
from ..sources.registry import SourceContext
from ..video.colour.array_conversion import array_converter
from ..video.ffmpeg.find import find_ffmpegs
from ..video.files.audio import check_audio
from ..video.files.partial import PartialFile
from ..video.film_end import FilmEnd
from ..video.frame_queue import FrameQueue
from ..video.frames import Frame, FrameFormat, PendingFrame
from ..video.pixel_formats import Size
from ..video.recording import Recording
from ..video.settings import Settings
from .forks import let_go_in_children
from .info import MovieInfo
from .progress import Progress, open_progress
from .source_frames import SourceFrames

if TYPE_CHECKING:
    from .preview.preview import Preview

log = logging.getLogger("gpumovie")


class Session:
    """The state of one film, from its options to the finished file; ``Movie`` is the public class around it.

    Any thread may write and close: one call is served after the other.

    Args:
        settings: of the film.
        size: (width, height) that every frame must have; None takes that of the first.
        progress: whether to show it; a number says how many frames to expect.
        preview: whether to show frames in a window.

    Attributes:
        settings: of the film.
        closed: whether it takes no more frames.
        in_flight: frames that are on their way out of OpenGL, oldest first.

    Raises:
        FFmpegNotFoundError: there is no ffmpeg.
        OptionError: the file with the sound is not there, or has none.
        PathError: the film cannot be written there.
    """

    def __init__(self, settings: Settings, size: Size | None, *, progress: bool | int, preview: bool) -> None:
        self.settings, self.closed = settings, False
        self.in_flight: deque[PendingFrame] = deque()
        self.preview: Preview | None = None
        self._size, self._wants_progress, self._wants_preview = size, progress, preview
        self._ffmpegs = find_ffmpegs(settings.ffmpeg)
        if settings.audio is not None:
            check_audio(self._ffmpegs[0], settings)
        self._file = PartialFile(settings.path)
        self._context = SourceContext(settings, self._ffmpegs[0])
        self._source_frames = SourceFrames(self._context)
        self._lock = threading.RLock()
        self._forgotten = False  # by a forked child
        self._format: FrameFormat | None = None
        self._recording: Recording | None = None
        self._queue: FrameQueue | None = None
        self._progress: Progress | None = None
        self._film_end: FilmEnd | None = None
        self._bytes = 0  # of the finished file
        let_go_in_children(self)

    @property
    def frames(self) -> int:
        """Frames written so far, those in flight included."""
        return self._queue.frames + len(self.in_flight) if self._queue is not None else 0

    @property
    def info(self) -> MovieInfo:
        """What is known of the film."""
        rasterizer = self._context.notes.get("rasterizer", "")
        path, fps, recording, queue = str(self._file.final), self.settings.fps, self._recording, self._queue
        if recording is None or queue is None or self._film_end is None:
            return MovieInfo(path, 0, fps, self._size, rasterizer=rasterizer)
        choice = recording.choice
        return MovieInfo(
            *(path, queue.frames, fps, recording.size, self._bytes),
            *(choice.encoder.codec, choice.encoder.name, choice.pixel_format, str(choice.ffmpeg), choice.why),
            *(choice.rejected, self._context.times, rasterizer, self._film_end.unfinished),
        )

    # --- writing ------------------------------------------------------------------------------------------

    def write(self, source: object) -> None:
        """Add the next frame; see ``Movie.write``."""
        with self._lock:
            self._write(source)

    def _write(self, source: object) -> None:
        number = self.frames
        if self._forgotten:
            raise ClosedError(
                f"{self.settings.path!r} belongs to the process that this one was forked from; write its frames there"
            )
        if self.closed:
            raise ClosedError(f"frame {number} came after {self.settings.path!r} was closed; open a new Movie")
        frame = self._source_frames.frame_of(source, number, self._format)
        try:
            if self._format is None:
                self._format = self._begin(frame)
            self._format.check(frame, number)
            if self.settings.codec == "gif" and isinstance(frame, Frame) and frame.pixel_format.alpha:
                self._source_frames.check_gif_alpha(frame, number)
        except BaseException:
            if isinstance(frame, PendingFrame):
                frame.cancel()
            elif frame.release is not None:
                frame.release()
            raise
        if isinstance(frame, PendingFrame):
            self.in_flight.append(frame)
            self._send_in_flight(frame.max_in_flight)
        else:
            self._send_in_flight(0)
            self._send(frame)
        if self._progress is not None:
            self._progress.update(self.frames - len(self.in_flight), self._file.path)

    def _begin(self, first: Frame | PendingFrame) -> FrameFormat:
        """Choose an encoder for frames like ``first`` and start it."""
        if self._size is not None and first.size != self._size:
            raise FrameError(
                f"frame 0 is {first.size[0]}x{first.size[1]}, but size={self._size} was asked for; "
                f"draw it at that size, or leave size= out"
            )
        frame_format = FrameFormat(first.pixel_format, first.size)
        times = self._context.times
        settings = replace(self.settings, figures=first.is_figure)
        converter = array_converter(settings, first)
        sent = frame_format if converter is None else converter.format
        self._recording = Recording(settings, sent, self._ffmpegs, self._file, times)
        self._queue = FrameQueue(self._recording, times, converter)
        self._film_end = FilmEnd(self._recording, self._queue, self._file)
        self._context.frame_format = frame_format
        name = self._file.final.name
        if self._wants_preview:
            from .preview.preview import Preview  # few films have one, and all would wait for the import

            self.preview = Preview(name, frame_format)
        if self._wants_progress is not False:
            total = None if self._wants_progress is True else int(self._wants_progress)
            self._progress = open_progress(name, total)
        return frame_format

    def _send_in_flight(self, remaining: int) -> None:
        """Send the frames in flight, oldest first, until ``remaining`` are left."""
        while len(self.in_flight) > remaining:
            started = time.perf_counter()
            frame = self.in_flight[0].result()  # if that fails the frame is still in flight, not lost
            self._context.times.reading += time.perf_counter() - started
            self.in_flight.popleft()
            self._send(frame)

    def _send(self, frame: Frame) -> None:
        assert self._queue is not None
        if self.preview is not None:
            self.preview.show(frame)  # before put(), after which the frame's memory may be used again
        self._queue.put(frame)

    # --- the end ------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Finish the film and put it at its path; see ``Movie.close``."""
        with self._lock:
            if not self.closed:
                self._close()

    def _close(self) -> None:
        self.closed = True
        if self._recording is None or self._film_end is None:
            self._free()
            self._file.give_up()
            raise FrameError(f"no frame was written to {self.settings.path!r}, so there is no film")
        try:
            try:
                self._send_in_flight(0)
            except BaseException:
                self._leave("was not finished")
                raise
            if self._progress is not None:
                self._progress.finishing(self._recording.choice.encoder.name)
            self._bytes = self._film_end.finish()
        finally:
            self._free()

    def abort(self) -> None:
        """End the film where it is; what was recorded stays in the partial file."""
        self._wait_for_writers()
        try:
            if not self.closed:
                try:
                    self._end("was not finished")
                finally:
                    self._free()
        finally:
            self._lock.release()

    def abandon(self) -> None:
        """End the film of a Movie that was dropped, or that the end of the program left open.

        What sources keep is left alone: this may run in any thread, and OpenGL's objects belong to one.
        """
        self._wait_for_writers()
        try:
            if not self.closed:
                self._end("was never closed (use it in a with block)")
        finally:
            self._lock.release()

    def forget(self) -> None:
        """In a forked child: let go of the film, which goes on in the parent."""
        self._lock = threading.RLock()  # a thread of the parent may have held it
        self.closed = self._forgotten = True
        self.in_flight.clear()
        self._progress = self.preview = None
        if self._recording is not None:
            self._recording.forget()
        self._file.forget()

    def _wait_for_writers(self) -> None:
        """Take the lock, from a thread that waits for an ffmpeg that does nothing too."""
        if self._recording is not None and not self.closed:
            self._recording.end()
        while not self._lock.acquire(timeout=0.5):
            if self._recording is not None:
                self._recording.waiting()

    def _end(self, reason: str) -> None:
        self.closed = True
        try:
            self._send_in_flight(0)
        except Exception as error:
            log.debug("while ending %s: %s", self._file.final, error)
        finally:
            self._stop_showing()
            self._leave(reason)

    def _leave(self, reason: str) -> None:
        """Stop recording and keep what can be kept; ``reason`` is why, such as "was not finished"."""
        if self._film_end is None:
            self._file.give_up()
        else:
            self._film_end.leave(reason)

    def _stop_showing(self) -> None:
        """Close the preview and the progress, and give up frames that are still in flight."""
        if self.preview is not None:
            self.preview.close()
        while self.in_flight:
            self.in_flight.popleft().cancel()
        if self._progress is not None:
            self._progress.close(self.info)
            self._progress = None

    def _free(self) -> None:
        """Close everything that goes with the film."""
        self._stop_showing()
        for state in self._context.state.values():
            state.close()
        self._context.state.clear()
