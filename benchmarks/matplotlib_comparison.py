"""One scene saved by both sides: films without loss compared pixel by pixel, timed films, and the encoder alone.

matplotlib_save.py says what is compared, and how.
"""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from gpumovie.cli.bench import bundled_ffmpeg, in_process, say
from gpumovie.cli.bench.content import FPS
from gpumovie.cli.bench.film import COMPARED_FRAMES, WRONG_COLOURS, VideoReport, examine
from gpumovie.video.containers import container_of
from gpumovie.video.encoders.table import ENCODERS
from gpumovie.video.ffmpeg.command import Input, film_command
from gpumovie.video.ffmpeg.find import find_ffmpegs
from gpumovie.video.ffmpeg.process import Process
from gpumovie.video.pixel_formats import FORMATS, Array, Size
from gpumovie.video.recording import ENVIRONMENT
from gpumovie.video.settings import make_settings

from .matplotlib_films import CRF, SPEED, Answer, Job, record, stills
from .matplotlib_scenes import Scene

#: Decibels between a film as it is shown and what was drawn, by which ours may be below the encoder's own.
PSNR_LEEWAY = 0.5
#: Stages of gpumovie's own account in the thread that draws; they exclude one another.
STAGES = ("comparing", "drawing", "converting", "waiting_for_encoder", "encoder_at_close")


@dataclass
class Comparison:
    """One scene.

    Attributes:
        rival, short, long: matplotlib's films, gpumovie's of the same length, and its long ones; one each round.
        encoder: seconds of the encoder alone for the frames of the long film.
        films: what is in the last ones.
        compared: how many frames were compared pixel by pixel.
        faults: all that is wrong.
    """

    name: str
    scene: Scene
    frames: int
    rival_frames: int
    rival: list[Answer] = field(default_factory=list)
    short: list[Answer] = field(default_factory=list)
    long: list[Answer] = field(default_factory=list)
    encoder: list[float] = field(default_factory=list)
    films: dict[str, VideoReport] = field(default_factory=dict)
    compared: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def rates(self) -> dict[str, list[float]]:
        """Frames a second in each round."""
        return {
            "rival": [self.rival_frames / a.seconds for a in self.rival],
            "short": [self.rival_frames / a.seconds for a in self.short],
            "long": [self.frames / a.seconds for a in self.long],
            "encoder": [self.frames / seconds for seconds in self.encoder],
        }

    def ratios(self, side: str, against: str) -> list[float]:
        """Quotients of rates, round by round."""
        return [a / b for a, b in zip(self.rates[side], self.rates[against], strict=True)]

    @property
    def passed(self) -> bool:
        fast = statistics.median(self.ratios("long", "rival")) >= self.scene.ratio
        return fast and statistics.median(self.ratios("long", "encoder")) >= self.scene.of_encoder

    def shares(self) -> dict[str, float]:
        """Parts of the time of our long films; "in_pipe" belongs to another thread, the others make 1."""
        whole = sum(a.seconds for a in self.long)
        parts = {stage: sum(a.times[stage] for a in self.long) / whole for stage in STAGES}
        parts = {"user": sum(a.user for a in self.long) / whole, **parts}
        parts["rest"] = 1 - sum(parts.values())
        return {**parts, "in_pipe": sum(a.times["in_pipe"] for a in self.long) / whole}

    def to_dict(self) -> dict[str, Any]:
        known = asdict(self)
        del known["scene"]
        return {
            **known,
            "target": {"ratio": self.scene.ratio, "of_encoder": self.scene.of_encoder},
            **({"rates": self.rates, "shares": self.shares(), "passed": self.passed} if self.encoder else {}),
        }


# --- one scene ----------------------------------------------------------------------------------------------


def compare(found: Comparison, rounds: int, folder: Path) -> None:
    """Check a scene's frames, time its films, and examine those."""
    numbers = chosen_frames(found.frames) | chosen_frames(found.rival_frames)
    drawn = dict(zip(sorted(numbers), in_process(stills, found.name, found.frames, numbers), strict=True))
    ours, theirs = folder / "ours.mkv", folder / "theirs.mkv"
    say("  without loss")
    exact = [Job("matplotlib", found.rival_frames, theirs, True), Job("gpumovie", found.frames, ours, True)]
    in_process(record, found.name, exact)
    check_pixels(found, ours, theirs, drawn)
    raw = as_yuv420p(ours, found.scene.size, found.frames)
    films = {side: folder / f"{found.name}-{side}.mp4" for side in ("rival", "short", "long", "encoder")}
    jobs = {
        "rival": Job("matplotlib", found.rival_frames, films["rival"]),
        "short": Job("gpumovie", found.rival_frames, films["short"]),
        "long": Job("gpumovie", found.frames, films["long"]),
    }
    for number in range(1, rounds + 1):
        order = list(jobs) if number % 2 else list(jobs)[::-1]  # nobody is always the first
        for side, answer in zip(order, in_process(record, found.name, [jobs[s] for s in order]), strict=True):
            getattr(found, side).append(answer)
        found.encoder.append(encoder_alone(raw, found.scene.size, films["encoder"]))
        rates = ", ".join(f"{side} {values[-1]:.1f}" for side, values in found.rates.items())
        say(f"  round {number} of {rounds}: fps: {rates}")
    for side, path in films.items():
        count = found.frames if side in ("long", "encoder") else found.rival_frames
        found.films[side] = examine(path, lambda i: drawn[i][..., :3], count, bundled_ffmpeg())
    judge(found)


