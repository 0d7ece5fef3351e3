"""RGB to the encoder's yuv420p: by gpumovie in this process, where a tenth of the frame changed, and by ffmpeg."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from ....video.colour.bt709 import rgb_to_yuv420
from ....video.colour.yuv420p import Box, Yuv420p
from ....video.pixel_formats import Array
from ..bench_run import BenchRun, Variant
from ..content.synthetic_frames import video_frames
from ..ffmpeg.send_frames import send_frames
from ..harness.tables import size_name

#: Levels by which a sample of two correct conversions may differ.
_ROUNDING = 2
_FILTERS = "scale=flags=area+full_chroma_inp:out_color_matrix=bt709:out_range=tv,format=yuv420p"
_REPEATED_FRAMES = 3
#: Starting ffmpeg takes as long as some dozens of frames.
_LEAST_FRAMES = 60


def measure(run: BenchRun) -> None:
    size = run.options.video_size
    opaque = np.full((size[1], size[0], 1), 255, np.uint8)
    frames = [np.concatenate([frame, opaque], axis=2) for frame in video_frames(size, _REPEATED_FRAMES)]
    expected = np.concatenate([plane.ravel() for plane in rgb_to_yuv420(frames[-1][..., :3])]).astype(np.int16)
    planes = Yuv420p(size)
    width, height = size
    tenth = (0, 0, width, height // 20 * 2)

    def convert(box: Box | None, count: int) -> None:
        for i in range(count):
            planes.update(frames[i % len(frames)], box)

    def convert_by_ffmpeg(count: int) -> None:
        arguments = ["-pixel_format", "rgba", "-video_size", size_name(size), "-i", "pipe:0", "-vf", _FILTERS]
        send_frames(run.ffmpeg, arguments, ["-f", "null", "-"], (frames[i % len(frames)] for i in range(count)))

    def own_output() -> Array:
        planes.update(frames[-1])
        frame = planes.update(frames[-1], tenth)
        assert frame.contiguous is not None
        return frame.contiguous

    def ffmpeg_output() -> Array:
        path = run.folder / "converted.yuv"
        arguments = ["-pixel_format", "rgba", "-video_size", size_name(size), "-i", "pipe:0", "-vf", _FILTERS]
        send_frames(run.ffmpeg, arguments, ["-f", "rawvideo", str(path)], [frames[-1]])
        return np.fromfile(path, np.uint8)

    variants = {
        "gpumovie, all of it": Variant(partial(convert, None), partial(_compare, own_output, expected)),
        "gpumovie, a tenth of it": Variant(partial(convert, tenth), partial(_compare, own_output, expected)),
        "ffmpeg, all of it": Variant(
            convert_by_ffmpeg, partial(_compare, ffmpeg_output, expected), least_frames=_LEAST_FRAMES
        ),
    }
    run.measure_variants("conversion", size_name(size), variants)


def _compare(convert: Callable[[], Array], expected: Array) -> str:
    """What is wrong with the output of a conversion; "" if nothing is."""
    output = convert()
    if output.size != expected.size:
        return f"wrong size: {output.size} bytes of {expected.size}"
    off = int(np.abs(output - expected).max())
    return f"wrong colours: a sample is off by {off}" if off > _ROUNDING else ""
