"""What the settings that encoders have for figures save, and what they cost, for figures and for everything else.

What is compared, for each encoder and speed that has such settings (``Encoder.for_figures``): ffmpeg with them and
without, at the default quality, on kinds of figures and on kinds of frames that are like a video's, each in two sizes
(contents.py). Only films of figures get these settings; the rows of other content show why.

CPU time is ffmpeg's own, as other programs on the machine affect it less than the time by the clock. It is compared
within a round, and the median of the rounds is taken. SSIM is the mean of Y, U and V.

How to run, from the top of a checkout::

    python -m benchmarks.content_settings            # half an hour on two cores
    python -m benchmarks.content_settings --quick

The result is stored in results/content_settings.json.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import click

from gpumovie.cli.bench import bundled_ffmpeg, interleave, machine_facts, markdown_table, memory_folder
from gpumovie.cli.bench.content.raw_video import RawVideo
from gpumovie.cli.bench.ffmpeg.raw_encoding import encode_raw, measure_ssim
from gpumovie.options.table import DEFAULT_QUALITY
from gpumovie.video.encoders.encoder import Args, Encoder
from gpumovie.video.encoders.table import ENCODERS
from gpumovie.video.ffmpeg.command import flatten, joined

from .contents import FIGURES, VIDEOS, write_figure, write_video
from .publishing import common_options, publish

#: Sizes of the figures, and of the rest.
FIGURE_SIZES = ((640, 480), (1920, 1080))
VIDEO_SIZES = ((640, 480), (1280, 720))


@dataclass
class Row:
    """One encoder at one speed on one content, by the settings for figures against those for everything else.

    Attributes:
        cpu, bytes: how many times as much they take.
        cpu_ms: milliseconds of a core for a frame, without them.
        ssim: without them.
        ssim_change: what is added to it.
    """

    encoder: str
    speed: str
    content: str
    figure: bool
    cpu: float
    bytes: float
    ssim_change: float
    ssim: float
    cpu_ms: float


def settings_of(encoder: Encoder, speed: str, figures: bool) -> list[str]:
    """The arguments of an encoder as a film gives them."""
    quality: Args = encoder.quality(DEFAULT_QUALITY, "yuv420p") if encoder.quality else ()
    own = encoder.for_figures[speed] if figures else ()
    return flatten(joined((("c:v", encoder.name), *encoder.speeds[speed], *own, *encoder.fixed, *quality)))


def compare(source: RawVideo, folder: Path, encoder: Encoder, speed: str, rounds: int, ffmpeg: str) -> Row:
    """Encode one content with the settings and without, in turns."""
    films = {name: folder / f"{name}.mkv" for name in ("usual", "figures")}
    tasks = {
        name: partial(encode_raw, ffmpeg, source, settings_of(encoder, speed, name == "figures"), film)
        for name, film in films.items()
    }
    timings = interleave(tasks, {}, rounds, tell=lambda text: None)
    for name, timing in timings.items():
        if timing.error:
            raise RuntimeError(f"{encoder.name}, {name}: {timing.error}")
    usual, special = (measure_ssim(ffmpeg, source, film) for film in films.values())
    seconds, fewer = (timings[name].cpu_seconds for name in films)
    return Row(
        *(encoder.name, speed, "", True),
        cpu=statistics.median(b / a for a, b in zip(seconds, fewer, strict=True)),
        bytes=special.bytes / usual.bytes,
        ssim_change=special.ssim - usual.ssim,
        ssim=usual.ssim,
        cpu_ms=1000 * statistics.median(seconds) / source.frames,
    )


def contents(folder: Path, quick: bool, frames: int) -> Iterator[tuple[str, bool, RawVideo]]:
    """Each content by its name, and whether it is a figure. One lies there at a time."""
    for kinds, sizes, write in ((FIGURES, FIGURE_SIZES, write_figure), (VIDEOS, VIDEO_SIZES, write_video)):
        for kind in kinds:
            for size in sizes[: 1 if quick else None]:
                count = frames if size == sizes[0] else max(2, frames // 3)
                yield f"{kind} {size[1]}p", write is write_figure, write(folder / "raw.yuv", kind, size, count)


def report(rows: list[Row]) -> str:
    """A table for each encoder and speed."""
    parts = []
    for name, speed in dict.fromkeys((row.encoder, row.speed) for row in rows):
        some = [row for row in rows if (row.encoder, row.speed) == (name, speed)]
        lines = [_line(row.content, row) for row in some]
        cpu, size = (statistics.fmean(getattr(r, name) for r in some if r.figure) for name in ("cpu", "bytes"))
        worst = min(row.ssim_change for row in some if row.figure)
        lines.append(["figures: mean, worst SSIM", "", f"{cpu:.2f}", f"{size:.3f}", "", f"{worst:+.5f}"])
        headers = ("content", "CPU ms a frame", "CPU", "bytes", "SSIM", "change of SSIM")
        parts.append(f"{name}, speed {speed}: as many times as without\n\n{markdown_table(headers, lines)}")
    return "\n\n".join(parts)


def _line(name: str, row: Row) -> list[str]:
    return [
        name if row.figure else f"({name})",
        *(f"{row.cpu_ms:.2f}", f"{row.cpu:.2f}", f"{row.bytes:.3f}", f"{row.ssim:.5f}", f"{row.ssim_change:+.5f}"),
    ]


@click.command(help="What the settings of encoders for figures save and cost.")
@click.option("--frames", default=150, show_default=True, type=click.IntRange(2), help="Length of the small films.")
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help="Timed films by each setting.")
@click.option("--encoder", default="", help="Only this one, such as libx264.")
@common_options
def main(frames: int, rounds: int, encoder: str, quick: bool, results: Path | None) -> None:
    if quick:
        frames, rounds = 10, 1
    machine = machine_facts(["numpy", "matplotlib"])
    chosen = [e for e in ENCODERS.values() if e.for_figures and e.auto_selectable and encoder in ("", e.name)]
    rows = []
    with memory_folder() as folder:
        for name, figure, source in contents(folder, quick, frames):
            for each in chosen:
                for speed in each.for_figures:
                    row = compare(source, folder, each, speed, rounds, bundled_ffmpeg())
                    row.content, row.figure = name, figure
                    rows.append(row)
    rows.sort(key=lambda row: [e.name for e in chosen].index(row.encoder))
    content = {"frames": frames, "rounds": rounds, "quality": DEFAULT_QUALITY}
    result = {"machine": machine, "content": content, "rows": [asdict(row) for row in rows]}
    publish("content_settings", report(rows), result, results, quick)


if __name__ == "__main__":
    main()
