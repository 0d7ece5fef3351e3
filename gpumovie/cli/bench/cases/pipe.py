"""The pipe alone: frames to an ffmpeg that only takes them."""

from __future__ import annotations

import hashlib
from functools import partial

import numpy as np

from ....video.pixel_formats import FORMATS, Array
from ..bench_run import BenchRun, Variant
from ..ffmpeg.send_frames import send_frames
from ..harness.tables import size_name

_CHECKED_FRAMES = 4
#: Starting ffmpeg takes as long as some dozens of frames.
_LEAST_FRAMES = 150


def measure(run: BenchRun) -> None:
    size = run.options.video_size
    variants = {}
    for name in ("rgba", "rgb24", "yuv420p"):
        count = FORMATS[name].frame_bytes(size)
        frame = np.random.default_rng(709).integers(0, 256, count, np.uint8)
        arguments = ["-pixel_format", name, "-video_size", size_name(size), "-i", "pipe:0", "-c:v", "copy"]
        check = partial(_check, run, arguments, frame)
        variants[name] = Variant(partial(_send, run, arguments, frame), check, {"bytes": count}, _LEAST_FRAMES)
    run.measure_variants("pipe", size_name(size), variants)


def _send(run: BenchRun, arguments: list[str], frame: Array, count: int) -> None:
    send_frames(run.ffmpeg, arguments, ["-f", "null", "-"], (frame for _ in range(count)))


def _check(run: BenchRun, arguments: list[str], frame: Array) -> str:
    """Send frames that differ; what is wrong with the bytes that arrive, "" if nothing is."""
    path = run.folder / "pipe.md5"
    frames = [np.roll(frame, i) for i in range(_CHECKED_FRAMES)]
    send_frames(run.ffmpeg, arguments, ["-f", "md5", str(path)], frames)
    expected = hashlib.md5(b"".join(f.tobytes() for f in frames), usedforsecurity=False).hexdigest()
    return "" if expected in path.read_text() else "wrong bytes: what arrived is not what was sent"
