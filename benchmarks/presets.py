"""libx264's presets: which of them are worth a name in ``speed=``, and what they cost.

What is compared: time, size and SSIM of eight presets at CRF 20, on a plot (640x480) and on camera-like video
(1280x720). The encoder reads samples that need no conversion from memory, and nothing else is timed.

gpumovie's speeds ``fastest fast balanced small`` are the presets ultrafast, veryfast, medium and slower, its
default quality is 20. One CRF does not mean one quality: a preset may make a smaller film merely because it loses
more. So there are two fronts: of (time, size) at CRF 20, as a user gets it, and of (time, size at the SSIM that
``medium`` has at CRF 20), for which each preset is encoded at two more CRFs and its size interpolated. A preset
is on a front if no other is at least as good in both and better in one.

How to run, from the top of a checkout::

    python -m benchmarks.presets            # 150 frames, 3 rounds in turn: about ten minutes on two cores
    python -m benchmarks.presets --quick

The result is stored in results/presets.json.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click
import numpy as np

from gpumovie.cli.bench import (
    Timing,
    bundled_ffmpeg,
    interleave,
    machine_facts,
    markdown_table,
    memory_folder,
    say,
)
from gpumovie.cli.bench.content.raw_video import RawVideo, make_contents
from gpumovie.cli.bench.ffmpeg.raw_encoding import EncodedVideo, encode_raw, measure_ssim
from gpumovie.video.encoders.table import ENCODERS

from .publishing import common_options, publish

PRESETS = ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower")
CRF = 20
#: Around CRF: far enough to bracket the SSIM of every preset, near enough for log(size) to be straight between.
OTHER_CRFS = (17, 23)
REFERENCE = "medium"


@dataclass
class Row:
    """One preset on one content.

    Attributes:
        equal_bytes: size at the SSIM of ``REFERENCE`` at ``CRF``.
        on_front, on_equal_front: whether it is on the front of (time, size), and of (time, equal size).
    """

    preset: str
    timing: Timing
    by_crf: dict[int, EncodedVideo]
    equal_bytes: float = math.nan
    on_front: bool = False
    on_equal_front: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "speed": SPEEDS.get(self.preset, "")}


#: Preset to our name for it.
SPEEDS = {dict(arguments)["preset"]: speed for speed, arguments in ENCODERS["libx264"].speeds.items()}


def compare(source: RawVideo, folder: Path, rounds: int, ffmpeg: str) -> list[Row]:
    """All presets on one content."""

    def film(preset: str, crf: int = CRF) -> Path:
        target = folder / f"{preset}-{crf}.mkv"
        encode_raw(ffmpeg, source, ["-c:v", "libx264", "-preset", preset, "-crf", str(crf)], target)
        return target

    tasks = {preset: partial(film, preset) for preset in PRESETS}
    # One warm-up loads program and input; the presets share both.
    timings = interleave(tasks, {PRESETS[0]: tasks[PRESETS[0]]}, rounds)
    rows = []
    for preset in PRESETS:
        if timings[preset].error:
            raise RuntimeError(f"{preset}: {timings[preset].error}")
        say(f"measuring: {preset}")
        by_crf = {CRF: measure_ssim(ffmpeg, source, folder / f"{preset}-{CRF}.mkv")}
        for crf in OTHER_CRFS:
            by_crf[crf] = measure_ssim(ffmpeg, source, film(preset, crf))
        rows.append(Row(preset, timings[preset], dict(sorted(by_crf.items()))))
    wanted = next(row.by_crf[CRF].ssim for row in rows if row.preset == REFERENCE)
    for row in rows:
        row.equal_bytes = size_at(wanted, row.by_crf.values())
    points = [(row.timing.median, float(row.by_crf[CRF].bytes)) for row in rows]
    equal_points = [(row.timing.median, row.equal_bytes) for row in rows]
    for row, point, equal_point in zip(rows, points, equal_points, strict=True):
        row.on_front = on_front(point, points)
        row.on_equal_front = on_front(equal_point, equal_points)
    return rows


def size_at(ssim: float, encodings: Iterable[EncodedVideo]) -> float:
    """Bytes that an encoder needs for ``ssim``: log(bytes) along decibels of SSIM, straight through the points.

    Beyond the outermost points the nearest two are prolonged.
    """
    points = sorted((decibels(e.ssim), math.log(e.bytes)) for e in encodings)
    x, y = np.array(points).T
    last = len(x) - 2
    i = min(max(int(np.searchsorted(x, decibels(ssim))) - 1, 0), last)
    slope = (y[i + 1] - y[i]) / (x[i + 1] - x[i]) if x[i + 1] > x[i] else 0.0
    return math.exp(y[i] + slope * (decibels(ssim) - x[i]))


def decibels(ssim: float) -> float:
    """SSIM on a scale on which steps look alike, as ffmpeg's filter prints it in brackets."""
    return -10 * math.log10(max(1 - ssim, 1e-6))


def on_front(point: tuple[float, float], points: Iterable[tuple[float, float]]) -> bool:
    """Whether no other point is at least as low in both coordinates and lower in one of them."""
    return not any(other[0] <= point[0] and other[1] <= point[1] and other != point for other in points)


def report(rows: list[Row], frames: int) -> str:
    lines = [
        [
            row.preset,
            SPEEDS.get(row.preset, ""),
            f"{frames / row.timing.median:.1f}",
            f"{row.timing.median:.2f}",
            f"{row.timing.median_cpu:.2f}",
            f"{row.by_crf[CRF].bytes / 1000:.0f}",
            f"{row.by_crf[CRF].ssim:.5f}",
            f"{row.equal_bytes / 1000:.0f}",
            "yes" if row.on_front else "",
            "yes" if row.on_equal_front else "",
        ]
        for row in rows
    ]
    headers = ("preset", "speed=", "fps", "seconds", "CPU s", "kB", "SSIM", f"kB at {REFERENCE}'s SSIM", "front")
    return markdown_table((*headers, "front at equal SSIM"), lines)


@click.command(help="Time, size and SSIM of libx264's presets.")
@click.option("--frames", default=150, show_default=True, type=click.IntRange(2), help="Length of each film.")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1), help="Timed films by each preset.")
@common_options
def main(frames: int, rounds: int, quick: bool, results: Path | None) -> None:
    if quick:
        frames, rounds = 20, 1
    ffmpeg = bundled_ffmpeg()
    machine = machine_facts(["numpy", "matplotlib"])
    with memory_folder() as folder:
        found = {
            name: compare(source, folder, rounds, ffmpeg) for name, source in make_contents(folder, frames).items()
        }
    content = {"frames": frames, "rounds": rounds, "crf": CRF, "other_crfs": OTHER_CRFS}
    presets = {name: [row.to_dict() for row in rows] for name, rows in found.items()}
    text = "\n\n".join(
        f"{name}, {frames} frames, libx264, CRF {CRF}\n\n{report(rows, frames)}" for name, rows in found.items()
    )
    publish("presets", text, {"machine": machine, "content": content, "presets": presets}, results, quick)


if __name__ == "__main__":
    main()
