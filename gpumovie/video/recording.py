"""One film on its way into one file: a bounded queue, one writer thread, and an encoder that may be replaced.

A frame's way::

    write() --copied, or waited for--> bounded queue --> writer thread --> pipe --> ffmpeg --> partial file
                                                               |
                                       kept until the encoder has shown output, and sent
                                       again to the next candidate if it dies before that
"""

from __future__ import annotations

import logging
import tempfile
import threading
import time

import numpy as np

from ..errors import EncoderError, VerificationError
from ..movie.info import MovieInfo, StageTimes
from .containers import container_of
from .encoders.choice import Chooser
from .ffmpeg.command import Input, film_command
from .ffmpeg.failures import classify
from .ffmpeg.find import FFmpeg
from .ffmpeg.process import Process
from .files.partial import PartialFile, copy_whole, count_frames, needs_copy
from .frame_queue import Item, Sender
from .frames import Frame
from .pixel_formats import Array, padded_size
from .settings import Options

log = logging.getLogger("gpumovie")

#: A caller that needs less than this part of what the pipe needs for a frame gains nothing from a copy: see write().
QUICK_CALLER = 0.1
#: Early frames beyond this many bytes wait on disk, not in memory, for the encoder's first output.
KEPT_IN_MEMORY = 256 << 20
#: SVT-AV1 prints its settings for every film; 1 is "errors only" (Source/Lib/Codec/svt_log.h). glibc gives memory as
#: large as a frame back at once and has it cleared again for the next (mallopt(3)): kept, a frame costs 4 % less.
ENVIRONMENT = {"SVT_LOG": "1", "MALLOC_MMAP_THRESHOLD_": "1000000000", "MALLOC_TRIM_THRESHOLD_": "2000000000"}


