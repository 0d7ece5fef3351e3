"""RGBA frames of which a part changes, into an H.264 film: where, and how, they become yuv420p.

Each side (conversion_ways.py) gets the same frames, in one buffer of which a box is drawn anew from frame to frame,
as gpumovie keeps a matplotlib figure. What it makes is compared with the numpy reference, every sample of every
frame, and its film is examined. Times are processor time, of this process for the conversion and of both for the
film, the least of the rounds. "converted before" has nothing to convert: no side can surpass it.

How to run, from the top of a checkout::

    python -m benchmarks.conversion             # about five minutes
    python -m benchmarks.conversion --quick
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import click
import numpy as np

import gpumovie
from gpumovie.cli.bench import bundled_ffmpeg, interleave, machine_facts, markdown_table, memory_folder, say
from gpumovie.cli.bench.content import FPS
from gpumovie.cli.bench.film import VideoReport, examine
from gpumovie.video.colour.bt709 import rgb_to_yuv420
from gpumovie.video.frames import Frame
from gpumovie.video.pixel_formats import Array, Size

from .conversion_ways import PICTURES, SIDES, Convert, Scene, scenes
from .publishing import common_options, publish

SIZES: tuple[Size, ...] = ((640, 480), (1920, 1080))
BEFORE = "converted before"
#: The others are near "whole box", whose film stands for them.
FILMED = ("ffmpeg", "gpumovie", "whole box", "PyAV")


@dataclass
class Measured:
    """One side in one scene.

    Attributes:
        conversion_ms: processor time of this process for a frame.
        most_off: the most that a sample differs from the reference; None where ffmpeg converts.
        differing: the part of samples that differ from it.
        film_ms: processor time of both processes for a frame of a film.
        fps: frames a second of that film.
    """

    conversion_ms: float | None = None
    most_off: int | None = None
    differing: float | None = None
    film_ms: float | None = None
    fps: float | None = None
    film: VideoReport | None = None
    error: str = ""


def verify(scene: Scene, convert: Convert) -> tuple[int, float]:
    """The most that a sample is off from the reference, and the part of samples that are, twice round the ring."""
    references = [np.concatenate([plane.ravel() for plane in rgb_to_yuv420(picture)]) for picture in scene.pictures]
    most, different, count = 0, 0, 0
    for reference, rgba in zip([*references, *references], scene.shown(), strict=False):
        frame = convert(rgba, scene.box)
        assert frame.contiguous is not None
        distance = np.abs(frame.contiguous.astype(np.int16) - reference)
        most, different, count = max(most, int(distance.max())), different + np.count_nonzero(distance), count + 1
    return most, different / (count * references[0].size)


def time_conversions(scene: Scene, rounds: int) -> dict[str, float]:
    """Processor time of each side for a frame, ms: the least of the rounds' means, the sides in turn."""
    sides = {name: (side(scene.size), scene.shown()) for name, side in SIDES.items() if name != "ffmpeg"}
    least = dict.fromkeys(sides, float("inf"))
    for number in range(rounds + 1):
        for name, (convert, shown) in sides.items():
            spent = 0
            for rgba in itertools.islice(shown, PICTURES):
                started = time.process_time_ns()
                convert(rgba, scene.box)
                spent += time.process_time_ns() - started
            if number > 0:
                least[name] = min(least[name], spent / PICTURES / 1e6)
    return least


def film(path: Path, size: Size, way: Callable[[], Iterator[Frame]], count: int) -> None:
    with gpumovie.Movie(path, size, FPS, encoder="libx264", fallback=False, ffmpeg=bundled_ffmpeg()) as movie:
        for frame in itertools.islice(way(), count):
            movie.write(frame)


def sent(scene: Scene, number: int) -> Array:
    return scene.pictures[number % PICTURES][..., :3]


def ways_to_film(scene: Scene) -> dict[str, Callable[[], Iterator[Frame]]]:
    """The frames of each side's film, from the beginning at each call."""

    def converted(name: str) -> Iterator[Frame]:
        convert = SIDES[name](scene.size)
        return (convert(rgba, scene.box) for rgba in scene.shown())

    ready = [np.concatenate([plane.ravel() for plane in rgb_to_yuv420(picture)]) for picture in scene.pictures]
    before = [Frame.from_buffer(data.data, "yuv420p", scene.size) for data in ready]
    return {**{name: partial(converted, name) for name in FILMED}, BEFORE: lambda: itertools.cycle(before)}