def judge(found: Comparison) -> None:
    """Whether the timed films are whole and look as they should.

    What 4:2:0 and CRF 20 leave of a scene is known from the encoder's own film; ours may not be worse. matplotlib's
    has BT.601 samples and no tags, whatever its size: only its length and size are judged.
    """
    for side, film in found.films.items():
        count = found.frames if side in ("long", "encoder") else found.rival_frames
        if (film.frames, film.size) != (count, found.scene.size):
            found.faults.append(f"{side}: {film.frames} frames of {film.size}, not {count} of {found.scene.size}")
        reached, wanted = film.psnr or 0, (found.films["encoder"].psnr or 99) - PSNR_LEEWAY
        if side == "long" and (reached < wanted or (film.colour_error or 0) > WRONG_COLOURS):
            found.faults.append(f"{reached:.1f} dB, need {wanted:.1f}; colours off by {film.colour_error or 0:.1f}")


def chosen_frames(count: int) -> set[int]:
    """Those that film.examine() compares."""
    return {round(i) for i in np.linspace(0, count - 1, COMPARED_FRAMES)}


def check_pixels(found: Comparison, ours: Path, theirs: Path, drawn: dict[int, Array]) -> None:
    """All frames of matplotlib's film, and some over the length of ours, must be the same in both."""
    expected = decoded(theirs, found.scene.size)
    given, wrong, worst = 0, dict[int, str](), 0
    for number, frame in enumerate(decoded(ours, found.scene.size)):
        given += 1
        other = next(expected, None)
        for true in (other, drawn.get(number)):
            if true is None or np.array_equal(true, frame):
                continue
            off = np.abs(true.astype(np.int16) - frame).max(axis=2)
            worst = max(worst, int(off.max()))
            rows, columns = np.nonzero(off)
            wrong[number] = (
                f"frame {number}: {np.count_nonzero(off)} pixels differ by up to {off.max()} in "
                f"x {columns.min()}..{columns.max()}, y {rows.min()}..{rows.max()}"
            )
        found.compared += other is not None
    if given != found.frames or found.compared != found.rival_frames or next(expected, None) is not None:
        found.faults.append(f"without loss: {given} frames of gpumovie's, {found.compared} of matplotlib's")
    if wrong:
        found.faults.append(f"{next(iter(wrong.values()))}; {len(wrong)} frames differ, by up to {worst}")


def decoded(film: Path, size: Size, pixel_format: str = "rgba") -> Iterator[Array]:
    """The frames of a lossless film, (height, width, 4)."""
    command = [bundled_ffmpeg(), "-nostdin", "-v", "error", "-i", str(film)]
    command += ["-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", pixel_format, "pipe:1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while len(data := process.stdout.read(size[0] * size[1] * 4)) == size[0] * size[1] * 4:
            yield np.frombuffer(data, np.uint8).reshape(size[1], size[0], 4)
    if process.returncode:
        raise RuntimeError(f"{film.name} cannot be decoded")


def as_yuv420p(film: Path, size: Size, frames: int) -> Array:
    """All frames of a lossless film as the encoder takes them, in memory."""
    data = np.empty(size[0] * size[1] * 3 // 2 * frames, np.uint8)
    command = [bundled_ffmpeg(), "-nostdin", "-v", "error", "-i", str(film), "-fps_mode", "passthrough"]
    command += ["-vf", "scale=flags=area+full_chroma_inp:out_color_matrix=bt709:out_range=tv,format=yuv420p"]
    with subprocess.Popen([*command, "-f", "rawvideo", "pipe:1"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        got = process.stdout.readinto(data.data)  # type: ignore[attr-defined]
    if process.returncode or got != data.nbytes:
        raise RuntimeError(f"{film.name}: {got} of {data.nbytes} bytes of yuv420p")
    return data


def encoder_alone(raw: Array, size: Size, target: Path) -> float:
    """Seconds that ffmpeg takes for frames that are ready, by gpumovie's command."""
    encoder = ENCODERS["libx264"]
    options = make_settings(target, fps=FPS, encoder=encoder.name, fallback=False, quality=CRF, speed=SPEED)
    command = film_command(
        *(find_ffmpegs(bundled_ffmpeg())[0], encoder, "yuv420p", Input(FORMATS["yuv420p"], size), options),
        *(container_of(target), str(target)),
    )
    started = time.perf_counter()
    process = Process(command, ENVIRONMENT)
    process.write(raw.data)
    code = process.finish()
    seconds = time.perf_counter() - started
    if code:
        raise RuntimeError(f"ffmpeg ended with {code}: {process.tail}")
    return seconds
