"""The pipe alone: frames to an ffmpeg that only takes them."""

from __future__ import annotations

import hashlib
from functools import partial

import numpy as np

from ....video.pixel_formats import FORMATS, Array
from ..bench import Bench, Side, size_name
from ..stream import send_all

_CHECKED_FRAMES = 4
#: Starting ffmpeg takes as long as some dozens of frames.
_LEAST_FRAMES = 150


def measure(bench: Bench) -> None:
    size = bench.options.film_size
    sides = {}
    for name in ("rgba", "rgb24", "yuv420p"):
        count = FORMATS[name].frame_bytes(size)
        frame = np.random.default_rng(709).integers(0, 256, count, np.uint8)
        arguments = ["-pixel_format", name, "-video_size", size_name(size), "-i", "pipe:0", "-c:v", "copy"]
        check = partial(_check, bench, arguments, frame)
        sides[name] = Side(partial(_send, bench, arguments, frame), check, {"bytes": count}, _LEAST_FRAMES)
    bench.race("pipe", size_name(size), sides)


def _send(bench: Bench, arguments: list[str], frame: Array, count: int) -> None:
    send_all(bench.ffmpeg, arguments, ["-f", "null", "-"], (frame for _ in range(count)))


def _check(bench: Bench, arguments: list[str], frame: Array) -> str:
    """Whether every byte arrives, in order."""
    path = bench.folder / "pipe.md5"
    frames = [np.roll(frame, i) for i in range(_CHECKED_FRAMES)]
    send_all(bench.ffmpeg, arguments, ["-f", "md5", str(path)], frames)
    wanted = hashlib.md5(b"".join(f.tobytes() for f in frames), usedforsecurity=False).hexdigest()
    return "" if wanted in path.read_text() else "wrong bytes: what arrived is not what was sent"
