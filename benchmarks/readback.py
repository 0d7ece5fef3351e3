"""Frames out of OpenGL: plain glReadPixels and vispy's render() against gpumovie's ring, and what recording costs.

Three questions, each answered at several sizes by sides that run in turns in one process:

1. How long does a frame take to get into memory? All sides draw the same vispy scene (a background that changes and
   a line), and copy the frame once, as a pipe does. ``plain`` reads RGBA into numpy and waits for it,
   ``vispy render()`` is what vispy's users call, the ring reads a frame while the next one is drawn: as RGBA, or
   converted to NV12 before, with each way to access its buffers that the driver has.
2. The same with an encoder behind: plain reading and render() into ``Movie.write(array)``, against
   ``Movie.write(scene)``. Movie chooses the encoder, which runs at its fastest.
3. On a GPU: how much of its frame rate does a program keep when it is recorded? A shader is made as slow as wanted
   (2 and 8 ms a frame, found by timing); the rate of drawing alone is compared with drawing and reading, and with
   drawing into a film. Where the encoder itself is slower than that, its own rate stands beside it.

Before the timing, every side's pixels are compared with vispy's own (NV12: with the numpy reference, to within 1);
afterwards the films' frames are counted by Movie itself, which raises when one is missing.

How to run, from the top of a checkout::

    python -m benchmarks.readback                    # some five minutes with software OpenGL
    python -m benchmarks.readback --quick            # does everything work?

Exit code 1 if pixels differ. The result is stored in results/readback.json; with a GPU, use
``python -m benchmarks.gpu``.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click
import numpy as np

import gpumovie as gm
from gpumovie.cli.bench import Timing, bundled_ffmpeg, interleave, machine_facts, markdown_table, say, spread
from gpumovie.cli.bench.content.readback_scene import ReadbackScene
from gpumovie.cli.bench.content.synthetic_frames import FPS
from gpumovie.gl.layouts import Layout
from gpumovie.gl.ring_options import strategies
from gpumovie.video.pixel_formats import Size

from .overlap import TARGET, overlap_rows
from .publishing import common_options, publish

SIZES: tuple[Size, ...] = ((640, 480), (1920, 1080), (3840, 2160))
#: Of drawing, in each round of question 3.
SECONDS = 1.0
Side = Callable[[int], None]


def read_sides(size: Size) -> tuple[dict[str, tuple[Side, int]], list[str], Any]:
    """The sides of question 1, each with the bytes that it moves; faults; the features of the context."""
    first = ReadbackScene(size)
    pixels = size[0] * size[1]
    sides: dict[str, tuple[Side, int]] = {
        "plain": (partial(first.run_waiting, first.read_pixels), 4 * pixels),
        "vispy render()": (partial(first.run_waiting, first.render), 4 * pixels),
    }
    faults = []
    layouts: tuple[Layout, ...] = ("rgb", "nv12")
    for strategy in strategies(first.canvas.context):
        scene = ReadbackScene(size, strategy)
        faults += [f"{strategy}: {fault}" for fault in scene.faults(layouts)]
        for layout, bits in (("rgb", 32), ("nv12", 12)):
            sides[f"ring {layout}, {strategy}"] = (partial(scene.run_ring, layout), pixels * bits // 8)
    return sides, faults, first.features


def film_sides(size: Size, folder: Path) -> tuple[dict[str, Side], dict[str, str]]:
    """The sides of question 2, and, once they have run, what encoded them."""
    scene = ReadbackScene(size)
    encoders: dict[str, str] = {}

    def film(name: str, frame: Callable[[int], object], count: int) -> None:
        path = folder / f"{name.split()[0]}.mp4"
        with gm.Movie(path, size, FPS, speed="fastest", ffmpeg=bundled_ffmpeg()) as movie:
            for i in range(count):
                movie.write(frame(i))
        encoders[name] = movie.info.encoder

    def draw_scene(i: int) -> object:
        scene.step(i)
        return scene.scene

    ways: dict[str, Callable[[int], object]] = {
        "plain": lambda i: scene.read_pixels(i)[::-1],
        "vispy render()": scene.render,
        "Movie.write(scene)": draw_scene,
    }
    return {name: partial(film, name, way) for name, way in ways.items()}, encoders


def table(title: str, timings: dict[str, Timing], count: int, moved: dict[str, int]) -> str:
    """One size's sides; times of a frame, against plain."""
    rows = []
    for name, timing in timings.items():
        if timing.error:
            rows.append([name, timing.error, *[""] * (4 if moved else 3)])
            continue
        ms = [seconds / count * 1e3 for seconds in timing.seconds]
        ratios = [a / b for a, b in zip(timings["plain"].seconds, timing.seconds, strict=False)]
        row = [name, f"{timing.median / count * 1e3:.2f}", spread(ms, 2), f"{timing.median_cpu / count * 1e3:.2f}"]
        rows.append([*row, f"{np.median(ratios):.2f}", *([f"{moved[name] / 1e6:.1f}"] if moved else [])])
    heads = ("side", "ms a frame", "min..max", "CPU ms", "x plain", *(["MB a frame"] if moved else []))
    return f"{title}\n\n{markdown_table(heads, rows)}"


