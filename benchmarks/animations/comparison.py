"""Compare one animation: videos without loss pixel by pixel, timed videos, and the encoder alone.

matplotlib_save.py says what is compared, and how.
"""

from __future__ import annotations

import statistics
import subprocess
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from gpumovie.cli.bench import bundled_ffmpeg, in_process, say
from gpumovie.cli.bench.content.synthetic_frames import FPS
from gpumovie.cli.bench.ffmpeg.video_report import WRONG_COLOURS, VideoReport, compared_frames, examine
from gpumovie.video.containers import container_of
from gpumovie.video.encoders.table import ENCODERS
from gpumovie.video.ffmpeg.command import video_command
from gpumovie.video.ffmpeg.decode import decoded_frames
from gpumovie.video.ffmpeg.find import find_ffmpegs
from gpumovie.video.ffmpeg.process import Process
from gpumovie.video.frames import FrameFormat
from gpumovie.video.pixel_formats import FORMATS, Array, Size
from gpumovie.video.recording import ENVIRONMENT
from gpumovie.video.settings import make_settings

from .saving import CRF, SPEED, SavedAnimation, SaveJob, record, stills
from .scenes import AnimationScene

#: Decibels by which the PSNR of gpumovie's video may be below that of the encoder alone.
PSNR_LEEWAY = 0.5
#: Stages of ``movie.info.times`` in the thread that draws, which do not overlap.
STAGES = ("comparing", "drawing", "converting", "waiting_for_encoder", "encoder_at_close")


@dataclass
class AnimationComparison:
    """How one animation was saved.

    Attributes:
        name, scene: the animation.
        frames: length of gpumovie's long video.
        rival_frames: length of matplotlib's video and of gpumovie's short one.
        rival, short, long: matplotlib's videos, gpumovie's short ones and its long ones, one of each round.
        encoder: seconds of the encoder alone for the frames of the long video, one of each round.
        films: what is in the videos of the last round.
        compared: number of frames that were compared pixel by pixel.
        faults: all that is wrong with the videos.
    """

    name: str
    scene: AnimationScene
    frames: int
    rival_frames: int
    rival: list[SavedAnimation] = field(default_factory=list)
    short: list[SavedAnimation] = field(default_factory=list)
    long: list[SavedAnimation] = field(default_factory=list)
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
        """Shares of the stages in the time of the long videos; all but "in_pipe", another thread's, add up to 1."""
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


def compare(found: AnimationComparison, rounds: int, folder: Path) -> None:
    """Compare frames without loss, time the videos of an animation, and examine them."""
    numbers = {*compared_frames(found.frames), *compared_frames(found.rival_frames)}
    drawn = dict(zip(sorted(numbers), in_process(stills, found.name, found.frames, numbers), strict=True))
    ours, theirs = folder / "ours.mkv", folder / "theirs.mkv"
    say("  without loss")
    exact = [SaveJob("matplotlib", found.rival_frames, theirs, True), SaveJob("gpumovie", found.frames, ours, True)]
    in_process(record, found.name, exact)
    check_pixels(found, ours, theirs, drawn)
    raw = as_yuv420p(ours, found.scene.size, found.frames)
    films = {side: folder / f"{found.name}-{side}.mp4" for side in ("rival", "short", "long", "encoder")}
    jobs = {
        "rival": SaveJob("matplotlib", found.rival_frames, films["rival"]),
        "short": SaveJob("gpumovie", found.rival_frames, films["short"]),
        "long": SaveJob("gpumovie", found.frames, films["long"]),
    }
    for number in range(1, rounds + 1):
        order = list(jobs) if number % 2 else list(jobs)[::-1]  # so that no side is always the first
        for side, answer in zip(order, in_process(record, found.name, [jobs[s] for s in order]), strict=True):
            getattr(found, side).append(answer)
        found.encoder.append(encoder_alone(raw, found.scene.size, films["encoder"]))
        rates = ", ".join(f"{side} {values[-1]:.1f}" for side, values in found.rates.items())
        say(f"  round {number} of {rounds}: fps: {rates}")
    for side, path in films.items():
        count = found.frames if side in ("long", "encoder") else found.rival_frames
        found.films[side] = examine(path, lambda i: drawn[i][..., :3], count, bundled_ffmpeg())
    verify(found)


def verify(found: AnimationComparison) -> None:
    """Note what is wrong with the timed videos.

    The encoder's own video shows which PSNR 4:2:0 and CRF 20 allow; gpumovie's may not be worse. matplotlib's has
    BT.601 samples and no tags, whatever its size, so only its length and size are checked.
    """
    for side, film in found.films.items():
        count = found.frames if side in ("long", "encoder") else found.rival_frames
        if (film.frames, film.size) != (count, found.scene.size):
            found.faults.append(f"{side}: {film.frames} frames of {film.size}, not {count} of {found.scene.size}")
        reached, wanted = film.psnr or 0, (found.films["encoder"].psnr or 99) - PSNR_LEEWAY
        if side == "long" and (reached < wanted or (film.colour_error or 0) > WRONG_COLOURS):
            found.faults.append(f"{reached:.1f} dB, need {wanted:.1f}; colours off by {film.colour_error or 0:.1f}")


def check_pixels(found: AnimationComparison, ours: Path, theirs: Path, drawn: dict[int, Array]) -> None:
    """Compare all frames of matplotlib's video, and some over the length of gpumovie's, with gpumovie's frames."""
    expected = decoded_frames(theirs, ffmpeg=bundled_ffmpeg(), pixel_format="rgba")
    given, wrong, worst = 0, dict[int, str](), 0
    for number, frame in enumerate(decoded_frames(ours, ffmpeg=bundled_ffmpeg(), pixel_format="rgba")):
        given += 1
        other = next(expected, None)
        for reference in (other, drawn.get(number)):
            if reference is None or np.array_equal(reference, frame):
                continue
            off = np.abs(reference.astype(np.int16) - frame).max(axis=2)
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


def as_yuv420p(film: Path, size: Size, frames: int) -> Array:
    """All frames of a lossless video in the encoder's format, in memory: flat, uint8."""
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
    """Seconds that gpumovie's ffmpeg command takes for frames that are ready in memory."""
    encoder = ENCODERS["libx264"]
    options = make_settings(target, fps=FPS, encoder=encoder.name, fallback=False, quality=CRF, speed=SPEED)
    options = replace(options, figures=True)
    command = video_command(
        *(find_ffmpegs(bundled_ffmpeg())[0], encoder, "yuv420p", FrameFormat(FORMATS["yuv420p"], size), options),
        *(container_of(target), target, f"file:{target}"),
    )
    started = time.perf_counter()
    process = Process(command, ENVIRONMENT)
    process.write(raw.data)
    code = process.finish()
    seconds = time.perf_counter() - started
    if code:
        raise RuntimeError(f"ffmpeg ended with {code}: {process.tail}")
    return seconds
