"""A bounded queue of frames and the one thread that sends them: the caller draws the next while one is sent."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ..movie.info import StageTimes

#: Frames that wait. Two let the caller be a frame ahead; more only hold memory.
QUEUE_FRAMES = 2


@dataclass(eq=False)
class Item:
    """A frame in the queue.

    Attributes:
        data: its bytes.
        release: gives them back.
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


class Sender:
    """Calls ``send`` for each frame, in order, in a thread of its own; after an error, for no more.

    ``put``, ``check`` and ``finish`` belong to the caller's thread.
    """

    def __init__(self, send: Callable[[memoryview], None], times: StageTimes) -> None:
        self._send, self._times = send, times
        self._error: BaseException | None = None
        self._queue: queue.Queue[Item | None] = queue.Queue(QUEUE_FRAMES)
        self._thread = threading.Thread(target=self._run, name="gpumovie-writer", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def check(self) -> None:
        """Raise what ``send`` raised."""
        if self._error is not None:
            raise self._error

    def put(self, item: Item) -> None:
        """Queue a frame, waiting while the queue is full; gives its bytes back if that raises."""
        try:
            while True:
                try:
                    self._queue.put(item, timeout=0.5)
                    return
                except queue.Full:
                    self.check()
        except BaseException:
            # Ctrl-C may come when the frame is in the queue already: then it is the thread's.
            with self._queue.mutex:
                queued = item in self._queue.queue
            if not queued and not item.taken:
                item.done()
            raise

    def finish(self) -> None:
        """Let the thread send what is queued, wait for it, and raise what it raised."""
        while self.running:
            try:
                self._queue.put(None, timeout=0.5)
                break
            except queue.Full:
                continue
        self._thread.join()
        self.check()

    def _run(self) -> None:
        while True:
            started = time.perf_counter()
            item = self._queue.get()
            self._times.waiting_for_caller += time.perf_counter() - started
            if item is None:
                return
            item.taken = True
            try:
                if self._error is None:
                    self._send(item.data)
            except BaseException as error:
                self._error = error
            finally:
                item.done()
