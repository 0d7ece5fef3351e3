"""Encode a raw film with given arguments and measure what comes out: seconds, bytes, SSIM.

What an encoder makes of the same samples; how samples get to the encoder is another question.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...video.pixel_formats import Array
from .content import FPS, PLOT_SIZE, VIDEO_SIZE, RawFilm, plot_frames, video_frames, write_raw
from .timing import say

# Both inputs get the same tags and whole frame numbers for times: Matroska's milliseconds would pair the wrong
# frames, and a codec that keeps no tags would have its samples converted before they are compared.
_ALIGNED = (
    f"settb=1/{FPS},setpts=N,format=yuv420p,setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
)

#: Kind of content to (size, frames of a given number).
CONTENTS: dict[str, Callable[[int], Iterator[Array]]] = {
    f"plot {PLOT_SIZE[0]}x{PLOT_SIZE[1]}": plot_frames,
    f"video {VIDEO_SIZE[0]}x{VIDEO_SIZE[1]}": lambda count: video_frames(VIDEO_SIZE, count),
}


@dataclass(frozen=True)
class Encoded:
    """What one encoder with one set of arguments made.

    Attributes:
        ssim: mean structural similarity to the encoder's input over Y, U and V; 1 is identical.
    """

    bytes: int
    ssim: float


def make_contents(folder: Path, count: int) -> dict[str, RawFilm]:
    """Every kind of content, ``count`` frames each, drawn and converted before anything is timed."""
    films = {}
    for name, frames in CONTENTS.items():
        say(f"making {count} frames: {name}")
        films[name] = write_raw(folder / f"{name.partition(' ')[0]}.yuv", frames(count))
    return films


def encode(ffmpeg: str, source: RawFilm, arguments: Sequence[str], target: Path) -> None:
    """Encode all of ``source``. Raises RuntimeError with ffmpeg's words."""
    run_ffmpeg([ffmpeg, "-nostdin", "-y", "-v", "error", *source.input_arguments(), *arguments, str(target)])


def measure(ffmpeg: str, source: RawFilm, film: Path) -> Encoded:
    """Size of ``film`` and its likeness to ``source``. Raises RuntimeError if frames are missing."""
    said = run_ffmpeg(
        [
            *(ffmpeg, "-nostdin", "-hide_banner", "-v", "info", "-i", str(film), *source.input_arguments()),
            *("-lavfi", f"[0:v]{_ALIGNED}[a];[1:v]{_ALIGNED}[b];[a][b]ssim=shortest=1"),
            *("-f", "null", "-"),
        ]
    )
    frames, ssim = re.findall(r"frame= *(\d+)", said), re.search(r"SSIM .*All:([\d.]+)", said)
    if ssim is None or not frames or int(frames[-1]) != source.frames:
        raise RuntimeError(f"{film.name} does not hold the {source.frames} frames that were encoded")
    return Encoded(film.stat().st_size, float(ssim[1]))


def run_ffmpeg(command: Sequence[str]) -> str:
    """What ffmpeg says on stderr. Raises RuntimeError with its last words if it fails."""
    # SVT-AV1 prints its settings whatever -v says; 1 is "errors only".
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", check=False, env={**os.environ, "SVT_LOG": "1"}
    )
    if done.returncode:
        raise RuntimeError(f"ffmpeg ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return done.stderr
