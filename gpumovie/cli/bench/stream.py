"""Frames down the pipe of an ffmpeg that does one thing with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...video.ffmpeg.find import FFmpeg
from ...video.ffmpeg.process import REPORTING, Process
from ...video.pixel_formats import Array


def send_all(ffmpeg: FFmpeg, inputs: Sequence[str], outputs: Sequence[str], frames: Iterable[Array]) -> None:
    """Send ``frames`` to ffmpeg as a film's frames are sent. Raises RuntimeError with its last words if it fails.

    Args:
        inputs: arguments from the pixel format to ``-i pipe:0``.
        outputs: what comes behind.
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
