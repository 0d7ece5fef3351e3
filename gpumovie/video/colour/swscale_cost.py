"""The time that ffmpeg needs to convert RGB to YUV on this machine: measured once for each ffmpeg, and remembered."""

from __future__ import annotations

import re
import subprocess
from functools import lru_cache

from ..ffmpeg.find import FFmpeg
from ..ffmpeg.short_run import short_run
from ..pixel_formats import FORMATS, PixelFormat, Size
from .filters import rgb_to_yuv_filter

#: Enough frames for a clear difference, few enough to take a fraction of a second.
_SIZE, _FRAMES = (1280, 720), 20
#: An ffmpeg that takes longer cannot be measured.
_TIMEOUT_SECONDS = 30.0
#: Seconds of a core for each pixel, where ffmpeg cannot be measured: 2 ms for 1280x720, as on two machines.
_USUAL = 2e-9


def conversion_seconds(ffmpeg: FFmpeg, source: PixelFormat, size: Size) -> float:
    """The extra CPU seconds that ``ffmpeg`` needs for an RGB frame, compared with an NV12 frame.

    These are spent on swscale's conversion to yuv420p, and on moving the larger frame through the pipe.

    Args:
        ffmpeg: the program.
        source: an RGB format.
        size: (width, height) of the frames.
    """
    return _seconds_a_pixel(ffmpeg, source) * size[0] * size[1]


@lru_cache(maxsize=16)
def _seconds_a_pixel(ffmpeg: FFmpeg, source: PixelFormat) -> float:
    plain = _measure(ffmpeg, FORMATS["nv12"], "format=yuv420p")
    full = _measure(ffmpeg, source, f"{rgb_to_yuv_filter()},format=yuv420p")
    if plain is None or full is None:
        return _USUAL
    return max(0.0, full - plain) / (_FRAMES * _SIZE[0] * _SIZE[1])


def _measure(ffmpeg: FFmpeg, source: PixelFormat, filters: str) -> float | None:
    """Seconds of CPU that all frames take, as ffmpeg reports them; None if it fails."""
    command = [
        *(ffmpeg.path, "-hide_banner", "-nostats", "-benchmark", "-f", "rawvideo", "-pixel_format", source.name),
        *("-video_size", f"{_SIZE[0]}x{_SIZE[1]}", "-i", "pipe:0", "-vf", filters, "-f", "null", "-"),
    ]
    frames = bytes(source.frame_bytes(_SIZE) * _FRAMES)
    try:
        done = short_run(command, _TIMEOUT_SECONDS, frames)
    except (OSError, subprocess.TimeoutExpired):
        return None
    reported = re.search(rb"utime=([\d.]+)s stime=([\d.]+)s", done.stderr)
    return float(reported[1]) + float(reported[2]) if reported and done.returncode == 0 else None
