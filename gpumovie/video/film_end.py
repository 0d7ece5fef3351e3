"""The end of a film: finished, verified and in place; or what was recorded is kept, counted, and said to be there."""

from __future__ import annotations

import logging

from ..errors import EncoderError
from .files.finish import Finisher
from .files.partial import PartialFile
from .frame_queue import FrameQueue
from .recording import Recording

log = logging.getLogger("gpumovie")


class FilmEnd:
    """Ends one film whose first frame has been written.

    Args:
        recording: what encodes it.
        queue: how its frames come there.
        file: where it is.

    Attributes:
        unfinished: that the film is not finished, and where what there is lies; "" of any other film.
    """

    def __init__(self, recording: Recording, queue: FrameQueue, file: PartialFile) -> None:
        self.unfinished = ""
        self._recording, self._queue, self._file = recording, queue, file

    def finish(self) -> int:
        """Wait for the encoder, verify the film, put it in place, and return its size in bytes.

        Raises:
            EncoderError: ffmpeg failed, or the film could not be completed or verified; what there is was kept.
            PathError: it could not be renamed.
        """
        try:
            self._queue.finish()
            process = self._recording.finish()
            return self._finisher().finish(process)
        except BaseException:
            if self._recording.running and not self._recording.is_stuck():
                self.unfinished = f"was not finished: the encoder still writes {self._file.path}"
                self._file.release()  # Ctrl-C while the encoder finishes: it does so on its own
                self._say()
            else:
                self._recording.abort()
                self._keep("was not finished")
            raise

    def leave(self, reason: str) -> None:
        """Stop recording, keep what can be kept, and say so.

        Args:
            reason: why the film ends here, such as "was not finished".
        """
        self._recording.end()
        try:
            self._queue.finish()
        except BaseException as error:
            log.debug("while ending %s: %s", self._file.final, error)
        self._recording.abort()
        self._keep(reason)

    def _finisher(self) -> Finisher:
        recording, choice = self._recording, self._recording.choice
        return Finisher(
            *(recording.settings, recording.container, choice.ffmpeg, choice.encoder.codec),
            *(self._file, self._queue.frames),
        )

    def _keep(self, reason: str) -> None:
        """Keep the partial file unless it shows no frame, and say what is kept."""
        try:
            kept = self._finisher().keep()
            what, empty = _frames_kept(kept, self._queue.frames), kept == 0
        except EncoderError:  # it holds no film
            what, empty = _frames_kept(0, self._queue.frames), True
        except OSError as error:  # there is no room for another process, or for what it says
            what, empty = f"frames that could not be counted ({error}) are kept", False
        self.unfinished = f"{reason}: {what}" if empty else f"{reason}: {what} in {self._file.path}"
        if empty:
            self._file.discard()
        else:
            self._file.release()
        self._say()

    def _say(self) -> None:
        log.warning("%s %s", self._file.final, self.unfinished)


def _frames_kept(kept: int, written: int) -> str:
    """How many frames are kept of those that were written."""
    if kept == 0:
        return f"none of {written} frames could be kept" if written != 1 else "its frame could not be kept"
    frames = f"{kept} of {written} frames" if kept != written else f"{kept} frame{'' if kept == 1 else 's'}"
    return f"{frames} {'is' if kept == 1 else 'are'} kept"
