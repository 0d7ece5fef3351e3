"""vispy scenes into an H.264 film: gm.Scene and gm.Movie against the usual recipe.

The recipe is vispy's SceneCanvas on vispy's own EGL backend, ``canvas.render(alpha=False)`` for each frame, and
imageio-ffmpeg's ``write_frames``. Scenes and sides are in gpumovie/cli/bench/peers/scene_process.py. Both encode with
the same settings (libx264, preset veryfast, CRF 20, yuv420p) by the same ffmpeg. What is compared is the time from
opening a writer to the finished file.

How: each film in a fresh process, the sides in turns, round by round; the ratio of the two is taken within each
round, and the median of the ratios counts. Afterwards the films are decoded, their frames counted, and some of them
compared with what vispy itself draws in these frames. The recipe converts by BT.601 and tags nothing, ours by BT.709
with tags; each film is decoded by the matrix that it was made with, so that PSNR shows what was lost, not how a
player errs.

A last table says where gpumovie's time goes: each stage alone in one process, ffmpeg's and our CPU from the films.

How to run, from the top of a checkout::

    python -m benchmarks.scenes                     # software OpenGL: some ten minutes on two cores
    python -m benchmarks.scenes --scene lines --size 3840x2160
    python -m benchmarks.scenes --quick             # does everything work?

Exit code 1 if a film is not as it should be. The result is stored in results/scenes.json; with a GPU, use
``python -m benchmarks.gpu``.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import click
import numpy as np

from gpumovie.cli.bench import Timing, bundled_ffmpeg, interleave, machine_facts, markdown_table, say, spread
from gpumovie.cli.bench.peers.scene_process import CRF, PRESET, SCENES
from gpumovie.cli.bench.peers.scenes import draw_stills, run_scene_process
from gpumovie.video.ffmpeg.decode import count_decoded_frames, decode
from gpumovie.video.pixel_formats import Array, Size

from .publishing import common_options, publish

SIDES = ("gpumovie", "recipe")
#: How many times as fast gpumovie is to be.
TARGET_SOFTWARE, TARGET_NVIDIA = 1.5, 3.0
COMPARED_FRAMES = 5
#: Decibels between a film's frames and vispy's pixels, which 4:2:0 alone brings down to 26 for small coloured discs.
#: The same scene one frame off, upside down or with red and blue exchanged stays below 31, and 17. From 1080p on:
#: on smaller frames the same lines take a larger part.
LOWEST_PSNR = {"lines": 33.0, "markers": 22.0, "moving-markers": 22.0}


@dataclass
class SceneComparison:
    """One scene at one size.

    Attributes:
        answers: what each side's processes said, a list of rounds.
        psnr: of each side's last film against vispy's pixels.
        stages: milliseconds a frame of gpumovie's stages.
        faults: all that is wrong with the films.
    """

    scene: str
    size: Size
    frames: int
    answers: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {side: [] for side in SIDES})
    psnr: dict[str, float] = field(default_factory=dict)
    stages: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def rates(self, side: str) -> list[float]:
        return [self.frames / answer["seconds"] for answer in self.answers[side]]

    @property
    def ratios(self) -> list[float]:
        return [a / b for a, b in zip(*(self.rates(side) for side in SIDES), strict=False)]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios) if self.ratios else float("nan")

    @property
    def renderer(self) -> str:
        return str(self.answers["gpumovie"][0]["opengl"]["renderer"])

    @property
    def target(self) -> float:
        return TARGET_NVIDIA if "NVIDIA" in self.renderer else TARGET_SOFTWARE

    def ms(self, key: str) -> str:
        """CPU milliseconds a frame of gpumovie's films."""
        return f"{statistics.median(a[key] for a in self.answers['gpumovie']) / self.frames * 1e3:.1f}"


def compare(scene: str, size: Size, frames: int, rounds: int, folder: Path) -> SceneComparison:
    """Make the films, in turns, and judge them."""
    found = SceneComparison(scene, size, frames)
    try:
        _compare(found, rounds, folder)
    except Exception as error:  # the other scenes still count
        found.faults.append(f"{type(error).__name__}: {error}")
    return found


