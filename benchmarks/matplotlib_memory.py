"""Does memory stay flat while an animation is saved? 20,000 frames, resident memory noted every 1,000 frames.

What is measured: the resident memory of a fresh process in which ``anim.save`` writes one film by gpumovie, without
ffmpeg's. Two animations: a line that moves, and one whose user adds and removes an artist in every frame. Growth
counts from frame 1,000 on, when everything that is kept between frames is there. Where there is growth, matplotlib's
own FFMpegWriter saves the same animation, in the same run but fewer frames, to show whose it is.

How to run, from the top of a checkout (Linux)::

    python -m benchmarks.matplotlib_memory               # a few minutes
    python -m benchmarks.matplotlib_memory --quick

Exit code 1 if memory grows, and not as under matplotlib's own writer. The result is stored in
results/matplotlib_memory.json.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np

from gpumovie.cli.bench import bundled_ffmpeg, in_process, machine_facts, markdown_table, say
from gpumovie.cli.bench.content.synthetic_frames import FPS

from .memory import PROC, resident_mb
from .publishing import common_options, publish

EVERY = 1000
#: matplotlib draws some forty frames a second: growth a frame shows in fewer.
PLAIN_FRAMES = 3000
LIMIT_MB = 2.0
#: Growth up to this many times that under matplotlib's own writer is matplotlib's.
SAME_GROWTH = 1.1


# --- animations, at 320x240 ---------------------------------------------------------------------------------


def line() -> Any:
    """A line that moves."""
    import matplotlib.pyplot as plt

    fig, ax = plt.subplots(figsize=(3.2, 2.4))
    x = np.linspace(0, 10, 200)
    (curve,) = ax.plot(x, np.sin(x))
    ax.set_title("Line")
    ax.grid()
    return fig, lambda i: curve.set_ydata(np.sin(x + i / 10))


def added_and_removed() -> Any:
    """The same, with a marker and a word that are new in every frame."""
    import matplotlib.pyplot as plt

    fig, move = line()
    ax, shown = plt.gca(), []

    def update(i: int) -> None:
        move(i)
        while shown:
            shown.pop().remove()
        shown.extend(ax.plot([5], [np.sin(5 + i / 10)], "o", color="tab:red"))
        shown.append(ax.text(5.2, np.sin(5 + i / 10), f"{i % 100}"))

    return fig, update


ANIMATIONS: dict[str, Callable[[], Any]] = {"line": line, "added and removed": added_and_removed}


# --- measuring ----------------------------------------------------------------------------------------------


@dataclass
class Run:
    """One film.

    Attributes:
        resident: MB (of 1,000,000 bytes) of the process, by the number of frames that were asked for until then.
    """

    animation: str
    writer: str
    resident: dict[int, float]
    fps: float

    @property
    def growth(self) -> float:
        """MB from the first sample on, at most."""
        first, *later = self.resident.values()
        return max(later) - first

    @property
    def growth_per_1000(self) -> float:
        """MB each 1,000 frames, over all samples."""
        frames = list(self.resident)
        return (self.resident[frames[-1]] - self.resident[frames[0]]) / (frames[-1] - frames[0]) * 1000


def save(animation: str, writer: str, frames: int, every: int) -> Run:
    """Save a film and note this process's memory every so many frames. To be run in a fresh process."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib.animation import FFMpegWriter, FuncAnimation

    from gpumovie.mpl import Writer

    mpl.rcParams["animation.ffmpeg_path"] = bundled_ffmpeg()
    fig, function = ANIMATIONS[animation]()
    resident, started = dict[int, float](), time.perf_counter()

    def noting(i: int) -> Any:
        if i and i % every == 0 and i not in resident:
            resident[i] = resident_mb(os.getpid())
        return function(i)

    anim = FuncAnimation(fig, noting, frames=frames + 1, interval=1000 / FPS)
    made: Any = {
        "gpumovie": lambda: Writer(FPS, encoder="libx264", fallback=False, speed="fastest"),
        "matplotlib": lambda: FFMpegWriter(FPS, codec="libx264", extra_args=["-preset", "ultrafast"]),
    }[writer]()
    with tempfile.TemporaryDirectory(prefix="gpumovie-bench-") as folder:
        anim.save(str(Path(folder) / "long.mp4"), writer=made)
    return Run(animation, writer, resident, frames / (time.perf_counter() - started))


def verdict_of(ours: Run, plain: Run | None) -> str:
    if ours.growth < LIMIT_MB:
        return "flat"
    if plain is not None and ours.growth_per_1000 <= SAME_GROWTH * plain.growth_per_1000:
        return "grows as matplotlib's own"
    return "grows"


@click.command(help="Resident memory while gpumovie saves long matplotlib animations.")
@click.option("--frames", default=20_000, show_default=True, type=click.IntRange(2 * EVERY), help="Length of a film.")
@common_options
def main(frames: int, quick: bool, results: Path | None) -> None:
    if not (PROC / "self" / "statm").exists():
        raise click.ClickException("this benchmark reads /proc, which this system does not have")
    every, plain_frames = (20, 40) if quick else (EVERY, PLAIN_FRAMES)
    partial, frames = quick or frames < 20_000, 60 if quick else frames
    machine, runs, verdicts = machine_facts(["numpy", "matplotlib"]), list[Run](), dict[str, str]()
    for name in ANIMATIONS:
        say(f"{name}: {frames} frames")
        ours, plain = in_process(save, name, "gpumovie", frames, every, deadline=3600), None
        say(f"  {ours.growth:+.2f} MB, {ours.fps:.0f} fps")
        if ours.growth >= LIMIT_MB:
            plain = in_process(save, name, "matplotlib", plain_frames, every, deadline=3600)
            say(f"  matplotlib's own: {plain.growth:+.2f} MB")
        runs += [run for run in (ours, plain) if run]
        verdicts[name] = verdict_of(ours, plain)
    rows = []
    for run in runs:
        samples = list(run.resident.items())
        middle = samples[len(samples) // 2]
        told = verdicts[run.animation] if run.writer == "gpumovie" else ""
        values = [f"{mb:.1f} ({frame})" for frame, mb in (samples[0], middle, samples[-1])]
        growth = [f"{run.growth:+.2f}", f"{run.growth_per_1000:+.3f}"]
        rows.append([run.animation, run.writer, *values, *growth, f"{run.fps:.0f}", told])
    heads = ("animation", "writer", "MB (frame)", "MB (frame)", "MB (frame)", "growth MB", "MB per 1,000", "fps")
    text = (
        f"{frames} frames of 320x240; flat is a growth below {LIMIT_MB:g} MB from the first sample to any later\n\n"
    )
    result = {
        "machine": machine,
        "content": {"size": (320, 240), "frames": frames, "codec": "libx264 ultrafast"},
        "limit_mb": LIMIT_MB,
        "runs": [{**vars(run), "growth_mb": run.growth, "verdict": verdicts[run.animation]} for run in runs],
    }
    publish("matplotlib_memory", text + markdown_table((*heads, "verdict"), rows), result, results, partial)
    sys.exit(1 if "grows" in verdicts.values() and not quick else 0)


if __name__ == "__main__":
    main()
