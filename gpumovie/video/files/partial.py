"""A film's file: a partial name beside the final one, verified, then renamed.

The partial file is locked while it is being written, so that two films on one path are noticed, by this process
and by others. A lock ends with its process, so nothing is left to clean up after a crash.
"""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from ...errors import EncoderError, FolderNotFoundError, OptionError, PathError
from ..containers import AUDIO_ENCODERS, Container
from ..encoders.table import Args
from ..ffmpeg.command import codec_tag, flatten, metadata_arguments
from ..ffmpeg.failures import classify
from ..ffmpeg.find import FFmpeg, ask
from ..ffmpeg.process import REPORTING
from ..settings import Options

#: What framecrc says of a packet that is not just a keyframe, and the flag of one that is decoded but not shown.
_FLAGS, _DISCARD = re.compile(rb"F=0x([0-9A-Fa-f]+)"), 4

_in_use: set[Path] = set()
_in_use_lock = threading.Lock()


class PartialFile:
    """The file that a film is written to until it is whole.

    Attributes:
        final: where the film will be.
        path: where it is until then: ``film.partial.mp4`` for ``film.mp4``.
    """

    def __init__(self, final: str | os.PathLike[str]) -> None:
        """Make and lock the partial file. Raises PathError before anything is written if that can't be."""
        self.final = Path(final).absolute()
        self.path = self.final.with_name(f"{self.final.stem}.partial{self.final.suffix}")
        folder = self.final.parent
        if self.final.is_dir():
            raise PathError(errno.EISDIR, "it is a directory; give the path of a file in it", str(final))
        check_folder(final)
        key = self.path.resolve()
        with _in_use_lock:
            if key in _in_use:
                raise self._busy()
            try:
                self._fd: int | None = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
            except OSError as error:
                raise PathError(
                    error.errno, f"cannot write in {str(folder)!r}: {error.strerror}", str(final)
                ) from error
            if not _lock(self._fd):
                os.close(self._fd)
                raise self._busy()
            _in_use.add(key)
        self._key = key
        self._left_over = os.fstat(self._fd).st_size > 0
        if sys.platform == "win32":  # an open file cannot be renamed there
            os.close(self._fd)
            self._fd = None

    def commit(self) -> int:
        """Put the whole film in the place of the final file, durably, and return its size in bytes."""
        _sync(self.path)
        size = self.path.stat().st_size
        try:
            self.path.replace(self.final)
        except OSError as error:
            self.release()
            raise PathError(
                error.errno,
                f"the film is whole in {self.path}, but renaming failed: {error.strerror}",
                str(self.final),
            ) from error
        self.release()
        if sys.platform != "win32":
            _sync(self.final.parent)
        return size

    def discard(self) -> None:
        """Remove the partial file: there is nothing in it worth keeping."""
        self.path.unlink(missing_ok=True)
        self.release()

    def give_up(self) -> None:
        """Nothing was written. The file goes, unless it holds what an earlier film left in it."""
        if self._left_over:
            self.release()
        else:
            self.discard()

    def release(self) -> None:
        """Unlock the partial file and leave it where it is."""
        with _in_use_lock:
            _in_use.discard(self._key)
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _busy(self) -> PathError:
        return PathError(
            errno.EBUSY,
            "another film is being written to this path; close it first, or take another name",
            str(self.final),
        )


def check_folder(final: str | os.PathLike[str]) -> None:
    """Raise FolderNotFoundError if the directory for the film is not there."""
    folder = Path(final).absolute().parent
    if not folder.is_dir():
        raise FolderNotFoundError(errno.ENOENT, f"there is no directory {str(folder)!r}; make it first", str(final))


@dataclass(frozen=True)
class FrameCount:
    """Frames in a file, and how many of them players show: an edit list may end before the last."""

    frames: int
    shown: int


def count_frames(ffmpeg: FFmpeg, path: Path) -> FrameCount:
    """Count the frames of the file's video by reading its packets; raises EncoderError if it can't be read."""
    # One line a packet; -progress does not count copied packets in every version (7.0 does not).
    arguments = ["-i", f"file:{path}", "-map", "0:v:0", "-c", "copy", "-f", "framecrc", "-"]
    command = [ffmpeg.path, "-nostdin", "-hide_banner", "-loglevel", "level+error", *arguments]
    with tempfile.TemporaryFile() as words:
        # No time-out: a long film on a slow disk takes its time.
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=words) as process:
            assert process.stdout is not None
            frames = hidden = 0
            for line in process.stdout:
                frames += not line.startswith(b"#")
                flags = _FLAGS.search(line)
                hidden += flags is not None and bool(int(flags[1], 16) & _DISCARD)
        if process.returncode:
            words.seek(0)
            tail = words.read(4000).decode(errors="replace")
            raise EncoderError(
                f"{path} cannot be read back", command=command, exit_code=process.returncode, tail=tail
            )
    return FrameCount(frames, frames - hidden)


def needs_copy(ffmpeg: FFmpeg, container: Container, options: Options) -> bool:
    """Whether the encoded file is not yet the film: sound is to be added, or its index put in place."""
    return options.audio is not None or not container.is_hybrid(ffmpeg)


def copy_whole(ffmpeg: FFmpeg, container: Container, options: Options, codec: str, source: Path, frames: int) -> None:
    """Copy the packets of ``source`` into a whole film with its sound, in the place of ``source``.

    The film keeps its own length: longer sound is cut, shorter sound leaves silence at the end.
    """
    target = source.with_name(f"{source.stem}-whole{source.suffix}")
    sound: list[str] = []
    if options.audio is not None:
        duration = float(frames / options.fps)
        sound = ["-t", f"{duration:.6f}", "-i", options.audio]
    command = [
        *(ffmpeg.path, "-y", "-nostdin", *REPORTING, "-i", f"file:{source}", *sound),
        *("-map", "0:v:0", *(("-map", "1:a:0") if sound else ()), "-c:v", "copy"),
        *(flatten(_sound_arguments(ffmpeg, container, options.audio)) if options.audio is not None else ()),
        *codec_tag(container, codec),
        *metadata_arguments(options.metadata),
        *flatten(container.final_arguments()),
        *("-f", container.muxer, f"file:{target}"),
    ]
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


def audio_codec(ffmpeg: FFmpeg, path: str) -> str:
    """The codec of the first sound track of ``path``. Raises OptionError if there is none."""
    if not Path(path).is_file():
        raise OptionError(f"audio {path!r} is not there; give the path of a file with sound")
    said = ask(ffmpeg.path, "-i", path).stderr
    match = re.search(r"Stream #0:\d+.*?: Audio: (\w+)", said)
    if match is None:
        raise OptionError(
            f"audio {path!r} holds no sound that ffmpeg can read; give a wav, mp3, m4a, ogg or flac file"
        )
    return match[1]


def _sound_arguments(ffmpeg: FFmpeg, container: Container, path: str) -> Args:
    if audio_codec(ffmpeg, path) in container.audio_fits:
        return (("c:a", "copy"),)
    return AUDIO_ENCODERS[container.audio]


def _lock(fd: int) -> bool:
    """Lock an open file for this process; False if another has it. True where files cannot be locked."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES)
    return True


def _sync(path: Path) -> None:
    """Make sure that a file or directory is on the disk, not only in memory."""
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF, errno.ENOTSUP):  # file systems that cannot
            raise
    finally:
        os.close(fd)