def measure(scene: Scene, count: int, rounds: int, folder: Path) -> dict[str, Measured]:
    say(f"{scene.name}, {scene.size[0]}x{scene.size[1]}")
    found = {name: Measured() for name in (*SIDES, BEFORE)}
    for name, side in SIDES.items():
        if name != "ffmpeg":
            found[name].most_off, found[name].differing = verify(scene, side(scene.size))
    for name, spent in time_conversions(scene, 5 * rounds).items():
        found[name].conversion_ms = spent
    ways = ways_to_film(scene)
    paths = {name: folder / f"{name.replace(' ', '-')}.mp4" for name in ways}
    tasks = {name: partial(film, paths[name], scene.size, way, count) for name, way in ways.items()}
    for name, timing in interleave(tasks, {FILMED[0]: tasks[FILMED[0]]}, rounds).items():
        if timing.error:
            found[name].error = timing.error
            continue
        found[name].film_ms, found[name].fps = min(timing.cpu_seconds) * 1e3 / count, count / min(timing.seconds)
        found[name].film = examine(paths[name], partial(sent, scene), count, bundled_ffmpeg())
    return found


# --- the report ---------------------------------------------------------------------------------------------


def verdict(measured: Measured, count: int) -> str:
    """What is wrong with a side or its film; "ok" if nothing is."""
    film = measured.film
    if measured.error:
        return measured.error
    if measured.most_off is not None and measured.most_off > 1:
        return f"off by {measured.most_off}"
    if film is not None and (film.frames != count or film.tags != "tv bt709/bt709/bt709"):
        return f"{film.frames} frames, {film.tags}"
    return "ok"


def table(found: dict[str, Measured], count: int) -> str:
    def shown(number: float | None, digits: int) -> str:
        return "" if number is None else f"{number:.{digits}f}"

    by_ffmpeg = found["ffmpeg"].film_ms
    rows = []
    for name, m in found.items():
        ratio = by_ffmpeg / m.film_ms if by_ffmpeg and m.film_ms else None
        rows.append(
            [
                *(name, shown(m.conversion_ms, 2), "" if m.differing is None else f"{100 * m.differing:.2g}"),
                *(shown(m.film_ms, 2), shown(ratio, 2), shown(m.fps, 0)),
                *(shown(m.film.psnr if m.film else None, 1), verdict(m, count)),
            ]
        )
    headers = ("side", "conversion ms", "% off by 1", "film ms", "x ffmpeg", "fps", "PSNR dB", "verdict")
    return markdown_table(headers, rows)


@click.command(help="RGBA frames of which a part changes, into yuv420p and into a film.")
@click.option("--frames", default=300, show_default=True, type=click.IntRange(2), help="Length of a film 640x480.")
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help="Times that each film is made.")
@common_options
def main(frames: int, rounds: int, quick: bool, results: Path | None) -> None:
    if quick:
        frames, rounds = 24, 1
    machine = machine_facts(["numpy", "pillow", "av"])
    parts, measured = [], []
    with memory_folder() as folder:
        for size in SIZES:
            count = frames if size == SIZES[0] else max(PICTURES, frames // 4)
            for scene in scenes(size):
                found = measure(scene, count, rounds, folder)
                box = (scene.box[2] - scene.box[0], scene.box[3] - scene.box[1])
                parts.append(
                    f"{scene.name}, {size[0]}x{size[1]}: {100 * scene.changed():.1f} % of the pixels change, "
                    f"in a box of {box[0]}x{box[1]}; films of {count} frames\n\n{table(found, count)}"
                )
                about = {"scene": scene.name, "size": size, "box": scene.box, "changed": scene.changed()}
                sides = {name: asdict(m) for name, m in found.items()}
                measured.append({**about, "frames": count, "sides": sides})
    what = f"libx264 veryfast; processor time for a frame, the least of {rounds} rounds ({5 * rounds} of conversions)"
    report = "\n\n".join([what, *parts])
    publish("conversion", report, {"machine": machine, "rounds": rounds, "scenes": measured}, results, quick)


if __name__ == "__main__":
    main()
