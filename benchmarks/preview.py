"""What the preview costs: the same film with and without its window, in turn.

Frames are numpy arrays that need no drawing, and libx264 takes every core: the worst case, in which whatever the
window does is taken from the encoder. The window opens on an X server of this benchmark's own (Xvfb), whose work and
that of software OpenGL counts too. A film covers everything from opening the Movie to the finished file, the window's
start and end included.

How to run, from the top of a checkout (Linux, with Xvfb)::

    python -m benchmarks.preview                 # about two minutes
    python -m benchmarks.preview --quick

Exit code 1 if films with the preview take more than 5 % longer (median of the rounds' ratios), or if a film or the
window is not as it should be. The result is stored in results/preview.json.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click

import gpumovie
from gpumovie.cli.bench import (
    bundled_ffmpeg,
    interleave,
    machine_facts,
    markdown_table,
    memory_folder,
    say,
    spread,
)
from gpumovie.cli.bench.content.synthetic_frames import FPS, VIDEO_SIZE, video_frames
from gpumovie.cli.bench.ffmpeg.video_report import WRONG_COLOURS, examine
from gpumovie.video.pixel_formats import Array

from .publishing import common_options, publish

RING_FRAMES = 60
LIMIT = 1.05


@contextlib.contextmanager
def x_server() -> Iterator[None]:
    """An X server without a screen, named in DISPLAY."""
    if shutil.which("Xvfb") is None:
        raise click.ClickException("this benchmark needs Xvfb (apt install xvfb)")
    ours, its = os.pipe()
    command = ["Xvfb", "-displayfd", str(its), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(its,), stderr=subprocess.DEVNULL)
    os.close(its)
    with os.fdopen(ours) as numbers:
        os.environ["DISPLAY"] = f":{numbers.readline().strip()}"
    os.environ.pop("WAYLAND_DISPLAY", None)
    try:
        yield
    finally:
        server.terminate()
        server.wait(30)


def record(path: Path, ring: list[Array], count: int, shown: list[int], preview: bool) -> None:
    """Write ``count`` frames, and note how many of them the window was given."""
    with gpumovie.Movie(
        path,
        VIDEO_SIZE,
        FPS,
        encoder="libx264",
        fallback=False,
        speed="fast",
        preview=preview,
        ffmpeg=bundled_ffmpeg(),
    ) as movie:
        for number in range(count):
            movie.write(ring[number % len(ring)])
        if (window := movie._session.preview) is not None:
            shown.append(window.shown)


def faults_of(path: Path, ring: list[Array], count: int) -> list[str]:
    film = examine(path, lambda number: ring[number % len(ring)], count, bundled_ffmpeg())
    found = [] if film.frames == count else [f"{film.frames} of {count} frames"]
    if film.colour_error is None or film.colour_error > WRONG_COLOURS:
        found.append(f"other colours or another size: {film.size}, {film.colour_error}")
    return [f"{path.name}: {fault}" for fault in found]


@click.command(help="Recording with and without the preview's window.")
@click.option("--frames", default=1200, show_default=True, type=click.IntRange(1), help="Length of the film.")
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help="Films of each kind.")
@common_options
def main(frames: int, rounds: int, quick: bool, results: Path | None) -> None:
    if quick:
        frames, rounds = 100, 1
    machine = machine_facts(["numpy", "glfw", "PyOpenGL"])
    ring = list(video_frames(VIDEO_SIZE, RING_FRAMES))
    shown: list[int] = []
    with memory_folder() as folder, x_server():
        paths = {"without": folder / "without.mp4", "with": folder / "with.mp4"}
        films = {name: partial(record, path, ring, preview=name == "with") for name, path in paths.items()}
        timings = interleave(
            {name: partial(film, frames, shown) for name, film in films.items()},
            {name: partial(film, RING_FRAMES, []) for name, film in films.items()},
            rounds,
        )
        faults = [f"{name}: {timing.error}" for name, timing in timings.items() if timing.error]
        for path in paths.values():
            faults += faults_of(path, ring, frames)
        same = paths["with"].read_bytes() == paths["without"].read_bytes()
    if not same:
        faults.append("the films differ")
    rates = [count / seconds for count, seconds in zip(shown, timings["with"].seconds, strict=True)]
    if not rates or min(rates) < 1:
        faults.append(f"the window showed next to nothing: {rates} pictures a second")
    ratios = [on / off for on, off in zip(timings["with"].seconds, timings["without"].seconds, strict=True)]
    ratio = statistics.median(ratios)
    rows = [
        [
            f"{name} preview",
            f"{frames / timing.median:.1f}",
            spread([frames / seconds for seconds in timing.seconds]),
            f"{timing.median:.2f}",
            f"{timing.median_cpu:.2f}",
            f"{statistics.median(rates):.1f}" if name == "with" else "",
        ]
        for name, timing in timings.items()
    ]
    table = markdown_table(("film", "fps", "min..max", "seconds", "CPU s", "pictures a second"), rows)
    text = (
        f"{frames} frames of {VIDEO_SIZE[0]}x{VIDEO_SIZE[1]}, libx264 veryfast; {rounds} rounds\n\n{table}\n\n"
        f"With the preview a film takes {ratio:.3f} times as long (median of the rounds; "
        f"{spread(ratios, 3)}); the limit is {LIMIT}. "
        f"{'; '.join(faults) or 'Both films are whole, and the same to the byte.'}"
    )
    result = {
        "machine": machine,
        "content": {"size": VIDEO_SIZE, "frames": frames, "rounds": rounds, "codec": "libx264 veryfast"},
        "limit": LIMIT,
        "ratio": ratio,
        "ratios": ratios,
        "pictures_a_second": rates,
        "timings": {name: asdict(timing) for name, timing in timings.items()},
        "faults": faults,
    }
    publish("preview", text, result, results, quick)
    for fault in faults:
        say(fault)
    sys.exit(1 if faults or (ratio > LIMIT and not quick) else 0)  # a short film pays for opening the window


if __name__ == "__main__":
    main()
