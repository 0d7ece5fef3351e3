"""One film on its way into ffmpeg: the encoder that was chosen, and the next one if that dies on its first frames.

A frame's way::

    FrameQueue's thread --send()--> pipe --> ffmpeg --> partial file
                           |
                           kept until the encoder has shown output, and sent again to the next candidate if it dies
                           before that, or to one that holds fewer back if they come slowly
"""

from __future__ import annotations

import logging
import time
from dataclasses import replace

import numpy as np

from ..errors import EncoderError
from .containers import container_of
from .early_frames import EarlyFrames
from .encoders.choice import Chooser
from .encoders.encoder import Delay
from .ffmpeg.command import video_command
from .ffmpeg.failures import classify
from .ffmpeg.find import FFmpeg
from .ffmpeg.process import Process
from .files.partial import PartialFile
from .frames import FrameFormat
from .pace import Pace
from .pixel_formats import Array, padded_size
from .settings import Settings
from .times import StageTimes

log = logging.getLogger("gpumovie")

#: Frames that a kill may find in the part of the file that is not written yet.
FRAMES_A_FRAGMENT = 4
#: After this long without any work by ffmpeg, who waits for it says so.
SILENT_SECONDS = 10.0
#: When the film is to end, ffmpeg may do nothing for this long before it is ended.
PATIENCE_SECONDS = 2.0

#: Early frames of this many bytes are enough to keep only to begin again after a pause.
_KEPT_FOR_A_PAUSE = 32 << 20
#: SVT-AV1 prints its settings for every film; 1 is "errors only" (Source/Lib/Codec/svt_log.h). By default
#: glibc returns blocks as large as a frame to the kernel, which zeroes the next ones (mallopt(3)): to keep them saves
#: 4 % of a frame's time.
ENVIRONMENT = {"SVT_LOG": "1", "MALLOC_MMAP_THRESHOLD_": "1000000000", "MALLOC_TRIM_THRESHOLD_": "2000000000"}


