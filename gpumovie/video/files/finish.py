"""From the file that the encoder left to the finished film: sound and index added, verified, renamed."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from ...errors import EncoderError, VerificationError
from ..containers import Container
from ..ffmpeg.command import copy_command
from ..ffmpeg.extra_args import wants_faststart
from ..ffmpeg.failures import classify
from ..ffmpeg.find import FFmpeg
from ..ffmpeg.process import Process
from ..settings import Settings
from .audio import sound_arguments
from .mp4_index import read_index
from .partial import PartialFile
from .verify import FrameCount, count_packets, count_shown

log = logging.getLogger("gpumovie")

#: Films of up to this many bytes get their index at the front without being asked: such a file is still in the
#: system's memory, and copied in less than a second.
CHEAP_BYTES = 256 << 20


@dataclass(frozen=True)
class Finisher:
    """Finishes one film.

    Attributes:
        settings, container: of the film.
        ffmpeg, codec: what made it.
        file: where it is.
        frames: how many were sent.
    """

    settings: Settings
    container: Container
    ffmpeg: FFmpeg
    codec: str
    file: PartialFile
    frames: int

    def finish(self, process: Process) -> int:
        """Finish the file that ``process`` wrote, put it in place, and return its size in bytes.

        Raises:
            EncoderError: sound or index could not be added.
            VerificationError: the file does not show the frames that were sent.
            PathError: it could not be renamed.
        """
        unreadable = ""
        if self._wants_copy():
            shown = self._copy().shown
        else:
            try:
                count = count_shown(self.ffmpeg, self.file.path, self.container)
            except EncoderError as error:
                count, unreadable = FrameCount(0, 0), f" ({error.message})"
            shown = self._with_all_shown(count).shown
        self._verify(process, shown, unreadable)
        return self.file.commit()

    def keep(self) -> int:
        """Let players show every frame of a film that is not to be finished, and return how many they show.

        Raises:
            EncoderError: the file cannot be read.
            OSError: ffmpeg cannot be started.
        """
        count = count_shown(self.ffmpeg, self.file.path, self.container)
        try:
            return self._with_all_shown(count).shown
        except (EncoderError, OSError) as error:  # no room for a copy, for example
            log.debug("%s stays as it is: %s", self.file.path, error)
            return count.shown

    def _with_all_shown(self, count: FrameCount) -> FrameCount:
        """Copy a film whose edit list hides frames; ``count`` is that of the film, the result that of the copy.

        ffmpeg 9 ends the edit list of a hybrid MP4 too early where its last fragment holds B-frames; in a copy it is
        right. Can go when every ffmpeg with that flag writes it right.
        """
        if not self.container.fragmented or count.frames <= count.shown:
            return count
        silent = replace(self.settings, audio=None)  # with sound the film is copied anyway, if it is finished
        return replace(self, settings=silent, frames=count.frames)._copy()

    def _wants_copy(self) -> bool:
        """Whether the film is copied, for its sound or for its index."""
        if self.settings.audio is not None:
            return True
        if not self.container.fragmented:
            return False
        if not self.container.is_hybrid(self.ffmpeg):
            return True
        wanted = self._faststart
        return self.file.path.stat().st_size <= CHEAP_BYTES if wanted is None else wanted

    @property
    def _faststart(self) -> bool | None:
        """Whether the index is wanted at the front; None if nobody said so."""
        settings = self.settings
        return wants_faststart(settings.extra_args) if settings.faststart is None else settings.faststart

    def _copy(self) -> FrameCount:
        """Copy the packets into a file with its sound and index, and let that be the film; count its frames.

        The film keeps its own length: longer sound is cut, shorter sound leaves silence at the end.
        """
        settings, source, target = self.settings, self.file.path, self.file.copy_path
        seconds = float(self.frames / settings.fps)
        sound = sound_arguments(self.ffmpeg, self.container, settings, seconds) if settings.audio is not None else ()
        self.file.start_copy()
        try:
            with self.file.for_ffmpeg(copy=True) as (url, descriptors):
                command = copy_command(
                    *(self.ffmpeg, self.codec, settings, self.container, str(source), url, seconds, sound),
                    faststart=self._faststart is not False,
                )
                count = count_packets(
                    command, f"the film is encoded in {source}, but finishing it failed", descriptors
                )
            index = read_index(target) if self.container.fragmented else None
            if index is not None:
                count = FrameCount(min(count.frames, index.frames), index.shown)
            self.file.take_copy()
        except BaseException as error:
            self.file.drop_copy()
            if isinstance(error, EncoderError) and error.exit_code:
                failure = classify(error.tail, error.exit_code)
                raise EncoderError(
                    f"{error.message}: {failure}", command=error.command, exit_code=error.exit_code, tail=error.tail
                ) from None
            raise
        return count

    def _verify(self, process: Process, shown: int, unreadable: str) -> None:
        """Raise VerificationError unless the file shows exactly the frames that were sent."""
        if shown == self.frames:
            return
        # ffmpeg 6.0 ends with exit code 0 although the disk was full; only its stderr tells.
        failure = classify(process.tail, 0)
        why = "" if failure.kind == "unknown" else f": {failure}"
        raise VerificationError(
            f"{self.frames} frames were written, but {self.file.path} shows {shown}{unreadable}{why}",
            command=process.command,
            exit_code=0,
            tail=process.tail,
        )