def _compare(found: SceneComparison, rounds: int, folder: Path) -> None:
    scene, size, frames = found.scene, found.size, found.frames
    films = {side: folder / f"{scene}-{side}.mp4" for side in SIDES}

    def task(side: str) -> Any:
        return lambda: found.answers[side].append(run_scene_process(side, scene, size, frames, films[side]))

    timings: dict[str, Timing] = interleave({side: task(side) for side in SIDES}, {}, rounds)
    found.faults += [f"{side}: {timing.error}" for side, timing in timings.items() if timing.error]
    if found.faults:
        return
    renderers = {found.answers[side][0]["opengl"]["renderer"] for side in SIDES}
    if len(renderers) > 1:
        found.faults.append(f"not comparable: {' and '.join(sorted(renderers))}")
    numbers = sorted({round(n) for n in np.linspace(0, frames - 1, COMPARED_FRAMES)})
    drawn = draw_stills(scene, size, numbers, folder)
    for side, film in films.items():
        # By the matrix that the film was made with: the file's tag for ours, and without one ffmpeg's default, by
        # which the recipe's was made.
        count = count_decoded_frames(film, ffmpeg=bundled_ffmpeg())
        shown = decode(film, ffmpeg=bundled_ffmpeg(), frames=numbers)
        found.psnr[side] = psnr(shown, drawn) if shown.shape == drawn.shape else 0.0
        if count != frames:
            found.faults.append(f"{side}: {count} of {frames} frames")
        if found.psnr[side] < LOWEST_PSNR[scene]:
            found.faults.append(f"{side}: {found.psnr[side]:.1f} dB, need {LOWEST_PSNR[scene]}")
    found.stages = run_scene_process("profile", scene, size, max(3, frames // 5), folder)


def psnr(a: Array, b: Array) -> float:
    """Decibels over all frames together."""
    squares = [np.mean((x.astype(np.float32) - y) ** 2) for x, y in zip(a, b, strict=True)]
    return float(10 * np.log10(255**2 / max(float(np.mean(squares)), 1e-9)))


def report_of(found: list[SceneComparison], rounds: int) -> str:
    """Two tables: the comparison, and where gpumovie's time goes."""
    good = [c for c in found if c.ratios]
    rows = [
        [
            f"{c.scene} {c.size[0]}x{c.size[1]}",
            str(c.frames),
            *(f"{statistics.median(c.rates(side)):.1f}" for side in SIDES),
            f"{c.ratio:.2f}",
            spread(c.ratios, 2),
            f"{c.target:g}: {'yes' if c.ratio >= c.target else 'no'}",
            *(f"{c.psnr.get(side, 0.0):.1f}" for side in SIDES),
        ]
        for c in good
    ]
    heads = ("scene", "frames", "gpumovie fps", "recipe fps", "ratio", "min..max", "target", "PSNR dB", "recipe's")
    stages = ("step", "draw", "draw+rgb", "draw+nv12")
    spent = [
        [
            f"{c.scene} {c.size[0]}x{c.size[1]}",
            *(f"{c.stages.get(stage, 0.0):.1f}" for stage in stages),
            f"{1e3 / statistics.median(c.rates('gpumovie')):.1f}",
            *(c.ms("cpu"), c.ms("ffmpeg_cpu")),
        ]
        for c in good
    ]
    faults = [f"{c.scene}: {fault}" for c in found for fault in c.faults]
    return "\n\n".join(
        [
            f"{good[0].renderer if good else 'no film was made'}; libx264 {PRESET}, CRF {CRF}; {rounds} rounds",
            markdown_table(heads, rows),
            "Where gpumovie's time goes, ms a frame: stages alone, then a film, its process's and ffmpeg's CPU:",
            markdown_table(("scene", "setting", *stages[1:], "film", "CPU here", "CPU ffmpeg"), spent),
            "; ".join(faults) or "All films are whole.",
        ]
    )


def measure(
    scenes: list[str], sizes: list[Size], frames: dict[str, int], rounds: int
) -> tuple[str, dict[str, Any], list[str]]:
    """The report, the result and the faults. ``frames``: of 1080p, by scene; larger films have fewer."""
    machine = machine_facts(["numpy", "vispy", "PyOpenGL", "imageio-ffmpeg"])
    found = []
    with tempfile.TemporaryDirectory(prefix="gpumovie-bench-") as folder:
        for size in sizes:
            for scene in scenes:
                say(f"{scene} {size[0]}x{size[1]}")
                count = max(2, round(frames[scene] * min(1.0, 1920 * 1080 / (size[0] * size[1]))))
                found.append(compare(scene, size, count, rounds, Path(folder)))
    result = {
        "machine": {**machine, "opengl": next((c.answers["gpumovie"][0]["opengl"] for c in found if c.ratios), None)},
        "content": {"codec": f"libx264 {PRESET}", "crf": CRF, "rounds": rounds, "cores": os.cpu_count()},
        "comparisons": [{**asdict(c), "ratios": c.ratios, "ratio": c.ratio, "target": c.target} for c in found],
    }
    return report_of(found, rounds), result, [f"{c.scene}: {fault}" for c in found for fault in c.faults]


def size_of(text: str) -> Size:
    width, _, height = text.partition("x")
    return int(width), int(height)


@click.command(help="vispy scenes into a film: gpumovie against vispy's render() and imageio-ffmpeg.")
@click.option("--scene", "scenes", multiple=True, type=click.Choice(list(SCENES)), help="Only these.")
@click.option("--size", "sizes", multiple=True, help="WIDTHxHEIGHT, more than once for several. [1920x1080]")
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help="Films of each side.")
@common_options
def main(scenes: tuple[str, ...], sizes: tuple[str, ...], rounds: int, quick: bool, results: Path | None) -> None:
    frames = {"lines": 300, "markers": 60, "moving-markers": 60}
    if quick:
        frames, rounds = dict.fromkeys(SCENES, 5), 1
    wanted = [size_of(size) for size in sizes or ("1920x1080",)]
    report, result, faults = measure(list(scenes or SCENES), wanted, frames, rounds)
    publish("scenes", report, result, results, quick)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
