"""The standard films, from drawing to file: how fast, where the time goes, and what would move it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from ....movie.info import MovieInfo
from ....movie.movie import Movie
from ....mpl.rasterizer import choose
from ....options.table import Rasterizer, check_speed
from ....video.colour.bt709 import rgb_to_yuv420
from ....video.encoders.table import ENCODERS
from ....video.frames import Frame
from ....video.pixel_formats import Size
from ..bench_run import BenchRun
from ..content.standard_scenes import STANDARD_SCENES, StandardScene, heat_map_scene, line_scene
from ..content.synthetic_frames import FPS
from ..ffmpeg.video_report import WRONG_COLOURS, examine
from ..harness.machine import is_installed
from ..harness.tables import size_name
from ..harness.timing import first_line
from ..result import MISSING, NO_OPENGL, MovieResult, Remedy
from .bottleneck import TimeSpent, find_bottleneck, remedies
from .encoders import suffix_of

SPEED = "fast"
#: A setting helps if the video is so many times as fast with it.
WORTH = 1.1
#: What each standard scene is, for ``remedies``.
KINDS = {"numpy": "numpy", "line": "figure", "heat-map": "figure", "vispy": "scene"}
_Make = Callable[[Size, Rasterizer], StandardScene]
_BY_RASTERIZER: dict[str, _Make] = {"line": line_scene, "heat-map": heat_map_scene}
#: Frames that the encoder alone is given again and again.
_REPEATED_FRAMES = 8


@dataclass(frozen=True)
class TimedMovie:
    """One video that was made, and the time that it took."""

    info: MovieInfo
    spent: TimeSpent

    @property
    def fps(self) -> float:
        """Frames a second, from opening the video to the finished file."""
        return self.info.frames / self.spent.seconds


def measure(run: BenchRun) -> None:
    for name, factory in STANDARD_SCENES.items():
        result = MovieResult(name, factory.about, run.options.video_size, run.options.video_frames)
        try:
            if KINDS[name] == "figure" and not is_installed("matplotlib"):
                result.verdict = MISSING
            elif KINDS[name] == "scene" and not run.has_opengl:
                result.verdict = NO_OPENGL
            else:
                _measure(run, result, factory.make(result.size))
        except Exception as error:  # the other videos still count
            result.verdict = f"failed: {first_line(error)}"
        run.result.movies.append(result)


def _measure(run: BenchRun, result: MovieResult, scene: StandardScene) -> None:
    encoder = run.options.encoder
    codec = "h264" if encoder == "auto" else ENCODERS[encoder].codec
    path = run.folder / f"{result.name}{suffix_of(codec)}"
    run.tell(f"films: {result.name}, warm-up")
    make_movie(scene, run.folder / f"warm-up{path.suffix}", 3, encoder)
    timed = None
    for number in range(1, run.options.rounds + 1):
        timed = make_movie(scene, path, result.frames, encoder)
        result.values.append(timed.fps)
        run.tell(f"films: {result.name}, round {number} of {run.options.rounds}: {timed.fps:.0f} frames/s")
    assert timed is not None
    result.encoder, result.why, result.stages = timed.info.encoder, timed.info.why, dict(timed.spent.stages)
    result.cpu = {"here": timed.spent.here, "encoder": timed.spent.encoder}
    result.facts["rasterizer"] = timed.info.rasterizer
    result.verdict = _verify(run, result, scene, path)
    if codec == "h264":
        result.path, result.file = path, path.name
    run.tell(f"films: {result.name}, stages alone")
    result.alone = _stages_alone(run, scene, result, path)
    _explain(run, result, timed)
    scene.close()


def make_movie(scene: StandardScene, path: Path, frames: int, encoder: str, speed: str = SPEED) -> TimedMovie:
    """Make one video and measure where its time goes.

    Args:
        scene: what it shows.
        path: the file to write.
        frames: number of frames.
        encoder: ``auto``, or an encoder by name.
        speed: the option of ``Movie``.
    """
    drawing, writing, before, started = 0.0, 0.0, os.times(), time.perf_counter()
    first_written, accounted_before = started, 0.0
    with Movie(
        path,
        fps=FPS,
        codec=None if encoder == "auto" else ENCODERS[encoder].codec,
        encoder=encoder,
        fallback=encoder == "auto",
        speed=check_speed(speed),
    ) as movie:
        for i in range(frames):
            step_started = time.perf_counter()
            scene.step(i)
            write_started = time.perf_counter()
            movie.write(scene.frame())
            written = time.perf_counter()
            if i == 0:
                first_written, accounted_before = written, _accounted_seconds(movie.info)
            else:
                drawing, writing = drawing + write_started - step_started, writing + written - write_started
        accounted = _accounted_seconds(movie.info) - accounted_before
    seconds, after = time.perf_counter() - started, os.times()
    here = max(0.0, after.user + after.system - before.user - before.system)
    encoding = after.children_user + after.children_system - before.children_user - before.children_system
    times = {**asdict(movie.info.times), "starting": first_written - started}
    # A scene is drawn in write(), which does not time that: it is the rest of the time that write() took.
    drawing += times["drawing"] + max(0.0, writing - accounted)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return TimedMovie(movie.info, TimeSpent(seconds, times, drawing, here, encoding, cores))


def _accounted_seconds(info: MovieInfo) -> float:
    """Seconds in ``write()`` that are accounted for by a stage."""
    times = info.times
    return times.comparing + times.drawing + times.converting + times.reading + times.waiting_for_encoder


def _verify(run: BenchRun, result: MovieResult, scene: StandardScene, path: Path) -> str:
    """``ok``, or all that is wrong with a video; adds the facts that were verified."""
    found = examine(path, scene.sent, result.frames, run.ffmpeg.path)
    result.facts |= found.to_dict()
    faults = []
    if found.frames != result.frames:
        faults.append(f"wrong frame count: {found.frames}")
    if found.size != result.size:
        faults.append(f"wrong size: {size_name(found.size)}")
    if found.colour_error is not None and found.colour_error > WRONG_COLOURS:
        faults.append(f"wrong colours: off by {found.colour_error:.0f} levels")
    return "; ".join(faults) or "ok"


def _stages_alone(run: BenchRun, scene: StandardScene, result: MovieResult, path: Path) -> dict[str, float]:
    """Frames a second of drawing alone, and of the encoder alone with frames that need no conversion."""
    alone: dict[str, float] = {}
    if scene.draw is not None:
        count = max(2, result.frames // 3)
        started = time.perf_counter()
        for i in range(count):
            scene.step(i)
            scene.draw()
        alone["drawing"] = count / (time.perf_counter() - started)
    frames = []
    for i in range(min(_REPEATED_FRAMES, result.frames)):
        data = b"".join(plane.tobytes() for plane in rgb_to_yuv420(scene.sent(i)))
        frames.append(Frame.from_buffer(data, "yuv420p", result.size))
    current = [frames[0]]

    def step(i: int) -> None:
        current[0] = frames[i % len(frames)]

    converted = StandardScene(step, lambda: current[0], scene.image)
    target = run.folder / f"alone{path.suffix}"
    alone["encoder"] = make_movie(converted, target, result.frames, run.options.encoder).fps
    return alone


def _explain(run: BenchRun, result: MovieResult, timed: TimedMovie) -> None:
    """Find the bottleneck, try the remedies, and put both into a sentence."""
    result.bottleneck, why = find_bottleneck(timed.spent)
    opengl = bool(run.result.machine["opengl"]["hardware"])
    hardware = next(
        (
            m.facts["encoder"]
            for m in run.result.measurements
            if m.case == "encoders" and m.group.startswith("h264") and ENCODERS[m.facts["encoder"]].hardware
        ),
        "",
    )
    unused = "" if ENCODERS[result.encoder].hardware else hardware
    before = result.median or 0.0
    for setting, arguments in remedies(result.bottleneck, KINDS[result.name], SPEED, unused, opengl):
        tried = Remedy(setting, _try(run, result, arguments))
        if result.remedy is None or (tried.fps or 0) > (result.remedy.fps or 0):
            result.remedy = tried
        if (result.remedy.fps or 0) > WORTH * before:
            break
    stage = "the encoder" if result.bottleneck == "encoder" else result.bottleneck
    result.sentence = (
        f"{result.name}, {size_name(result.size)}, {before:.0f} frames/s: the bottleneck is "
        f"{stage} ({why}); {_effect_of(result.remedy, before)}"
    )


def _effect_of(remedy: Remedy | None, before: float) -> str:
    """How much the best remedy helps, in words."""
    if remedy is None or remedy.fps is None:
        return "no setting is known that would move it."
    if remedy.fps > WORTH * before:
        return f"{remedy.setting} moves it to {remedy.fps:.0f} frames/s."
    return f"no setting moves it by much: with {remedy.setting} it makes {remedy.fps:.0f} frames/s."


def _try(run: BenchRun, result: MovieResult, arguments: dict[str, object]) -> float:
    """Frames a second with a remedy."""
    run.tell(f"films: {result.name}, with the remedy")
    width, height = result.size
    size = (max(2, width // 4 * 2), max(2, height // 4 * 2)) if "half" in arguments else result.size
    if "rasterizer" in arguments:
        scene = _BY_RASTERIZER[result.name](size, choose(str(arguments["rasterizer"])))
    else:
        scene = STANDARD_SCENES[result.name].make(size)
    encoder = str(arguments.get("encoder", run.options.encoder))
    suffix = suffix_of("h264" if encoder == "auto" else ENCODERS[encoder].codec)
    speed = str(arguments.get("speed", SPEED))
    path = run.folder / f"remedy{suffix}"
    make_movie(scene, path, 3, encoder, speed)
    timed = make_movie(scene, path, result.frames, encoder, speed)
    scene.close()
    return timed.fps
