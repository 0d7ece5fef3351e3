"""Candidates for a video of a vispy scene: gm.Scene with gm.Movie, and vispy's render() with imageio-ffmpeg.

Each video is made in a child process, because a process can use one vispy backend only.
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
from ..ffmpeg.video_report import compared_frames
from .candidate import Candidate
from .comparison import MakeVideo

SCENE = "lines"
DEADLINE = 600.0


def candidates(size: Size, folder: Path, count: int) -> tuple[list[Candidate[MakeVideo]], Callable[[int], Array]]:
    """The candidates, and a function that gives what frame i has to show, as vispy itself draws it.

    Args:
        size: (width, height) in pixels.
        folder: for temporary files.
        count: number of frames of the video.
    """

    def write(side: str, path: Path, count: int) -> float:
        return float(run_scene_process(side, SCENE, size, count, path)["seconds"])

    drawn: dict[int, Array] = {}

    def sent(number: int) -> Array:
        if number not in drawn:
            numbers = sorted({0, number, *compared_frames(count)})
            drawn.update(zip(numbers, draw_stills(SCENE, size, numbers, folder), strict=True))
        return drawn[number]

    return [
        Candidate("gpumovie", partial(write, "gpumovie"), "ours"),
        Candidate("vispy render() + imageio-ffmpeg", partial(write, "recipe"), "peer", ("vispy",)),
    ], sent


def draw_stills(scene: str, size: Size, numbers: list[int], folder: Path) -> Array:
    """What vispy itself draws in some frames of a scene, in a child process.

    Args:
        scene: its name in scene_process.py.
        size: (width, height) in pixels.
        numbers: of the frames.
        folder: for temporary files.

    Returns:
        The frames: (frames, height, width, 3), uint8.
    """
    stills = folder / "stills.npy"
    stills.with_suffix(".txt").write_text(" ".join(map(str, numbers)))
    run_scene_process("stills", scene, size, 0, stills)
    frames: Array = np.load(stills)
    return frames


def run_scene_process(side: str, scene: str, size: Size, frames: int, path: Path) -> dict[str, Any]:
    """Run scene_process.py and return what it prints.

    Args:
        side: ``gpumovie``, ``recipe``, ``stills`` or ``profile``.
        scene: name of the scene.
        size: (width, height) in pixels.
        frames: number of frames.
        path: the file to write.

    Raises:
        RuntimeError: the process failed; the message ends with the last line of its stderr.
    """
    command = [sys.executable, "-m", f"{__package__}.scene_process"]
    command += [side, scene, *map(str, (*size, frames)), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=DEADLINE, check=False)
    if done.returncode:
        raise RuntimeError(f"{side} {scene}: {' '.join(done.stderr.strip().splitlines()[-1:])}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer
