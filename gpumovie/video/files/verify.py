"""Whether a film's file holds the frames that were sent: counted by reading its packets."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ...errors import EncoderError
from ..ffmpeg.find import FFmpeg

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
    # One line a packet; -progress does not count copied packets in every version (7.0 does not).
    arguments = ["-i", f"file:{path}", "-map", "0:v:0", "-c", "copy", "-f", "framecrc", "-"]
    command = [ffmpeg.path, "-nostdin", "-hide_banner", "-loglevel", "level+error", *arguments]
    with tempfile.TemporaryFile() as stderr:
        # No time-out: a long film on a slow disk takes its time.
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr) as process:
            assert process.stdout is not None
            frames = hidden = 0
            for line in process.stdout:
                frames += not line.startswith(b"#")
                flags = _FLAGS.search(line)
                hidden += flags is not None and bool(int(flags[1], 16) & _DISCARD)
        if process.returncode:
            stderr.seek(0)
            tail = stderr.read(4000).decode(errors="replace")
            raise EncoderError(
                f"{path} cannot be read back", command=command, exit_code=process.returncode, tail=tail
            )
    return FrameCount(frames, frames - hidden)
