"""A bounded queue of frames, and the one thread that sends them: the caller draws the next frame meanwhile."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .colour.array_conversion import ArrayConverter
from .frames import Frame
from .pixel_formats import Array
from .recording import Recording
from .times import StageTimes

#: Frames that wait. Two let the caller be a frame ahead; more only hold memory.
QUEUE_FRAMES = 2
#: A caller that needs less than this part of the time that the pipe needs for a frame gains nothing from a copy.
QUICK_CALLER = 0.1


@dataclass(eq=False)
class _Entry:
    """A frame in the queue.

    Attributes:
        data: its bytes.
        release: called when the bytes are no longer needed.
        sent: set when they are no longer needed, if somebody waits for that.
        taken: whether the thread has it.
    """

    data: memoryview
    release: Callable[[], None] | None
    sent: threading.Event | None = None
    taken: bool = False

    def done(self) -> None:
        """Nobody needs the bytes any more."""
        if self.release is not None:
            self.release()
        if self.sent is not None:
            self.sent.set()


class FrameQueue:
    """Sends frames to a recording, in order, in a thread of its own; after an error, it sends no more.

    ``put`` and ``finish`` belong to the caller's thread.

    An immutable frame goes into the queue as it is. Any other is copied once, into memory that is used again, so that
    the caller can draw while it is sent. If the caller comes back almost at once, it has nothing to draw meanwhile:
    its frame is sent without a copy, and ``put`` waits until it is sent (a copy would evict x264's data from the
    cache). Where frames are converted, the result takes the place of the copy.

    Args:
        recording: what takes the frames.
        times: seconds are added to it.
        converter: what converts each frame before it is queued; None if nothing does.
    """

    def __init__(self, recording: Recording, times: StageTimes, converter: ArrayConverter | None = None) -> None:
        self._put_in = self._taken = 0  # frames: by the caller, and by the thread
        self._converter = converter
        self._recording, self._times = recording, times
        self._error: BaseException | None = None
        self._spare: list[Array] = []  # memory for copies
        self._returned = 0.0  # when put() last returned
        self._queue: queue.Queue[_Entry | None] = queue.Queue(QUEUE_FRAMES)
        self._thread = threading.Thread(target=self._run, name="gpumovie-writer", daemon=True)
        self._thread.start()

    @property
    def frames(self) -> int:
        """How many were put in so far."""
        return max(self._put_in, self._taken)  # Ctrl-C may come when a frame is queued and not counted yet

    @property
    def running(self) -> bool:
        """Whether the thread is alive."""
        return self._thread.is_alive()

    def put(self, frame: Frame) -> None:
        """Queue the next frame, waiting while the queue is full. Memory that is not immutable may be used again then.

        Raises:
            EncoderError: as soon as it is known that the film cannot go on.
        """
        try:
            self._check()
            entry = self._entry(frame)
        except BaseException:
            if frame.release is not None:
                frame.release()
            raise
        started = time.perf_counter()
        self._put(entry)
        self._put_in += 1
        while entry.sent is not None and not entry.sent.wait(timeout=0.5):
            self._check()
            self._recording.waiting()
        self._returned = time.perf_counter()
        self._times.waiting_for_encoder += self._returned - started

    def finish(self) -> None:
        """Let the thread send what is queued, wait for it, and raise what it raised."""
        while self.running:
            try:
                self._queue.put(None, timeout=0.5)
                break
            except queue.Full:
                self._recording.waiting()
        while self.running:
            self._thread.join(timeout=0.5)
            self._recording.waiting()
        self._check()

    def _check(self) -> None:
        """Raise what sending raised."""
        if self._error is not None:
            raise self._error

    def _entry(self, frame: Frame) -> _Entry:
        """The frame as it goes into the queue: from where it lies, or copied."""
        size, samples = self._recording.size, frame.contiguous
        fits = samples is not None and frame.size == size
        quick = time.perf_counter() - self._returned < QUICK_CALLER * self._recording.send_seconds
        if fits and (frame.immutable or quick) and self._converter is None:
            assert samples is not None
            return _Entry(_bytes_of(samples), frame.release, None if frame.immutable else threading.Event())
        started = time.perf_counter()
        copy = self._spare.pop() if self._spare else self._recording.empty_frame()
        if self._converter is not None:
            self._converter.convert(frame, copy, size)
        elif fits:
            copy[:] = samples
        else:
            frame.pack_into(copy, size)
        if frame.release is not None:
            frame.release()
        self._times.converting += time.perf_counter() - started
        return _Entry(_bytes_of(copy), lambda: self._spare.append(copy))

    def _put(self, entry: _Entry) -> None:
        """Queue an entry; gives its bytes back if that raises."""
        try:
            while True:
                try:
                    self._queue.put(entry, timeout=0.5)
                    return
                except queue.Full:
                    self._check()
                    self._recording.waiting()
        except BaseException:
            # Ctrl-C may come when the entry is in the queue already: then the thread gives its bytes back.
            with self._queue.mutex:
                queued = entry in self._queue.queue
            if not queued and not entry.taken:
                entry.done()
            raise

    def _run(self) -> None:
        while True:
            started = time.perf_counter()
            entry = self._next()
            self._times.waiting_for_caller += time.perf_counter() - started
            if entry is None:
                return
            entry.taken = True
            self._taken += 1
            try:
                if self._error is None:
                    self._recording.send(entry.data)
            except BaseException as error:
                self._error = error
            finally:
                entry.done()

    def _next(self) -> _Entry | None:
        """Wait for the next entry; tell the recording when none comes, as long as it wants to know."""
        while self._error is None and self._recording.can_begin_again:
            try:
                return self._queue.get(timeout=0.5)
            except queue.Empty:
                try:
                    self._recording.no_frame()
                except BaseException as error:
                    self._error = error
        return self._queue.get()


def _bytes_of(samples: Array) -> memoryview:
    return samples.view(np.uint8).data