def measure(
    sizes: tuple[Size, ...], frames: int, rounds: int, overlap: float | None
) -> tuple[str, dict[str, Any], list[str]]:
    """The report, the result and the faults. ``frames``: of 1080p; other sizes have about as much to do."""
    machine = machine_facts(["numpy", "vispy", "PyOpenGL", "imageio-ffmpeg"])
    texts, faults, stored = [], [], {}
    for size in sizes:
        where = f"{size[0]}x{size[1]}"
        count = max(3, round(frames * min(3.0, 1920 * 1080 / (size[0] * size[1]))))
        say(where)
        sides, wrong, features = read_sides(size)
        faults += wrong
        only = {name: partial(side, count) for name, (side, _) in sides.items()}
        warm = {name: partial(side, 3) for name, (side, _) in sides.items()}
        read = interleave(only, warm, rounds)
        texts.append(
            table(f"Into memory, {where}, {count} frames", read, count, {k: b for k, (_, b) in sides.items()})
        )
        with tempfile.TemporaryDirectory(prefix="gpumovie-bench-") as folder:
            films, encoders = film_sides(size, Path(folder))
            film = interleave(
                {name: partial(side, count) for name, side in films.items()},
                {name: partial(side, 3) for name, side in films.items()},
                rounds,
            )
        by = ", ".join(sorted(set(encoders.values())))
        texts.append(table(f"Into a film by {by}, {where}, {count} frames", film, count, {}))
        faults += [f"{name}: {timing.error}" for name, timing in {**read, **film}.items() if timing.error]
        stored[where] = {
            "frames": count,
            "encoders": encoders,
            "read": {name: asdict(timing) for name, timing in read.items()},
            "film": {name: asdict(timing) for name, timing in film.items()},
        }
    opengl = {"kind": gm.Canvas((16, 16)).context.kind, **asdict(features)}
    result: dict[str, Any] = {"machine": {**machine, "opengl": opengl}, "rounds": rounds, "sizes": stored}
    if overlap is not None or features.hardware:
        large = [size for size in sizes if size[1] >= 1080] or list(sizes)
        text, result["overlap"] = overlap_rows(large, SECONDS if overlap is None else overlap, rounds)
        texts.append(f"Recorded against only drawn (target {TARGET:g} of the rate, reading alone):\n\n{text}")
    head = f"{features.renderer}, OpenGL {features.version_text}, by {opengl['kind']}; {rounds} rounds"
    verdict = "; ".join(faults) or "Every side's pixels are vispy's own, every film is whole."
    return "\n\n".join([head, *texts, verdict]), result, faults


@click.command(help="Frames out of OpenGL: glReadPixels, vispy's render() and gpumovie's ring.")
@click.option("--frames", default=60, show_default=True, type=click.IntRange(2), help="Of 1080p, for each round.")
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help="Rounds of every side.")
@common_options
def main(frames: int, rounds: int, quick: bool, results: Path | None) -> None:
    sizes = SIZES
    if quick:
        frames, rounds, sizes = 3, 1, ((322, 242),)
    report, result, faults = measure(sizes, frames, rounds, 0.0 if quick else None)
    publish("readback", report, result, results, quick)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
