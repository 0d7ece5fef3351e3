"""What a film really is: decoded, counted, measured against the frames that were sent, and judged.

A writer that is fast because it loses frames, scales them or encodes other colours is not fast.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...video.pixel_formats import Array, Size
from .encoding import run_ffmpeg

#: Frames, spread evenly over the film, that are compared with what was sent.
COMPARED_FRAMES = 10
#: Side of the blocks whose mean colour is compared: large enough for noise and blur to vanish in it.
BLOCK = 16
#: A film whose ``colour_error`` is above this many levels shows other colours than were sent. On the frames of
#: ``content.video_frames``, libx264 at CRF 23 stays below 5; BT.601 samples that are shown as BT.709 come to 30.
WRONG_COLOURS = 10.0

# ffmpeg's line on a stream: codec, then the pixel format with range, colour, field order in brackets, then the size.
_STREAM = re.compile(r"Stream #\d+:\d+.*?: Video: (\w+).*?, (\w+)(?:\(([^)]*)\))?, (\d+)x(\d+)")
_RANGES = ("tv", "pc")
_FIELD_ORDERS = ("progressive", "top first", "bottom first", "top coded first (swapped)")
_SITES = ("left", "center", "topleft", "top", "bottomleft", "bottom")
_UNKNOWN = ("unknown", "reserved")


@dataclass(frozen=True)
class VideoReport:
    """What is in a film's file.

    Attributes:
        frames: number of frames that could be decoded.
        color_range, colorspace, primaries, trc: the file's colour tags, "" where it has none.
        psnr: decibels between the frames sent and those that a player would show, all three channels and
            ``COMPARED_FRAMES`` frames together; None if sizes differ.
        colour_error: by how many levels of 255 the mean colour of a block is off, exceeded by one block in a
            hundred; None if sizes differ. Unlike PSNR it hardly feels what an encoder leaves out, so a wrong
            matrix or range cannot hide behind noise.
    """

    codec: str
    pixel_format: str
    size: Size
    frames: int
    bytes: int
    color_range: str
    colorspace: str
    primaries: str
    trc: str
    psnr: float | None
    colour_error: float | None

    @property
    def tags(self) -> str:
        """The tags in a few characters, ``-`` for one that is missing."""
        matrices = "/".join(tag or "-" for tag in (self.colorspace, self.primaries, self.trc))
        return f"{self.color_range or '-'} {matrices}"

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def examine(path: Path, sent: Callable[[int], Array], count: int, ffmpeg: str) -> VideoReport:
    """Decode the whole film and compare some of its frames with ``sent(i)``, for i from 0 to ``count`` - 1.

    Raises RuntimeError if ffmpeg cannot decode it.
    """
    said = run_ffmpeg([ffmpeg, "-nostdin", "-hide_banner", "-i", str(path), "-map", "0:v:0", "-f", "null", "-"])
    stream, counted = _STREAM.search(said), re.findall(r"frame= *(\d+)", said)
    if stream is None or not counted:
        raise RuntimeError(f"{path.name} holds no film that ffmpeg could decode")
    codec, pixel_format, brackets, width, height = stream.groups()
    size, tags = (int(width), int(height)), _tags(brackets or "")
    psnr, colour_error = None, None
    if size == (sent(0).shape[1], sent(0).shape[0]):
        psnr, colour_error = _difference(path, size, tags[1], sent, count, ffmpeg)
    return VideoReport(codec, pixel_format, size, int(counted[-1]), path.stat().st_size, *tags, psnr, colour_error)


def _tags(brackets: str) -> tuple[str, str, str, str]:
    """Range, matrix, primaries, transfer of ``tv, bt709, progressive``, or ``tv, bt709/unknown/unknown``."""
    words = [word.strip() for word in brackets.split(",")]
    color_range = next((word for word in words if word in _RANGES), "")
    known = ("", *_RANGES, *_FIELD_ORDERS, *_SITES)
    others = [word for word in words if word not in known and not word[0].isdigit()]
    colours = others[0].split("/") if others else [""]
    if len(colours) == 1:  # all three are the same
        colours *= 3
    matrix, primaries, transfer = ("" if colour in _UNKNOWN else colour for colour in colours)
    return color_range, matrix, primaries, transfer


def judged_frames(count: int) -> list[int]:
    """The numbers of the frames that are compared, of a film of ``count``."""
    return sorted({round(i) for i in np.linspace(0, count - 1, COMPARED_FRAMES)})


def _difference(
    path: Path, size: Size, colorspace: str, sent: Callable[[int], Array], count: int, ffmpeg: str
) -> tuple[float | None, float | None]:
    """PSNR and colour error; None for a film without frames."""
    numbers = judged_frames(count)
    shown = _shown(path, size, colorspace, numbers, ffmpeg)
    # A film that is too short lacks the last of them, which its number of frames shows already.
    pairs = [(frame.astype(np.float32), sent(n).astype(np.float32)) for n, frame in zip(numbers, shown, strict=False)]
    if not pairs:
        return None, None
    mean_square = np.mean([np.mean((a - b) ** 2) for a, b in pairs])
    blocks = np.concatenate([np.abs(_block_means(a) - _block_means(b)).ravel() for a, b in pairs])
    return float(10 * np.log10(255**2 / max(mean_square, 1e-9))), float(np.percentile(blocks, 99))


def _block_means(frame: Array) -> Array:
    rows, columns = frame.shape[0] // BLOCK, frame.shape[1] // BLOCK
    whole = frame[: rows * BLOCK, : columns * BLOCK]
    means: Array = whole.reshape(rows, BLOCK, columns, BLOCK, 3).mean(axis=(1, 3))
    return means


def _shown(path: Path, size: Size, colorspace: str, numbers: list[int], ffmpeg: str) -> list[Array]:
    """The frames ``numbers`` as a player shows them, RGB.

    ffmpeg goes by the file's tags, matrix, range and place of the chroma samples alike. Where there is no
    matrix it takes BT.601 always; players (mpv, VLC, browsers) take BT.709 from 720 lines on, so that is asked for.
    """
    matrix = colorspace or ("bt709" if size[1] >= 720 else "smpte170m")
    chosen = "+".join(f"eq(n,{number})" for number in numbers)
    command = [
        *(ffmpeg, "-nostdin", "-v", "error", "-i", str(path)),
        *("-vf", f"select='{chosen}',scale=in_color_matrix={matrix}:flags=bilinear+accurate_rnd+full_chroma_int"),
        *("-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"),
    ]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{path.name} cannot be decoded: {done.stderr.decode(errors='replace')[-500:]}")
    return list(np.frombuffer(done.stdout, np.uint8).reshape(-1, size[1], size[0], 3))
