"""Ways of making a film of a vispy scene: gm.Scene and gm.Movie, and vispy's render() with imageio-ffmpeg.

Each film is made in a process of its own, because vispy can have one backend in a process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ....video.pixel_formats import Array, Size
from .comparison import Way

SCENE = "lines"
DEADLINE = 600.0


def ways(size: Size, folder: Path, count: int) -> tuple[list[Way], Callable[[int], Array]]:
    """The ways, and what frame i shows: vispy's own picture, of the frames that a judge looks at."""

    def write(side: str, path: Path, count: int) -> float:
        return float(film_process(side, SCENE, size, count, path)["seconds"])

    pictures: dict[int, Array] = {}

    def sent(number: int) -> Array:
        if number not in pictures:
            from ..video_report import compared_frames

            numbers = sorted({0, number, *compared_frames(count)})
            stills = folder / "stills.npy"
            stills.with_suffix(".txt").write_text(" ".join(map(str, numbers)))
            film_process("stills", SCENE, size, 0, stills)
            pictures.update(zip(numbers, np.load(stills), strict=True))
        return pictures[number]

    return [
        Way("gpumovie", partial(write, "gpumovie"), "ours"),
        Way("vispy render() + imageio-ffmpeg", partial(write, "recipe"), "peer", ("vispy",)),
    ], sent


def film_process(side: str, scene: str, size: Size, frames: int, path: Path) -> dict[str, Any]:
    """What scene_films.py says. Raises RuntimeError with its last words if it fails."""
    module = __name__.replace("scenes", "scene_films")
    command = [sys.executable, "-m", module, side, scene, *map(str, (*size, frames)), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=DEADLINE, check=False)
    if done.returncode:
        raise RuntimeError(f"{side} {scene}: {' '.join(done.stderr.strip().splitlines()[-1:])}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer
