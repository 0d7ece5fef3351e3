"""Numpy frames to an H.264 film: gpumovie against the other ways to do it from Python.

What is compared: the time from opening a writer to the finished file, for RGB frames of 1280x720 that lie ready
in memory, encoded by libx264 (preset veryfast, CRF 23, yuv420p). The candidates are in
gpumovie/cli/bench/peers/arrays.py. All of them use the same ffmpeg program, except for PyAV and OpenCV, which bring
ffmpeg's libraries.

How: one warm-up each, then rounds in turn (A B C A B C ...); the median counts. Afterwards every film is decoded
and compared with the frames that were sent, because a writer that changes colours or loses frames is not fast.
Two more rows show the limits: "bare-pipe" (a few lines of subprocess) and "encoder-alone" (ffmpeg reading frames
from memory that need no conversion). "gpumovie-lasting" shows the cost of the one copy by which gpumovie protects a
frame: immutable frames are sent without the copy.

How to run, from the top of a checkout (``pip install -e '.[bench]'``)::

    python -m benchmarks.writers                     # 600 frames, 5 rounds: some ten minutes on two cores
    python -m benchmarks.writers --only gpumovie,pyav,encoder-alone
    python -m benchmarks.writers --quick             # does everything work?

Films go to the system's temporary folder; TMPDIR names another. The result is stored in results/writers.json.
"""

from __future__ import annotations

import tempfile
from dataclasses import asdict, dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from gpumovie.cli.bench import (
    Timing,
    bundled_ffmpeg,
    interleave,
    machine_facts,
    markdown_table,
    memory_folder,
    say,
    spread,
)
from gpumovie.cli.bench.content.synthetic_frames import VIDEO_SIZE, video_frames
from gpumovie.cli.bench.ffmpeg.video_report import VideoReport, examine
from gpumovie.cli.bench.peers.arrays import (
    ARRAY_WRITERS,
    CRF,
    PRESET,
    ArrayWriter,
    RepeatedFrames,
    WriteJob,
    name_ffmpeg_for_all,
)
from gpumovie.cli.bench.peers.comparison import verdict_on
from gpumovie.cli.bench.result import MISSING
from gpumovie.movie.info import MovieInfo, StageTimes

from .publishing import common_options, publish

REPEATED_FRAMES = 60
WARM_UP_FRAMES = 60


@dataclass
class Row:
    """The measurements of one candidate.

    Attributes:
        candidate: who wrote the videos.
        count: number of frames of a video.
        timing: of all rounds.
        film: what is in its last video; None if there is none.
        info: gpumovie's own account of its last video; None for others.
        verdict: "ok", or all that is wrong.
    """

    candidate: ArrayWriter
    count: int
    timing: Timing
    film: VideoReport | None = None
    info: MovieInfo | None = None
    verdict: str = ""

    @property
    def fps(self) -> float:
        return self.count / self.timing.median

    @property
    def is_h264(self) -> bool:
        return self.film is not None and self.film.codec == "h264" and self.candidate.kind != "other codec"

    @property
    def is_whole_peer(self) -> bool:
        """Whether it may be the best peer: same codec, every frame, right size."""
        return (
            self.candidate.kind == "peer"
            and self.is_h264
            and self.film is not None
            and (self.film.frames, self.film.size) == (self.count, VIDEO_SIZE)
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.candidate.name,
            "kind": self.candidate.kind,
            "verdict": self.verdict,
            "fps": self.fps if self.film else None,
            "timing": asdict(self.timing),
            "film": self.film and self.film.to_dict(),
            "stages": self.info and asdict(self.info.times),
        }


def compare(names: list[str], count: int, rounds: int, ffmpeg: str) -> list[Row]:
    """Write ``count`` frames with every candidate, ``rounds`` times in turn, and examine the last films."""
    candidates = [ARRAY_WRITERS[name] for name in names]
    rows = [Row(c, count, Timing(error="" if c.is_installed else MISSING)) for c in candidates]
    present = [row.candidate for row in rows if not row.timing.error]
    with memory_folder() as inputs, tempfile.TemporaryDirectory(prefix="gpumovie-bench-") as films:
        say(f"making {min(REPEATED_FRAMES, count)} frames")
        content = RepeatedFrames(list(video_frames(VIDEO_SIZE, min(REPEATED_FRAMES, count))), inputs)
        jobs = {c.name: WriteJob(Path(films) / f"{c.name}.mp4", content, count, ffmpeg) for c in present}
        short = {name: replace(job, count=min(WARM_UP_FRAMES, count)) for name, job in jobs.items()}
        timings = interleave(
            {c.name: partial(c.write, jobs[c.name]) for c in present},
            {c.name: partial(c.write, short[c.name]) for c in present},
            rounds,
        )
        for row in rows:
            name = row.candidate.name
            if name not in timings:
                continue
            row.timing, row.info = timings[name], jobs[name].info
            if row.timing.error:
                continue
            say(f"examining: {name}")
            try:
                row.film = examine(jobs[name].path, content.frame, count, ffmpeg)
            except (OSError, RuntimeError) as error:
                row.timing.error = f"its film cannot be read: {type(error).__name__}"
    judge(rows)
    return rows


