"""RGB to the encoder's yuv420p: by gpumovie in this process, where a tenth of the frame changed, and by ffmpeg."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from ....video.colour.bt709 import rgb_to_yuv420
from ....video.colour.yuv420p import Box, Yuv420p
from ....video.pixel_formats import Array
from ..bench import Bench, Side, size_name
from ..content import video_frames
from ..stream import send_all

#: Levels by which two correct conversions may differ in a sample.
_ROUNDING = 2
_FILTERS = "scale=flags=area+full_chroma_inp:out_color_matrix=bt709:out_range=tv,format=yuv420p"
_RING_FRAMES = 3
#: Starting ffmpeg takes as long as some dozens of frames.
_LEAST_FRAMES = 60


def measure(bench: Bench) -> None:
    size = bench.options.film_size
    opaque = np.full((size[1], size[0], 1), 255, np.uint8)
    ring = [np.concatenate([frame, opaque], axis=2) for frame in video_frames(size, _RING_FRAMES)]
    wanted = np.concatenate([plane.ravel() for plane in rgb_to_yuv420(ring[-1][..., :3])]).astype(np.int16)
    planes = Yuv420p(size)
    width, height = size
    tenth = (0, 0, width, height // 20 * 2)

    def whole(box: Box | None, count: int) -> None:
        for i in range(count):
            planes.update(ring[i % len(ring)], box)

    def by_ffmpeg(count: int) -> None:
        arguments = ["-pixel_format", "rgba", "-video_size", size_name(size), "-i", "pipe:0", "-vf", _FILTERS]
        send_all(bench.ffmpeg, arguments, ["-f", "null", "-"], (ring[i % len(ring)] for i in range(count)))

    def last() -> Array:
        planes.update(ring[-1])
        frame = planes.update(ring[-1], tenth)
        assert frame.contiguous is not None
        return frame.contiguous

    def ffmpegs() -> Array:
        path = bench.folder / "converted.yuv"
        arguments = ["-pixel_format", "rgba", "-video_size", size_name(size), "-i", "pipe:0", "-vf", _FILTERS]
        send_all(bench.ffmpeg, arguments, ["-f", "rawvideo", str(path)], [ring[-1]])
        return np.fromfile(path, np.uint8)

    sides = {
        "gpumovie, all of it": Side(partial(whole, None), partial(_compare, last, wanted)),
        "gpumovie, a tenth of it": Side(partial(whole, tenth), partial(_compare, last, wanted)),
        "ffmpeg, all of it": Side(by_ffmpeg, partial(_compare, ffmpegs, wanted), least=_LEAST_FRAMES),
    }
    bench.race("conversion", size_name(size), sides)


def _compare(convert: Callable[[], Array], wanted: Array) -> str:
    made = convert()
    if made.size != wanted.size:
        return f"wrong size: {made.size} bytes of {wanted.size}"
    off = int(np.abs(made - wanted).max())
    return f"wrong colours: a sample is off by {off}" if off > _ROUNDING else ""