class Recording:
    """Encodes frames of one format, given in order, into a file.

    ``send`` belongs to the queue's thread, which alone talks to ffmpeg while frames flow. ``finish`` and ``abort``
    belong to the caller's thread, after the queue has ended.

    Args:
        settings: of the film.
        frame_format: of every frame.
        ffmpegs: the programs that may be used, first choice first.
        file: where the film goes.
        times: seconds are added to it.

    Attributes:
        settings, container: of the film.
        choice: the ffmpeg and encoder that make it.
        size: (width, height) of the film: a frame's, padded.
        send_seconds: how long the last frame took to go down the pipe.

    Raises:
        NoEncoderError: no candidate works.
        EncoderError: ffmpeg could not be started.
        PathError: the file cannot be made.
    """

    def __init__(
        self,
        settings: Settings,
        frame_format: FrameFormat,
        ffmpegs: list[FFmpeg],
        file: PartialFile,
        times: StageTimes,
    ) -> None:
        self.settings, self.container = settings, container_of(settings.path)
        self.send_seconds = 0.0
        self._format, self._file, self._times = frame_format, file, times
        self._chooser = Chooser(settings, frame_format, ffmpegs)
        self.choice = self._chooser.next()
        self._process: Process | None = None
        self._early_frames = EarlyFrames()
        self._pace = Pace()
        self._delays = self.choice.encoder.delays(settings.speed, settings.bitrate)
        self._delay = self._delays[0]
        self._ending = self._has_warned = False
        file.begin()
        self._start()

    @property
    def running(self) -> bool:
        """Whether ffmpeg runs."""
        return self._process is not None and self._process.running

    def empty_frame(self) -> Array:
        """Memory for one frame of ``size``: 1-d, of the pixel format's dtype."""
        pixel_format = self._format.pixel_format
        return np.empty(pixel_format.frame_bytes(self.size) // pixel_format.dtype.itemsize, pixel_format.dtype)

    def send(self, data: memoryview) -> None:
        """Send the bytes of the next frame; if the encoder dies early, the next one gets all frames so far.

        Raises:
            EncoderError: ffmpeg failed, and no other encoder can take over.
        """
        assert self._process is not None
        self._pace.frame(time.monotonic())
        if self._early_frames.kept:
            self._early_frames.add(data)
            if self._pace.judged and self._delay_of_pace() != self._delay:
                self._begin_again()
                return
            if self._pace.judged and self._stays():
                self._early_frames.discard()
        started = time.perf_counter()
        try:
            self._process.write(data)
        except BrokenPipeError:
            process = self._process
            self._replace_or_raise(process, process.finish())
        finally:
            self.send_seconds = time.perf_counter() - started
            self._times.in_pipe += self.send_seconds

    @property
    def can_begin_again(self) -> bool:
        """Whether all frames so far are kept."""
        return self._early_frames.kept

    def no_frame(self) -> None:
        """Called by the queue's thread now and then while no frame comes, as long as the film can begin again.

        Raises:
            EncoderError: ffmpeg failed, and no other encoder can take over.
        """
        self._pace.no_frame(time.monotonic())
        if self._delay_of_pace() != self._delay and not self._pace.judged:
            self._begin_again()

    def finish(self) -> Process:
        """Wait for the encoder to finish the file; if it fails and all frames are still kept, try the next candidate.

        Raises:
            EncoderError: ffmpeg failed, and no other encoder can take over.
        """
        try:
            while True:
                assert self._process is not None
                process, started = self._process, time.perf_counter()
                log.info("waiting for %s to finish %s", self.choice.encoder.name, self._file.path)
                code = process.finish(self.waiting)
                self._times.encoder_at_close += time.perf_counter() - started
                if code == 0:
                    self._process = None
                    return process
                self._replace_or_raise(process, code)
        finally:
            self._early_frames.discard()

    def end(self) -> None:
        """The film is to end where it is: no other encoder takes over, and one that does nothing is ended."""
        self._ending = True

    def waiting(self) -> None:
        """Called now and then by who waits for ffmpeg: say so when it does nothing, or end it where the film ends."""
        process = self._process
        if process is None:
            return
        idle = process.idle_seconds()
        if self._ending and idle >= PATIENCE_SECONDS:
            log.warning("%s does nothing and is ended (process %d)", self.choice.encoder.name, process.pid)
            process.end_now()
        elif idle >= SILENT_SECONDS and not self._has_warned:
            self._has_warned = True
            log.warning(
                "waiting for %s, which encodes %s: its ffmpeg (process %d) has done nothing for %d s. "
                "Ctrl-C ends the film here and keeps what there is",
                *(self.choice.encoder.name, self._file.final, process.pid, round(idle)),
            )

    def is_stuck(self) -> bool:
        """Whether ffmpeg does nothing, watched for a while."""
        process, until = self._process, time.monotonic() + PATIENCE_SECONDS
        while process is not None and process.running and time.monotonic() < until:
            if process.idle_seconds() >= PATIENCE_SECONDS:
                return True
            time.sleep(0.1)
            if process.idle_seconds() == 0:
                return False
        return process is not None and process.running

    def abort(self) -> None:
        """End ffmpeg after what it was sent."""
        self._ending = True
        process = self._process
        if process is not None:
            process.finish(self.waiting)
            self._process = None
        self._early_frames.discard()

    def forget(self) -> None:
        """In a forked child: close what it inherited."""
        if self._process is not None:
            self._process.forget()
        self._process = None
        self._early_frames.discard()

    def _start(self) -> None:
        """Start the chosen encoder; keep its early frames if there is another one to send them to."""
        choice = self.choice
        self.size = padded_size(self._format.size, choice.pixel_format)
        self._has_successor = bool(choice.encoder.hardware) or self._chooser.has_next()
        usual = self._delay == self._delays[0]
        # Where frames come slowly, there is time to encode figures as everything else.
        settings = replace(
            self.settings,
            quality=min(max(self.settings.quality + self._delay.quality, 0), 51),
            figures=self.settings.figures and usual,
        )
        with self._file.for_ffmpeg() as (target, descriptors):
            command = video_command(
                *(choice.ffmpeg, choice.encoder, choice.pixel_format, self._format, settings, self.container),
                *(self._file.path, target, choice.extras + self._delay.arguments),
                FRAMES_A_FRAGMENT if usual and self._delay.frames > 1 else 1,
            )
            try:
                self._process = Process(command, ENVIRONMENT, descriptors)
            except OSError as error:
                raise EncoderError(f"{choice.ffmpeg.path} cannot be started: {error}", command=command) from error

    def _stays(self) -> bool:
        """Whether no reason is left to keep the early frames, the pace being judged."""
        assert self._process is not None
        if self._process.frames_out > 0:
            return True
        needed_after_pause = self._delay != self._delays[-1] and self._early_frames.bytes < _KEPT_FOR_A_PAUSE
        return not self._has_successor and not needed_after_pause

    def _delay_of_pace(self) -> Delay:
        """How the film is to be encoded at the pace of its frames."""
        most = self._pace.most_held_back()
        return next((delay for delay in self._delays if delay.frames <= most), self._delays[-1])

    def _begin_again(self) -> None:
        """Begin the film again, with an encoder that holds as many frames back as the pace allows."""
        assert self._process is not None
        self._delay = self._delay_of_pace()
        self._process.kill()
        self._start()
        self._send_early_frames()

    def _replace_or_raise(self, process: Process, code: int) -> None:
        """``process`` failed: go on with the next candidate and all frames so far, or raise what happened."""
        failure = classify(process.tail, code)
        name = self.choice.encoder.name
        replaceable = self._early_frames.kept and not self._ending
        if replaceable and failure.kind not in {"disk-full", "not-writable"}:
            self._chooser.reject(self.choice, failure.kind, f"it failed on the film itself: {failure}")
            if self._chooser.has_next():
                choice = self._chooser.next()
                if padded_size(self._format.size, choice.pixel_format) == self.size:
                    log.warning("%s failed: %s; %s goes on with all frames", name, failure, choice.encoder.name)
                    self.choice = choice
                    self._delays = choice.encoder.delays(self.settings.speed, self.settings.bitrate)
                    self._delay = self._delay_of_pace()
                    self._start()
                    self._send_early_frames()
                    return
        raise EncoderError(
            f"{name} failed: {failure}",
            command=process.command,
            exit_code=code,
            tail=process.tail,
        )

    def _send_early_frames(self) -> None:
        """Send the frames that are kept, from the first on."""
        assert self._process is not None
        for data in self._early_frames.frames(self._format.pixel_format.frame_bytes(self.size)):
            try:
                self._process.write(data)
            except BrokenPipeError:
                process = self._process
                self._replace_or_raise(process, process.finish())
                return