def judge(rows: list[Row]) -> None:
    """Give every row its verdict."""
    for row in rows:
        film = row.film
        if film is None:
            row.verdict = MISSING if row.timing.error == MISSING else f"failed: {row.timing.error}"
            continue
        row.verdict = verdict_on(film, row.count, VIDEO_SIZE, row.candidate.kind != "other codec")


def report(rows: list[Row]) -> str:
    """The table of all candidates; ratios of frame rates, so above 1 is faster."""
    peer = max((row.fps for row in rows if row.is_whole_peer), default=None)
    alone = next((row.fps for row in rows if row.candidate.name == "encoder-alone" and row.film), None)
    lines = []
    for row in rows:
        film = row.film
        if film is None:
            lines.append([row.candidate.name, *[""] * 9, row.verdict])
            continue
        lines.append(
            [
                row.candidate.name,
                f"{row.fps:.1f}",
                spread([row.count / seconds for seconds in row.timing.seconds]),
                f"{row.timing.median_cpu:.2f}",
                f"{row.fps / peer:.3f}" if peer else "",
                f"{row.fps / alone:.3f}" if alone else "",
                f"{film.bytes / 1000:.0f}",
                "" if film.psnr is None else f"{film.psnr:.2f}",
                "" if film.colour_error is None else f"{film.colour_error:.1f}",
                film.tags,
                row.verdict,
            ]
        )
    headers = (
        "writer",
        "fps",
        "min..max",
        "CPU s",
        "x best peer",
        "x encoder alone",
        "kB",
        "PSNR dB",
        "colour error",
        "tags",
    )
    return markdown_table((*headers, "verdict"), lines)


def report_copy(rows: list[Row]) -> str:
    """What gpumovie's copy of each frame costs, with its account of its last video; "" unless both rows exist."""
    ours = {row.candidate.name: row for row in rows if row.film and row.info}
    names = {"gpumovie": "any array: waited for", "gpumovie-lasting": "lasting: not waited for"}
    if not names.keys() <= ours.keys():
        return ""
    lines = []
    for name, what in names.items():
        row = ours[name]
        stages = asdict(row.info.times).values() if row.info else ()
        rates = [row.count / seconds for seconds in row.timing.seconds]
        lines.append(
            [what, f"{row.fps:.1f}", spread(rates), f"{row.timing.median_cpu:.2f}", *(f"{s:.2f}" for s in stages)]
        )
    stage_names = [f"{stage.name.replace('_', ' ')} s" for stage in fields(StageTimes)]
    return markdown_table(("frames", "fps", "min..max", "CPU s", *stage_names), lines)


@click.command(help="Compare gpumovie with other writers: numpy frames to an H.264 film.")
@click.option("--frames", default=600, show_default=True, type=click.IntRange(1), help="Length of the film.")
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help="Films by each candidate.")
@click.option("--only", default="", metavar="NAME,...", help=f"Of {', '.join(ARRAY_WRITERS)}.")
@common_options
def main(frames: int, rounds: int, only: str, quick: bool, results: Path | None) -> None:
    if quick:
        frames, rounds = 40, 1
    names = [name.strip() for name in only.split(",")] if only else list(ARRAY_WRITERS)
    if unknown := [name for name in names if name not in ARRAY_WRITERS]:
        raise click.BadParameter(f"{', '.join(unknown)}: no such candidate; there are {', '.join(ARRAY_WRITERS)}")
    ffmpeg = bundled_ffmpeg()
    name_ffmpeg_for_all(ffmpeg)
    machine = machine_facts(["numpy", *(d for c in ARRAY_WRITERS.values() for d in c.distributions)])
    rows = compare(names, frames, rounds, ffmpeg)
    content = {"size": VIDEO_SIZE, "frames": frames, "rounds": rounds, "preset": PRESET, "crf": CRF}
    title = f"{frames} frames of {VIDEO_SIZE[0]}x{VIDEO_SIZE[1]}, libx264 {PRESET}, CRF {CRF}; {rounds} rounds"
    text = f"{title}\n\n{report(rows)}"
    if copy := report_copy(rows):
        heading = "Frames that may change after write(), against frames that do not; and gpumovie's own account:"
        text += f"\n\n{heading}\n\n{copy}"
    result = {"machine": machine, "content": content, "writers": [row.to_dict() for row in rows]}
    publish("writers", text, result, results, quick)


if __name__ == "__main__":
    main()
