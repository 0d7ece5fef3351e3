"""What it costs that a film can be played after its program and its ffmpeg were both killed.

What is compared, on a plot (640x480) and on camera-like video (1280x720), by libx264 at gpumovie's defaults:

- ``plain``: veryfast, an ordinary MP4, of which nothing can be played after a kill;
- ``in fragments``: of four frames, of which a player shows all that are whole;
- ``kept``: what gpumovie does: fragments, and a copy at the end that puts the index in front;
- ``5 held back``, ``2``, ``1``: what it does where frames come more slowly, so that no more is lost than two seconds:
  below 10 frames a second, below 2.5, and below 1.

The encoder reads samples that need no conversion from memory. CPU time is ffmpeg's, that of the copy included.

How to run, from the top of a checkout::

    python -m benchmarks.crash_safety
    python -m benchmarks.crash_safety --quick

The result is stored in results/crash_safety.json.
"""

from __future__ import annotations

import statistics
from functools import partial
from pathlib import Path

import click

from gpumovie.cli.bench import bundled_ffmpeg, interleave, machine_facts, markdown_table, memory_folder
from gpumovie.cli.bench.content.raw_video import RawVideo, make_contents
from gpumovie.cli.bench.content.synthetic_frames import FPS
from gpumovie.cli.bench.ffmpeg.raw_encoding import encode_raw, measure_ssim, run_ffmpeg
from gpumovie.video.containers import CONTAINERS
from gpumovie.video.encoders.table import ENCODERS
from gpumovie.video.ffmpeg.command import flatten
from gpumovie.video.ffmpeg.find import find_ffmpegs
from gpumovie.video.recording import FRAMES_A_FRAGMENT

from .publishing import common_options, publish

X264, MP4 = ENCODERS["libx264"], CONTAINERS[".mp4"]


def ways(source: RawVideo, folder: Path, program: str) -> dict[str, partial[Path]]:
    """A function for each way, which encodes all of ``source`` and returns the film."""
    ffmpeg = find_ffmpegs(program)[0]

    def encoded(name: str, extras: list[str], crf: float = 20) -> Path:
        film = folder / f"{name}.mp4"
        arguments = ["-c:v", X264.name, *flatten(X264.speeds["fast"]), *extras, "-crf", f"{crf:g}"]
        encode_raw(program, source, arguments, film)
        return film

    def kept(name: str, extras: list[str], crf: float = 20) -> Path:
        film, copy = encoded(f"{name}-partial", extras, crf), folder / f"{name}.mp4"
        arguments = ["-i", str(film), "-c", "copy", *flatten(MP4.final_arguments()), str(copy)]
        run_ffmpeg([program, "-nostdin", "-y", "-v", "error", *arguments])
        return copy

    fragments = flatten(MP4.partial_arguments(ffmpeg, FRAMES_A_FRAGMENT / FPS))
    found = {
        "plain": partial(encoded, "plain", []),
        "in fragments": partial(encoded, "fragments", fragments),
        "kept": partial(kept, "kept", fragments),
    }
    single = MP4.partial_arguments(ffmpeg, 1 / FPS)
    for delay in X264.shorter_delays("fast", None):
        # ffmpeg takes the last of several -preset.
        arguments = flatten((*delay.arguments, *single))
        name = f"{delay.frames} held back"
        found[name] = partial(kept, f"held-{delay.frames}", arguments, 20 + delay.quality)
    return found


def compare(source: RawVideo, folder: Path, rounds: int, program: str) -> list[dict[str, float | str]]:
    """Of each way, the size and SSIM, and how many times as long as ``plain`` it takes, by the clock and in CPU time.

    The times are compared within a round, and the median of the rounds is taken: from one round to the next the
    machine's speed changes by more than is to be measured.
    """
    tasks = ways(source, folder, program)
    timings = interleave(tasks, {"plain": tasks["plain"]}, rounds)
    rows: list[dict[str, float | str]] = []
    for name, task in tasks.items():
        if timings[name].error:
            raise RuntimeError(f"{name}: {timings[name].error}")
        made = measure_ssim(program, source, task())
        seconds = _median_ratio(timings[name].seconds, timings["plain"].seconds)
        cpu = _median_ratio(timings[name].cpu_seconds, timings["plain"].cpu_seconds)
        rows.append({"way": name, "seconds": seconds, "cpu": cpu, "bytes": made.bytes, "ssim": made.ssim})
    return rows


def _median_ratio(numerators: list[float], denominators: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(numerators, denominators, strict=True))


def report(rows: list[dict[str, float | str]]) -> str:
    plain = float(rows[0]["bytes"])
    lines = [
        [
            str(row["way"]),
            *(f"{float(ratio):.3f}" for ratio in (row["seconds"], row["cpu"], float(row["bytes"]) / plain)),
            f"{float(row['ssim']):.5f}",
        ]
        for row in rows
    ]
    return markdown_table(("way", "seconds / plain", "CPU / plain", "bytes / plain", "SSIM"), lines)


@click.command(help="What it costs that a film can be played after a kill.")
@click.option("--frames", default=300, show_default=True, type=click.IntRange(2), help="Length of each film.")
@click.option("--rounds", default=15, show_default=True, type=click.IntRange(1), help="Timed films by each way.")
@common_options
def main(frames: int, rounds: int, quick: bool, results: Path | None) -> None:
    if quick:
        frames, rounds = 20, 1
    machine = machine_facts(["numpy"])
    with memory_folder() as folder:
        contents = make_contents(folder, frames)
        found = {name: compare(source, folder, rounds, bundled_ffmpeg()) for name, source in contents.items()}
    text = "\n\n".join(f"{name}, {frames} frames\n\n{report(rows)}" for name, rows in found.items())
    content = {"frames": frames, "rounds": rounds}
    publish("crash_safety", text, {"machine": machine, "content": content, "ways": found}, results, quick)


if __name__ == "__main__":
    main()
