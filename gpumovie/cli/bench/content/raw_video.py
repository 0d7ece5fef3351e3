"""Uncompressed videos in files: exactly the samples that an encoder is given, so that it alone is measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ....video.colour.bt709 import rgb_to_yuv420
from ....video.pixel_formats import Array, Size
from ..harness.timing import say
from .synthetic_frames import FPS, PLOT_SIZE, VIDEO_SIZE, plot_frames, video_frames

#: Kind of content to a function that yields a number of its frames.
CONTENTS: dict[str, Callable[[int], Iterator[Array]]] = {
    f"plot {PLOT_SIZE[0]}x{PLOT_SIZE[1]}": plot_frames,
    f"video {VIDEO_SIZE[0]}x{VIDEO_SIZE[1]}": lambda count: video_frames(VIDEO_SIZE, count),
}


@dataclass(frozen=True)
class RawVideo:
    """Uncompressed frames in a file: yuv420p, BT.709, limited range.

    Attributes:
        path: the file.
        size: (width, height) in pixels.
        frames: number of frames.
    """

    path: Path
    size: Size
    frames: int

    def input_arguments(self) -> list[str]:
        """ffmpeg's arguments that read the file. The tags stand before -i: after it, ffmpeg 9 would convert again."""
        return [
            *("-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", f"{self.size[0]}x{self.size[1]}"),
            *("-framerate", str(FPS), "-color_range", "tv", "-colorspace", "bt709"),
            *("-color_primaries", "bt709", "-color_trc", "bt709", "-i", str(self.path)),
        ]


def write_raw_video(path: Path, frames: Iterable[Array]) -> RawVideo:
    """Convert RGB frames to yuv420p by gpumovie's numpy reference and write them to a file.

    Args:
        path: the file to write.
        frames: arrays (height, width, 3), uint8, all of one even size.

    Returns:
        The video in the file.
    """
    size, count = (0, 0), 0
    with path.open("wb") as file:
        for frame in frames:
            for plane in rgb_to_yuv420(frame):
                file.write(plane.tobytes())
            size, count = (frame.shape[1], frame.shape[0]), count + 1
    return RawVideo(path, size, count)


def make_contents(folder: Path, count: int) -> dict[str, RawVideo]:
    """Every kind of content, drawn and converted before anything is timed.

    Args:
        folder: for the files.
        count: number of frames of each kind.

    Returns:
        Kind of content to its video.
    """
    videos = {}
    for name, frames in CONTENTS.items():
        say(f"making {count} frames: {name}")
        videos[name] = write_raw_video(folder / f"{name.partition(' ')[0]}.yuv", frames(count))
    return videos
