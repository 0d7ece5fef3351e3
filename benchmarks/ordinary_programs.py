"""Programs as people write them, saved by gpumovie and by matplotlib's own FFMpegWriter.

What is compared: the time of ``anim.save``, from the call to the finished file, of 28 programs (ordinary/), none of
which is written to be fast: ``set_data``, cleared axes, new artists for each frame, ArtistAnimation, bar chart races,
candles, 3D. Both sides use libx264 with the same settings (veryfast, CRF 20, yuv420p) and the same ffmpeg; gpumovie
chooses some of x264's finer settings for figures by itself. Films have 20, 100 and 300 frames.

The *ceiling* is what could be gained if drawing and encoding took no more than 0.8 ms a frame: matplotlib's time by
that of the user's function alone, and 0.8 ms a frame. The *share* is how much of it is reached.

How: each save is a process of its own, both sides and the function alone in turns; medians of the rounds count.

What is checked, in a run of its own: both sides save without loss, and every pixel of every frame of matplotlib's
film must be equal in ours. A timed film must have all frames, and gpumovie must not have warned.

How to run, from the top of a checkout (``pip install -e '.[bench]'``)::

    python -m benchmarks.ordinary_programs                      # two hours or so on two cores
    python -m benchmarks.ordinary_programs --frames 100 --rounds 1 --only waves_legend,candles
    python -m benchmarks.ordinary_programs --quick              # does everything work?

Exit code 1 if a film is not as it should be. The result of a run of all programs is stored in
results/ordinary_programs.json.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import click
import numpy as np

from gpumovie.cli.bench import bundled_ffmpeg, keep_to_cores, machine_facts, markdown_table, say
from gpumovie.video.ffmpeg.short_run import short_run

from . import ordinary
from .ordinary import NAMES
from .ordinary.saving import CRF, PRESET
from .publishing import FOLDER, common_options, publish

CORES, ROUNDS, LENGTHS, EXACT_FRAMES = 2, 3, (20, 100, 300), 12
#: Seconds that a frame takes at best, besides the user's function.
FLOOR = 0.0008
WAYS = ("matplotlib", "gpumovie", "function")
_TIMEOUT_SECONDS = 900


@dataclass
class Program:
    """The measurements of one program.

    Attributes:
        name: of the program.
        seconds: by number of frames and way, of each round.
        cpu: the same of this process alone, without ffmpeg.
        faults: what is not as it should be.
        skipped: why it was not run.
    """

    name: str
    seconds: dict[int, dict[str, list[float]]] = field(default_factory=dict)
    cpu: dict[int, dict[str, list[float]]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    skipped: str = ""

    def median(self, frames: int, way: str) -> float:
        return statistics.median(self.seconds[frames][way])

    def ratio(self, frames: int) -> float:
        return self.median(frames, "matplotlib") / self.median(frames, "gpumovie")

    def ceiling(self, frames: int) -> float:
        return self.median(frames, "matplotlib") / (self.median(frames, "function") + FLOOR * frames)

    def share(self, frames: int) -> float:
        return self.ratio(frames) / self.ceiling(frames)


def run(way: str, name: str, frames: int, path: Path) -> dict[str, Any]:
    """Save a program in a process of its own; what ``ordinary.saving`` prints."""
    command = [sys.executable, "-m", "benchmarks.ordinary.saving", way, name, str(frames), str(path)]
    environment = {**os.environ, "MPLBACKEND": "agg", "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        command, cwd=FOLDER.parent, env=environment, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS
    )
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1])
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def measure(program: Program, lengths: tuple[int, ...], rounds: int, folder: Path) -> None:
    """Time a program, all ways in turns."""
    for frames in lengths:
        seconds = program.seconds[frames] = {way: [] for way in WAYS}
        cpu = program.cpu[frames] = {way: [] for way in WAYS}
        for _ in range(rounds):
            for way in WAYS:
                path = folder / f"{way}.mp4"
                found = run(way, program.name, frames, path)
                if "skipped" in found:
                    program.skipped = found["skipped"]
                    return
                if way != "function" and (got := _frames_in(path)) != found["frames"]:
                    program.faults.append(f"{way}: {got} frames in the film, not {found['frames']}")
                program.faults += [f"warned: {each}" for each in found["warnings"]]
                seconds[way].append(found["wall"])
                cpu[way].append(found["cpu"])


def compare_pixels(program: Program, frames: int, folder: Path) -> None:
    """Every pixel of a short film, as matplotlib pipes it into ffmpeg and as our lossless film has it."""
    raw, film = folder / "theirs.raw", folder / "ours.mkv"
    theirs, ours = (
        run("matplotlib-raw", program.name, frames, raw),
        run("gpumovie-lossless", program.name, frames, film),
    )
    command = [bundled_ffmpeg(), "-v", "error", "-i", str(film), "-f", "rawvideo", "-pix_fmt", "rgba", "-"]
    pixels = np.frombuffer(short_run(command, _TIMEOUT_SECONDS).stdout, np.uint8)
    wanted = np.fromfile(raw, np.uint8)
    width, height = theirs["size"]
    if ours["size"] != theirs["size"] or pixels.size != wanted.size:
        program.faults.append(f"{ours['size']}, {pixels.size} bytes, not {theirs['size']}, {wanted.size} bytes")
        return
    wrong = (pixels != wanted).reshape(-1, height * width * 4).any(axis=1)
    if wrong.any():
        program.faults.append(f"{wrong.sum()} of {len(wrong)} frames differ, from frame {wrong.argmax()} on")


def _frames_in(path: Path) -> int:
    command = [bundled_ffmpeg(), "-v", "error", "-i", str(path), "-map", "0:v", "-c", "copy", "-f", "framehash", "-"]
    listed = short_run(command, _TIMEOUT_SECONDS).stdout.decode()
    return sum(not line.startswith("#") for line in listed.splitlines())


def report_of(programs: list[Program], lengths: tuple[int, ...], rounds: int) -> str:
    """A row for each program, and the medians."""
    measured = [each for each in programs if not each.skipped and each.seconds]
    rows = []
    for each in measured:
        last = lengths[-1]
        rows.append(
            [
                each.name,
                *(f"{each.ratio(frames):.2f}" for frames in lengths),
                f"{each.ceiling(last):.1f}",
                f"{each.share(last):.2f}",
                "no: " + "; ".join(each.faults) if each.faults else "yes",
            ]
        )
    summary = [
        [what, *(f"{choose([each.ratio(frames) for each in measured]):.2f}" for frames in lengths), "", "", ""]
        for what, choose in (("median", statistics.median), ("worst", min), ("best", max))
        if measured
    ]
    headers = ("program", *(f"{frames} frames" for frames in lengths), "ceiling", "share", "equal")
    skipped = [f"{each.name}: {each.skipped}" for each in programs if each.skipped]
    parts = [
        f"Times faster than matplotlib's FFMpegWriter; libx264 {PRESET}, CRF {CRF}; {CORES} cores; {rounds} rounds",
        markdown_table(headers, [*summary, *rows]),
        *([f"Left out: {'; '.join(skipped)}"] if skipped else []),
    ]
    return "\n\n".join(parts)


def summary_of(programs: list[Program], lengths: tuple[int, ...]) -> str:
    """The short table of the project's README; empty if no program could be measured."""
    measured = [each for each in programs if not each.skipped and each.seconds]
    if not measured:
        return ""
    ranked = sorted(measured, key=lambda each: each.ratio(lengths[-1]))
    medians = [statistics.median(each.ratio(frames) for each in measured) for frames in lengths]
    rows = [[f"the median of {len(measured)} programs", *(f"{median:.1f} x" for median in medians)]]
    for what, each in (("the least", ranked[0]), ("the most", ranked[-1])):
        described = re.split("[,;:.]", str(ordinary.program(each.name).__doc__))[0]
        rows.append([f"{what}: {described.lower()}", *(f"{each.ratio(frames):.1f} x" for frames in lengths)])
    return markdown_table(("faster than matplotlib's writer", *(f"{frames} frames" for frames in lengths)), rows)


