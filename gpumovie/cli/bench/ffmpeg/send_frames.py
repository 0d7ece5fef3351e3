"""Send frames through the pipe of an ffmpeg."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ....video.ffmpeg.find import FFmpeg
from ....video.ffmpeg.process import REPORTING, Process
from ....video.pixel_formats import Array


def send_frames(ffmpeg: FFmpeg, inputs: Sequence[str], outputs: Sequence[str], frames: Iterable[Array]) -> None:
    """Send frames to ffmpeg as ``Movie`` does.

    Args:
        ffmpeg: the program.
        inputs: arguments for raw frames, from the pixel format to ``-i pipe:0``, and filters.
        outputs: the arguments that follow.
        frames: contiguous arrays.

    Raises:
        RuntimeError: ffmpeg failed; the message ends with its stderr.
    """
    process = Process([ffmpeg.path, *REPORTING, "-y", "-f", "rawvideo", *inputs, *outputs])
    try:
        for frame in frames:
            process.write(frame.reshape(-1).view("u1").data)
        code = process.finish()
    except BaseException:
        process.kill()
        raise
    if code:
        raise RuntimeError(f"ffmpeg ended with {code}: {process.tail[-300:]}")
