"""What ffmpeg's conversion from RGB to YUV costs on this machine: measured once for each program, and remembered."""

from __future__ import annotations

import re
import subprocess
from functools import lru_cache

from ..ffmpeg.find import FFmpeg
from ..pixel_formats import FORMATS, PixelFormat, Size

#: Enough for a clear difference, few enough to take a fraction of a second.
_SIZE, _FRAMES = (1280, 720), 20
_SECONDS = 30.0
#: Of a core for each pixel, where ffmpeg cannot be asked: 2 ms for 1280x720, as two machines had it.
_USUAL = 2e-9


def conversion_seconds(ffmpeg: FFmpeg, source: PixelFormat, size: Size) -> float:
    """Seconds of one core that ``ffmpeg`` needs for a frame of RGB more than for one of NV12.

    That is swscale's conversion to yuv420p with the filters of a film, and the pipe for the bytes that NV12 has not.
    """
    return _seconds_a_pixel(ffmpeg, source) * size[0] * size[1]


@lru_cache(maxsize=16)
def _seconds_a_pixel(ffmpeg: FFmpeg, source: PixelFormat) -> float:
    converting = "scale=flags=area+full_chroma_inp:out_color_matrix=bt709:out_range=tv,format=yuv420p"
    plain = _measure(ffmpeg, FORMATS["nv12"], "format=yuv420p")
    full = _measure(ffmpeg, source, converting)
    if plain is None or full is None:
        return _USUAL
    return max(0.0, full - plain) / (_FRAMES * _SIZE[0] * _SIZE[1])


def _measure(ffmpeg: FFmpeg, source: PixelFormat, filters: str) -> float | None:
    """Seconds of CPU that all frames take, by ffmpeg's own account."""
    command = [
        *(ffmpeg.path, "-hide_banner", "-nostats", "-benchmark", "-f", "rawvideo", "-pixel_format", source.name),
        *("-video_size", f"{_SIZE[0]}x{_SIZE[1]}", "-i", "pipe:0", "-vf", filters, "-f", "null", "-"),
    ]
    frames = bytes(source.frame_bytes(_SIZE) * _FRAMES)
    try:
        done = subprocess.run(command, input=frames, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    told = re.search(rb"utime=([\d.]+)s stime=([\d.]+)s", done.stderr)
    return float(told[1]) + float(told[2]) if told and done.returncode == 0 else None
