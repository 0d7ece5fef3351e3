"""Is ``quality=`` the same for every encoder? The scales of x265, SVT-AV1, VP9 and MPEG-4 against libx264's CRF.

What is compared: libx264 (veryfast) encodes a plot (640x480) and camera-like video (1280x720) at several CRFs. For
each of the others, with gpumovie's own arguments for ``speed="fast"``, the value of its scale whose SSIM is nearest
is found by bisection. Beside it stands the value that gpumovie uses for that CRF now, and what comes of it: a row
is good when the two SSIMs are near each other, whatever the values are.

How to run, from the top of a checkout::

    python -m benchmarks.quality_map                     # 90 frames: about twenty minutes on two cores
    python -m benchmarks.quality_map --only libx265
    python -m benchmarks.quality_map --quick

The result is stored in results/quality_map.json.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from gpumovie.cli.bench import bundled_ffmpeg, machine_facts, markdown_table, memory_folder, say
from gpumovie.cli.bench.content.raw_video import RawVideo, make_contents
from gpumovie.cli.bench.ffmpeg.raw_encoding import EncodedVideo, encode_raw, measure_ssim
from gpumovie.video.encoders.table import ENCODERS
from gpumovie.video.ffmpeg.command import flatten

from .publishing import common_options, publish

CRFS = (14, 20, 26, 32)
PIXEL_FORMAT = "yuv420p"


@dataclass(frozen=True)
class Scale:
    """The quality scale of an encoder: from ``best`` to ``worst``, in steps worth telling apart."""

    best: float
    worst: float
    step: float


SCALES = {
    "libx265": Scale(0, 51, 0.5),
    "libsvtav1": Scale(1, 63, 1),
    "libvpx-vp9": Scale(0, 63, 1),
    # ffmpeg takes fractions but rounds them to MPEG-4's whole quantisers: 2.5 and 3.4 make the same film.
    "mpeg4": Scale(1, 31, 1),
}


@dataclass(frozen=True)
class Row:
    """One CRF on one content, for one encoder.

    Attributes:
        reference: what libx264 makes at ``crf``.
        nearest, nearest_encoded: the value whose SSIM is nearest to that, and what it makes.
        mapped, mapped_encoded: the value that gpumovie uses, and what that makes.
    """

    content: str
    crf: int
    reference: EncodedVideo
    nearest: float
    nearest_encoded: EncodedVideo
    mapped: float
    mapped_encoded: EncodedVideo


class Trials:
    """Encodings by one encoder of one content; each value of the scale is encoded once."""

    def __init__(self, ffmpeg: str, source: RawVideo, name: str, folder: Path) -> None:
        self._ffmpeg, self._source, self._name, self._folder = ffmpeg, source, name, folder
        self._known: dict[float, EncodedVideo] = {}

    def at(self, value: float) -> EncodedVideo:
        if value not in self._known:
            film = self._folder / "trial.mkv"
            encode_raw(self._ffmpeg, self._source, arguments(self._name, value), film)
            self._known[value] = measure_ssim(self._ffmpeg, self._source, film)
        return self._known[value]


def arguments(name: str, value: float) -> list[str]:
    """gpumovie's arguments for ``speed="fast"``, but with ``value`` on the encoder's own quality scale."""
    encoder = ENCODERS[name]
    assert encoder.quality is not None
    # The scale is the first argument; others, such as VP9's "-b:v 0", make it count.
    (scale, _), *others = encoder.quality(20, PIXEL_FORMAT)
    pairs = (("c:v", name), *encoder.speeds["fast"], *encoder.fixed, (scale, f"{value:g}"), *others)
    return ["-pix_fmt", PIXEL_FORMAT, *flatten(pairs)]


def mapped_value(name: str, crf: float) -> float:
    """The value of the encoder's scale that gpumovie uses for ``quality=crf``."""
    encoder = ENCODERS[name]
    assert encoder.quality is not None
    return float(encoder.quality(crf, PIXEL_FORMAT)[0][1])


def nearest_value(scale: Scale, ssim: float, trials: Trials) -> float:
    """The step of ``scale`` whose SSIM is nearest to ``ssim``, by bisection: SSIM falls along the scale.

    Small bumps, which encoders have, can make it miss by a step; that is well within what eyes can tell.
    """
    low, high = 0, round((scale.worst - scale.best) / scale.step)
    while high - low > 1:
        middle = (low + high) // 2
        if trials.at(scale.best + middle * scale.step).ssim >= ssim:
            low = middle
        else:
            high = middle
    ends = (scale.best + low * scale.step, scale.best + high * scale.step)
    return min(ends, key=lambda value: abs(trials.at(value).ssim - ssim))


def compare(
    contents: dict[str, RawVideo], names: list[str], crfs: tuple[int, ...], folder: Path
) -> dict[str, list[Row]]:
    """Rows by encoder."""
    ffmpeg = bundled_ffmpeg()
    found: dict[str, list[Row]] = {name: [] for name in names}
    for content, source in contents.items():
        x264 = Trials(ffmpeg, source, "libx264", folder)
        for name in names:
            trials = Trials(ffmpeg, source, name, folder)
            for crf in crfs:
                say(f"{content}: {name} for CRF {crf}")
                wanted = x264.at(crf)
                nearest = nearest_value(SCALES[name], wanted.ssim, trials)
                mapped = mapped_value(name, crf)
                found[name].append(Row(content, crf, wanted, nearest, trials.at(nearest), mapped, trials.at(mapped)))
    return found


def report(rows: list[Row]) -> str:
    lines = [
        [
            row.content,
            str(row.crf),
            f"{row.reference.ssim:.4f}",
            f"{row.reference.bytes / 1000:.0f}",
            f"{row.nearest:g}",
            f"{row.nearest_encoded.ssim:.4f}",
            f"{row.nearest_encoded.bytes / 1000:.0f}",
            f"{row.mapped:.4g}",
            f"{row.mapped_encoded.ssim:.4f}",
            f"{row.mapped_encoded.bytes / 1000:.0f}",
            f"{row.mapped - row.nearest:+.3g}",
        ]
        for row in rows
    ]
    headers = ("content", "CRF", "SSIM", "kB", "nearest", "SSIM", "kB", "gpumovie's", "SSIM", "kB", "off by")
    return markdown_table(headers, lines)


@click.command(help="Other encoders' quality scales against libx264's CRF, by SSIM.")
@click.option("--frames", default=90, show_default=True, type=click.IntRange(2), help="Length of each film.")
@click.option("--only", default="", metavar="NAME,...", help=f"Of {', '.join(SCALES)}.")
@common_options
def main(frames: int, only: str, quick: bool, results: Path | None) -> None:
    names = [name.strip() for name in only.split(",")] if only else list(SCALES)
    if unknown := [name for name in names if name not in SCALES]:
        raise click.BadParameter(f"{', '.join(unknown)}: no such encoder; there are {', '.join(SCALES)}")
    if quick:
        frames = 8
    machine = machine_facts(["numpy", "matplotlib"])
    with memory_folder() as folder:
        found = compare(make_contents(folder, frames), names, (20,) if quick else CRFS, folder)
    tables: dict[str, Any] = {
        name: {"arguments_at_20": arguments(name, mapped_value(name, 20)), "rows": [asdict(row) for row in rows]}
        for name, rows in found.items()
    }
    text = "\n\n".join(
        f"{name} against libx264 veryfast, {frames} frames\n\n{report(rows)}" for name, rows in found.items()
    )
    publish("quality_map", text, {"machine": machine, "frames": frames, "encoders": tables}, results, quick)


if __name__ == "__main__":
    main()
