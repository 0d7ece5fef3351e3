"""Does memory stay flat? 50,000 small frames through one Movie, resident memory noted every 1,000 frames.

What is measured: the resident memory of this process and of its children (ffmpeg), from /proc. Growth counts from
frame 1,000 on, when every buffer is in use. This process may not grow with the film at all; the limit leaves room
for what the allocator does. ffmpeg keeps an index of the film, some bytes a frame, until it closes an MP4, so its
growth is printed but does not decide.

How to run, from the top of a checkout (Linux)::

    python -m benchmarks.memory                 # about a minute
    python -m benchmarks.memory --quick

Exit code 1 if this process grew by 30 MB or more. The result is stored in results/memory.json.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import click

import gpumovie
from gpumovie.cli.bench import bundled_ffmpeg, machine_facts, markdown_table, say
from gpumovie.cli.bench.content.synthetic_frames import FPS, video_frames
from gpumovie.video.pixel_formats import Size

from .publishing import common_options, publish

SIZE: Size = (320, 240)
RING_FRAMES = 30
EVERY = 1000
LIMIT_MB = 30.0
PROC = Path("/proc")


@dataclass(frozen=True)
class Sample:
    """Resident memory in MB (of 1,000,000 bytes) after so many frames."""

    frame: int
    ours: float
    children: float


def resident_mb(pid: int) -> float:
    """Resident memory of a process; 0 if it is gone."""
    try:
        pages = int((PROC / str(pid) / "statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def children_of(pid: int) -> list[int]:
    """Processes whose parent is ``pid``."""
    found = []
    for folder in PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            stat = (folder / "stat").read_text()
        except OSError:
            continue  # it ended meanwhile
        # "pid (name) state parent ...": the name may hold blanks and brackets, so count from the last one.
        if int(stat.rpartition(")")[2].split()[1]) == pid:
            found.append(int(folder.name))
    return found


def sample(frame: int) -> Sample:
    ours = os.getpid()
    return Sample(frame, resident_mb(ours), sum(resident_mb(child) for child in children_of(ours)))


def record(count: int, every: int) -> tuple[list[Sample], float]:
    """Write ``count`` frames; samples after each ``every`` of them, and frames a second."""
    ring = list(video_frames(SIZE, RING_FRAMES))
    samples = []
    with tempfile.TemporaryDirectory(prefix="gpumovie-bench-") as folder:
        started = time.perf_counter()
        # Named, without a fallback: frames must not be kept for another encoder.
        movie = gpumovie.Movie(
            Path(folder) / "long.mp4",
            SIZE,
            FPS,
            encoder="libx264",
            fallback=False,
            speed="fastest",
            ffmpeg=bundled_ffmpeg(),
        )
        with movie:
            for number in range(1, count + 1):
                movie.write(ring[number % RING_FRAMES])
                if number % every == 0:
                    samples.append(sample(number))
                    if len(samples) % 10 == 1:
                        say(f"frame {number}: {samples[-1].ours:.1f} MB, children {samples[-1].children:.1f} MB")
        rate = count / (time.perf_counter() - started)
    return samples, rate


@click.command(help="Resident memory while one Movie takes many frames.")
@click.option(
    "--frames", default=50_000, show_default=True, type=click.IntRange(2 * EVERY), help="Length of the film."
)
@common_options
def main(frames: int, quick: bool, results: Path | None) -> None:
    if not (PROC / "self" / "statm").exists():
        raise click.ClickException("this benchmark reads /proc, which this system does not have")
    every = EVERY
    if quick:
        frames, every = 500, 100
    machine = machine_facts(["numpy"])
    samples, rate = record(frames, every)
    first, last = samples[0], samples[-1]
    growth, child_growth = last.ours - first.ours, last.children - first.children
    passed = growth < LIMIT_MB
    step = max(1, len(samples) // 10)
    shown = [*samples[:-1:step], last]
    rows = [[str(s.frame), f"{s.ours:.1f}", f"{s.children:.1f}"] for s in shown]
    text = (
        f"{markdown_table(('frame', 'this process MB', 'ffmpeg MB'), rows)}\n\n"
        f"From frame {first.frame} to {last.frame}: this process {growth:+.1f} MB (limit {LIMIT_MB:g}), "
        f"ffmpeg {child_growth:+.1f} MB."
    )
    result = {
        "machine": machine,
        "content": {"size": SIZE, "frames": frames, "codec": "libx264 ultrafast"},
        "limit_mb": LIMIT_MB,
        "growth_mb": growth,
        "children_growth_mb": child_growth,
        "passed": passed,
        "fps": rate,
        "samples": [asdict(s) for s in samples],
    }
    publish("memory", text, result, results, quick)
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