@click.command(help="Ordinary programs saved by gpumovie and by matplotlib's FFMpegWriter.")
@click.option("--frames", multiple=True, type=click.IntRange(1, 300), help="Lengths of the films. [20, 100, 300]")
@click.option("--rounds", default=ROUNDS, show_default=True, type=click.IntRange(1), help="Films of each side.")
@click.option("--only", default="", metavar="NAME,...", help="Names of programs.")
@common_options
def main(frames: tuple[int, ...], rounds: int, only: str, quick: bool, results: Path | None) -> None:
    keep_to_cores(CORES)
    known = [name for names in NAMES.values() for name in names]
    names = [name.strip() for name in only.split(",")] if only else known
    if unknown := [name for name in names if name not in known]:
        raise click.BadParameter(f"{', '.join(unknown)}: no such program; there are {', '.join(known)}")
    lengths = tuple(sorted(frames)) or ((5,) if quick else LENGTHS)
    rounds = 1 if quick else rounds
    machine = machine_facts(["numpy", "matplotlib", "imageio-ffmpeg", "pandas", "seaborn", "networkx"])
    programs = []
    for name in names:
        program = Program(name)
        programs.append(program)
        with tempfile.TemporaryDirectory(prefix="gpumovie-bench-") as folder:
            try:
                measure(program, lengths, rounds, Path(folder))
                if not program.skipped:
                    compare_pixels(program, EXACT_FRAMES, Path(folder))
            except (RuntimeError, subprocess.TimeoutExpired) as error:  # the other programs still count
                program.faults.append(f"failed: {error}")
                program.seconds.clear()
        told = program.skipped or ", ".join(f"{program.ratio(n):.2f}" for n in program.seconds)
        say(f"{name}: {told} {'; '.join(program.faults)}")
    result = {
        "machine": machine,
        "content": {"codec": f"libx264 {PRESET}", "crf": CRF, "rounds": rounds, "cores": CORES, "floor": FLOOR},
        "programs": [asdict(each) for each in programs],
    }
    partial = bool(quick or only or frames or rounds < ROUNDS)
    report, summary = report_of(programs, lengths, rounds), summary_of(programs, lengths)
    publish("ordinary_programs", report, result, results, partial, summary)
    sys.exit(any(each.faults for each in programs))


if __name__ == "__main__":
    main()
