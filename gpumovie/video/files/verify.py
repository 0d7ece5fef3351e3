"""Whether a film's file holds the frames that were sent, and players show them all."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ...errors import EncoderError
from ..containers import Container
from ..ffmpeg.command import LIST_PACKETS
from ..ffmpeg.find import FFmpeg
from .mp4_index import read_index

#: The flags that framecrc prints of a packet that is not just a keyframe, and the flag of one that is decoded but not
#: shown.
_FLAGS, _DISCARD = re.compile(rb"F=0x([0-9A-Fa-f]+)"), 4


@dataclass(frozen=True)
class FrameCount:
    """The frames in a file, and how many of them players show: an edit list may end before the last frame."""

    frames: int
    shown: int


def count_frames(ffmpeg: FFmpeg, path: Path) -> FrameCount:
    """Count the frames of the file's video by reading its packets.

    Raises:
        EncoderError: the file cannot be read.
    """
    command = [ffmpeg.path, "-nostdin", "-hide_banner", "-loglevel", "level+error", "-i", f"file:{path}"]
    return count_packets([*command, *LIST_PACKETS], f"{path} cannot be read back")


def count_shown(ffmpeg: FFmpeg, path: Path, container: Container) -> FrameCount:
    """Count the frames of a finished film, and those that players show, by its packets and by its index.

    Raises:
        EncoderError: the file cannot be read.
    """
    count = count_frames(ffmpeg, path)
    index = read_index(path) if container.fragmented else None
    if index is None:
        return count
    # libavformat shows a last frame of which the edit list has a thousandth of a second; players do not.
    return FrameCount(min(count.frames, index.frames), min(count.shown, index.shown))


def count_packets(command: list[str], failure: str, descriptors: tuple[int, ...] = ()) -> FrameCount:
    """Run ffmpeg, which inherits ``descriptors``, and count the packets that it lists on its standard output.

    Raises:
        EncoderError: it failed; ``failure`` says what.
    """
    with tempfile.TemporaryFile() as stderr:
        # No time-out: a long film on a slow disk takes its time.
        pipe, null = subprocess.PIPE, subprocess.DEVNULL
        with subprocess.Popen(command, stdin=null, stdout=pipe, stderr=stderr, pass_fds=descriptors) as process:
            assert process.stdout is not None
            frames = hidden = 0
            for line in process.stdout:
                frames += not line.startswith(b"#")
                flags = _FLAGS.search(line)
                hidden += flags is not None and bool(int(flags[1], 16) & _DISCARD)
        if process.returncode:
            stderr.seek(0)
            tail = stderr.read(4000).decode(errors="replace")
            raise EncoderError(failure, command=command, exit_code=process.returncode, tail=tail)
    return FrameCount(frames, frames - hidden)