class Recording:
    """Encodes frames of one kind, given in order, into ``file``.

    ``write``, ``close`` and ``abort`` belong to one thread, the caller's. The writer thread alone talks to ffmpeg
    while frames flow; it ends before ``close`` and ``abort`` return.
    """

    def __init__(
        self,
        options: Options,
        source: Input,
        ffmpegs: list[FFmpeg],
        file: PartialFile,
        times: StageTimes | None = None,
    ) -> None:
        """Choose an encoder and start it; ``times`` is added to. Raises NoEncoderError."""
        self.options, self.source, self.file = options, source, file
        self.container = container_of(options.path)
        self.times = times or StageTimes()
        self.sent = 0
        self._chooser = Chooser(options, source, ffmpegs)
        self.choice = self._chooser.next()
        self.size = padded_size(source.size, self.choice.pixel_format)
        self._process: Process | None = None
        self._kept: tempfile.SpooledTemporaryFile[bytes] | None = None
        self._spare: list[Array] = []
        self._returned = 0.0  # when write() last gave the caller its time back
        self._sending = 0.0  # seconds that the last frame took to go down the pipe
        self._start()
        self._sender = Sender(self._send, self.times)

    # --- the caller's thread ------------------------------------------------------------------------------

    def write(self, frame: Frame) -> None:
        """Hand over the next frame; waits while the queue is full. The frame's memory may be reused afterwards.

        A frame that lasts goes into the queue as it is. Any other is copied once, into memory that is used again, so
        that the caller can draw while it is sent. A caller who has nothing to draw would only wait for the queue
        then; its frame is sent from where it lies, and write() waits for that (a copy costs x264 its caches).

        Raises EncoderError as soon as it is known that the film cannot go on.
        """
        try:
            self._sender.check()
            item = self._item(frame)
        except BaseException:
            if frame.release is not None:
                frame.release()
            raise
        started = time.perf_counter()
        self._sender.put(item)
        self.sent += 1
        while item.sent is not None and not item.sent.wait(timeout=0.5):
            self._sender.check()
        self._returned = time.perf_counter()
        self.times.waiting_for_encoder += self._returned - started

    def _item(self, frame: Frame) -> Item:
        """The frame as it goes into the queue: where it lies, or copied."""
        quick = time.perf_counter() - self._returned < QUICK_CALLER * self._sending
        data = frame.buffer() if (frame.lasting or quick) and self.size == frame.size else None
        if data is not None:
            return Item(data, frame.release, None if frame.lasting else threading.Event())
        started = time.perf_counter()
        copy = self._spare.pop() if self._spare else self._blank()
        frame.pack_into(copy, self.size)
        if frame.release is not None:
            frame.release()
        self.times.converting += time.perf_counter() - started
        return Item(copy.view(np.uint8).data, lambda: self._spare.append(copy))

    def close(self) -> int:
        """Wait for the encoder, verify the file, put it in place, and return its size in bytes.

        Raises EncoderError or VerificationError; then the file keeps its partial name.
        """
        try:
            self._sender.finish()
            process = self._end_encoder()
            if needs_copy(self.choice.ffmpeg, self.container, self.options):
                self._copy_whole()
            self._verify(process)
            return self.file.commit()
        except BaseException:
            if self._process is not None and self._process.running:
                self.file.release()  # Ctrl-C while the encoder finishes: it does so on its own
            else:
                self._leave_partial()
            raise
        finally:
            self._discard_kept()

    def abort(self) -> int:
        """End the film where it is and return how many frames are kept in the partial file; none, no file."""
        try:
            self._sender.finish()
        except BaseException as error:
            log.debug("while ending %s: %s", self.options.path, error)
        process = self._process
        if process is not None:
            process.finish()
            self._process = None
        self._discard_kept()
        return self._leave_partial()

    def info(self, bytes_written: int | None = None) -> MovieInfo:
        """What is known of the film so far."""
        return MovieInfo.of_recording(self, bytes_written)

    def _blank(self) -> Array:
        source = self.source.pixel_format
        return np.empty(source.frame_bytes(self.size) // source.dtype.itemsize, source.dtype)

    def _end_encoder(self) -> Process:
        """Wait for the encoder to finish the file; the next candidate gets all frames if it has shown none."""
        while True:
            assert self._process is not None
            process, started = self._process, time.perf_counter()
            log.info("waiting for %s to finish %s", self.choice.encoder.name, self.file.path)
            code = process.finish()
            self.times.encoder_at_close += time.perf_counter() - started
            if code == 0:
                self._process = None
                return process
            self._replace_or_raise(process, code)

    # --- the writer's thread ------------------------------------------------------------------------------

    def _send(self, data: memoryview) -> None:
        assert self._process is not None
        if self._kept is not None:
            if self._process.frames_out > 0:
                self._discard_kept()  # output is shown: this encoder stays
            else:
                self._kept.write(data)
        started = time.perf_counter()
        try:
            self._process.write(data)
        except BrokenPipeError:
            process = self._process
            self._replace_or_raise(process, process.finish())
        finally:
            self._sending = time.perf_counter() - started
            self.times.in_pipe += self._sending

    def _start(self) -> None:
        """Start the chosen encoder; keep frames for the next one if there is one."""
        choice = self.choice
        self.size = padded_size(self.source.size, choice.pixel_format)
        command = film_command(
            *(choice.ffmpeg, choice.encoder, choice.pixel_format, self.source, self.options, self.container),
            str(self.file.path),
            choice.extras,
        )
        if self._kept is None and (choice.encoder.hardware or self._chooser.has_next()):
            self._kept = tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY)  # noqa: SIM115 - lives until output is shown
        try:
            self._process = Process(command, ENVIRONMENT)
        except OSError as error:
            raise EncoderError(f"{choice.ffmpeg.path} cannot be started: {error}", command=command) from error

    def _leave_partial(self) -> int:
        """Leave the partial file if there are frames in it, remove it if not, and return how many there are."""
        try:
            frames = count_frames(self.choice.ffmpeg, self.file.path).frames
        except EncoderError:
            frames = 0
        if frames:
            self.file.release()
        else:
            self.file.discard()
        return frames

    def _copy_whole(self) -> None:
        choice = self.choice
        codec = choice.encoder.codec
        copy_whole(choice.ffmpeg, self.container, self.options, codec, self.file.path, self.sent)

    def _verify(self, process: Process) -> None:
        """Raise VerificationError unless the file shows exactly the frames that were sent."""
        try:
            count = count_frames(self.choice.ffmpeg, self.file.path)
            if self.container.fragmented and count.frames == self.sent > count.shown:
                # ffmpeg 9 ends the edit list of a hybrid MP4 too early where its last fragment holds B-frames; in a
                # copy it is right. Can go when every ffmpeg with that flag writes it right.
                self._copy_whole()
                count = count_frames(self.choice.ffmpeg, self.file.path)
            frames = count.shown
        except EncoderError as error:
            frames, unreadable = 0, f" ({error.message})"
        else:
            unreadable = ""
        if frames == self.sent:
            return
        # ffmpeg 6.0 ends with 0 although the disk was full; only its words tell.
        failure = classify(process.tail, 0)
        why = "" if failure.kind == "unknown" else f": {failure}"
        raise VerificationError(
            f"{self.sent} frames were sent, but {self.file.path} holds {frames}{unreadable}{why}; it is left there",
            command=process.command,
            exit_code=0,
            tail=process.tail,
        )

    def _replace_or_raise(self, process: Process, code: int) -> None:
        """``process`` failed: go on with the next candidate and all frames so far, or raise what happened."""
        failure = classify(process.tail, code)
        name = self.choice.encoder.name
        if self._kept is not None and failure.kind not in {"disk-full", "not-writable"}:
            self._chooser.reject(self.choice, failure.kind, f"it failed on the film itself: {failure}")
            if self._chooser.has_next():
                choice = self._chooser.next()
                if padded_size(self.source.size, choice.pixel_format) == self.size:
                    log.warning("%s failed: %s; %s goes on with all frames", name, failure, choice.encoder.name)
                    self.choice = choice
                    self._start()
                    self._replay()
                    return
        raise EncoderError(
            f"{name} failed after {process.frames_out} of {self.sent} frames: {failure}",
            command=process.command,
            exit_code=code,
            tail=process.tail,
        )

    def _replay(self) -> None:
        """Send the frames that are kept, from the first on."""
        assert self._kept is not None
        assert self._process is not None
        self._kept.seek(0)
        size = self.source.pixel_format.frame_bytes(self.size)
        while data := self._kept.read(size):
            position = self._kept.tell()
            try:
                self._process.write(memoryview(data))
            except BrokenPipeError:
                process = self._process
                self._kept.seek(0, 2)
                self._replace_or_raise(process, process.finish())
                return
            self._kept.seek(position)

    def _discard_kept(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None
