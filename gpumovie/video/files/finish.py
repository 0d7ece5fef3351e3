"""From the file that the encoder left to the finished film: sound and index added, frames verified, renamed."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass

from ...errors import EncoderError, VerificationError
from ..containers import Container
from ..ffmpeg.command import copy_command
from ..ffmpeg.failures import classify
from ..ffmpeg.find import FFmpeg
from ..ffmpeg.process import Process
from ..settings import Settings
from .audio import sound_arguments
from .partial import PartialFile
from .verify import count_frames


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
            VerificationError: the file does not hold the frames that were sent.
            PathError: it could not be renamed.
        """
        if self.settings.audio is not None or not self.container.is_hybrid(self.ffmpeg):
            self._copy()
        self._verify(process)
        return self.file.commit()

    def _copy(self) -> None:
        """Copy the packets into a file with its sound and index, and put that in place of the partial file.

        The film keeps its own length: longer sound is cut, shorter sound leaves silence at the end.
        """
        settings, source = self.settings, self.file.path
        target = source.with_name(f"{source.stem}-whole{source.suffix}")
        seconds = float(self.frames / settings.fps)
        sound = sound_arguments(self.ffmpeg, self.container, settings, seconds) if settings.audio is not None else ()
        command = copy_command(
            *(self.ffmpeg, self.codec, settings, self.container, str(source), str(target), seconds), sound
        )
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
        )
        if done.returncode:
            target.unlink(missing_ok=True)
            failure = classify(done.stderr, done.returncode)
            raise EncoderError(
                f"the film is encoded in {source}, but finishing it failed: {failure}",
                command=command,
                exit_code=done.returncode,
                tail=done.stderr[-4000:],
            )
        target.replace(source)

    def _verify(self, process: Process) -> None:
        """Raise VerificationError unless the file shows exactly the frames that were sent."""
        try:
            count = count_frames(self.ffmpeg, self.file.path)
            if self.container.fragmented and count.frames == self.frames > count.shown:
                # ffmpeg 9 ends the edit list of a hybrid MP4 too early where its last fragment holds B-frames; in a
                # copy it is right. Can go when every ffmpeg with that flag writes it right.
                self._copy()
                count = count_frames(self.ffmpeg, self.file.path)
            shown, unreadable = count.shown, ""
        except EncoderError as error:
            shown, unreadable = 0, f" ({error.message})"
        if shown == self.frames:
            return
        # ffmpeg 6.0 ends with exit code 0 although the disk was full; only its stderr tells.
        failure = classify(process.tail, 0)
        why = "" if failure.kind == "unknown" else f": {failure}"
        raise VerificationError(
            f"{self.frames} frames were sent, but {self.file.path} holds {shown}{unreadable}{why}; it is left there",
            command=process.command,
            exit_code=0,
            tail=process.tail,
        )
