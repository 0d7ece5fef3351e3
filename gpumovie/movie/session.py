"""A film under way: what a Movie holds, and what has to be ended when the Movie itself is gone."""

from __future__ import annotations

import logging
import time
from collections import deque

from ..video.files.partial import PartialFile
from ..video.frames import Frame, PendingFrame
from ..video.recording import Recording
from .preview.preview import Preview

log = logging.getLogger("gpumovie")


class Underway:
    """A film between its first frame and its end.

    Attributes:
        coming: frames that are on their way out of OpenGL, in their order; all written before them was sent.
    """

    def __init__(self, file: PartialFile) -> None:
        self.file = file
        self.recording: Recording | None = None
        self.preview: Preview | None = None
        self.coming: deque[PendingFrame] = deque()

    def await_coming(self, still_coming: int) -> None:
        """Send the frames that are on their way, except the last ``still_coming``."""
        while len(self.coming) > still_coming:
            assert self.recording is not None
            started = time.perf_counter()
            frame = self.coming[0].wait()  # if that fails it is still coming, not lost
            self.recording.times.reading += time.perf_counter() - started
            self.coming.popleft()
            self.send(frame)

    def send(self, frame: Frame) -> None:
        assert self.recording is not None
        if self.preview is not None:
            self.preview.show(frame)  # now: its memory may be used again once it is written
        self.recording.write(frame)

    def end(self, what: str) -> None:
        """End the film where it is; what can be kept of it is kept."""
        try:
            self.await_coming(0)
        except Exception as error:
            log.debug("while ending %s: %s", self.file.final, error)
        finally:
            self.forget()
            self._leave(what)

    def forget(self) -> None:
        """Close the preview, and give up frames that are still coming."""
        if self.preview is not None:
            self.preview.close()
        while self.coming:
            self.coming.popleft().drop()

    def _leave(self, what: str) -> None:
        path = self.file.final
        if self.recording is None:
            self.file.give_up()
            return
        frames = self.recording.abort()
        kept = f"{frames} frame{' is' if frames == 1 else 's are'} kept in {self.file.path}"
        if not frames:
            kept = "nothing of it could be kept"
        log.warning("%s %s: %s", path, what, kept)

    def abandon(self) -> None:
        """End the film of a Movie that was dropped, or that the end of the program left open."""
        self.end("was never closed (use it in a with block)")
