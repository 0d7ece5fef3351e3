"""What is in a video's file: it is decoded, its frames are counted and compared with those that were sent.

A writer that is fast because it loses frames, scales them or encodes other colours is not fast.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ....video.ffmpeg.decode import count_decoded_frames, decode, inspect_video
from ....video.pixel_formats import Array, Size

#: Frames, spread evenly over the video, that are compared with those that were sent.
COMPARED_FRAMES = 10
#: Side of the blocks in pixels, whose mean colour is compared: in a block of this size noise and blur average out.
BLOCK = 16
#: A video whose ``colour_error`` is above this many levels shows other colours than were sent. On the frames of
#: ``content.video_frames``, libx264 at CRF 23 stays below 5; BT.601 samples that are shown as BT.709 come to 30.
WRONG_COLOURS = 10.0


@dataclass(frozen=True)
class VideoReport:
    """What is in a video's file.

    Attributes:
        codec: ffmpeg's name, such as ``h264``.
        pixel_format: ffmpeg's name, such as ``yuv420p``.
        size: (width, height) in pixels.
        frames: number of frames that could be decoded.
        bytes: size of the file.
        color_range, colorspace, primaries, trc: the file's colour tags, "" where it has none.
        psnr: decibels between the frames sent and those that a player would show, all three channels and
            ``COMPARED_FRAMES`` frames together; None if sizes differ.
        colour_error: by how many levels of 255 the mean colour of a block is off; one block in a hundred is off by
            more. None if sizes differ. Unlike PSNR it hardly depends on the details that an encoder leaves out, so a
            wrong matrix or range cannot hide behind noise.
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
    """Decode a whole video and compare some of its frames with those that were sent.

    Args:
        path: the video's file.
        sent: gives frame i as it was sent, for i from 0 to ``count`` - 1: shape (height, width, 3), uint8, RGB.
        count: number of frames that were sent.
        ffmpeg: path of the program that decodes.

    Raises:
        EncoderError: ffmpeg cannot decode it.
    """
    stream = inspect_video(path, ffmpeg=ffmpeg)
    frames = count_decoded_frames(path, ffmpeg=ffmpeg)
    psnr, colour_error = None, None
    if stream.size == (sent(0).shape[1], sent(0).shape[0]):
        numbers = compared_frames(count)
        shown = _as_players_show(path, stream.size, stream.colorspace, numbers, ffmpeg)
        psnr, colour_error = _difference(shown, [sent(number) for number in numbers])
    return VideoReport(
        **asdict(stream), frames=frames, bytes=path.stat().st_size, psnr=psnr, colour_error=colour_error
    )


def compared_frames(count: int) -> list[int]:
    """The numbers of the frames that are compared, of a video of ``count`` frames."""
    return sorted({round(i) for i in np.linspace(0, count - 1, COMPARED_FRAMES)})


def _difference(shown: Array, sent: list[Array]) -> tuple[float | None, float | None]:
    """PSNR and colour error; None for a video without frames."""
    # A video that is too short lacks the last of the frames; its number of frames tells that already.
    pairs = [(a.astype(np.float32), b.astype(np.float32)) for a, b in zip(shown, sent, strict=False)]
    if not pairs:
        return None, None
    mean_square = np.mean([np.mean((a - b) ** 2) for a, b in pairs])
    blocks = np.concatenate([np.abs(_block_means(a) - _block_means(b)).ravel() for a, b in pairs])
    return float(10 * np.log10(255**2 / max(mean_square, 1e-9))), float(np.percentile(blocks, 99))


def _block_means(frame: Array) -> Array:
    rows, columns = frame.shape[0] // BLOCK, frame.shape[1] // BLOCK
    blocks = frame[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK, 3)
    means: Array = blocks.mean(axis=(1, 3))
    return means


def _as_players_show(path: Path, size: Size, colorspace: str, numbers: list[int], ffmpeg: str) -> Array:
    """The frames ``numbers`` as a player shows them: (frames, height, width, 3), uint8, RGB.

    ffmpeg goes by the file's tags for matrix, range and place of the chroma samples. Where the matrix is not tagged,
    it always takes BT.601; players (mpv, VLC, browsers) take BT.709 from 720 lines on, so that is asked for.
    """
    matrix = colorspace or ("bt709" if size[1] >= 720 else "smpte170m")
    return decode(path, ffmpeg=ffmpeg, size=size, frames=numbers, colour_matrix=matrix)
