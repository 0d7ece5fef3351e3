"""The standard films, from drawing to file: how fast, where the time goes, and what would move it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from ....movie.info import MovieInfo
from ....movie.movie import Movie
from ....options.table import check_speed
from ....video.colour.bt709 import rgb_to_yuv420
from ....video.encoders.table import ENCODERS
from ....video.frames import Frame
from ....video.pixel_formats import Size
from ..bench import Bench, size_name
from ..bottleneck import Spent, find, remedies
from ..content import FPS
from ..film import WRONG_COLOURS, examine
from ..machine import is_installed
from ..result import MISSING, NO_OPENGL, Remedy, StandardFilm
from ..scenes import STANDARD, Scene, heat_map_scene, line_scene
from ..timing import first_line
from .encoders import suffix_of

SPEED = "fast"
#: A setting moves a bottleneck if the film is so many times as fast with it.
WORTH = 1.1
KINDS = {"numpy": "numpy", "line": "figure", "heat-map": "figure", "vispy": "scene"}
_BY_RASTERIZER: dict[str, Callable[[Size, str], Scene]] = {"line": line_scene, "heat-map": heat_map_scene}
#: Frames that the encoder alone is given, in turn.
_RING_FRAMES = 8


@dataclass(frozen=True)
class Made:
    """One film that was made, and what it took."""

    info: MovieInfo
    spent: Spent

    @property
    def fps(self) -> float:
        return self.info.frames / self.spent.seconds


def measure(bench: Bench) -> None:
    for name, standard in STANDARD.items():
        size, frames = bench.options.film_size, bench.options.film_frames
        film = StandardFilm(name, standard.about, size, frames)
        try:
            if KINDS[name] == "figure" and not is_installed("matplotlib"):
                film.verdict = MISSING
            elif KINDS[name] == "scene" and not bench.has_opengl:
                film.verdict = NO_OPENGL
            else:
                _measure(bench, film, standard.make(size))
        except Exception as error:  # the other films still count
            film.verdict = f"failed: {first_line(error)}"
        bench.result.films.append(film)


def _measure(bench: Bench, film: StandardFilm, scene: Scene) -> None:
    encoder = bench.options.encoder
    codec = "h264" if encoder == "auto" else ENCODERS[encoder].codec
    path = bench.folder / f"{film.name}{suffix_of(codec)}"
    bench.tell(f"films: {film.name}, warm-up")
    make(scene, bench.folder / f"warm-up{path.suffix}", 3, encoder)
    made = None
    for number in range(1, bench.options.rounds + 1):
        made = make(scene, path, film.frames, encoder)
        film.values.append(made.fps)
        bench.tell(f"films: {film.name}, round {number} of {bench.options.rounds}: {made.fps:.0f} frames/s")
    assert made is not None
    film.encoder, film.why, film.stages = made.info.encoder, made.info.why, dict(made.spent.stages)
    film.cpu = {"here": made.spent.here, "encoder": made.spent.encoder}
    film.facts["rasterizer"] = made.info.rasterizer
    film.verdict = judge(bench, film, scene, path)
    if codec == "h264":
        film.path, film.file = path, path.name
    bench.tell(f"films: {film.name}, stages alone")
    film.alone = _alone(bench, scene, film, path)
    _explain(bench, film, made)
    scene.close()


def make(scene: Scene, path: Path, frames: int, encoder: str, speed: str = SPEED) -> Made:
    """Make one film, with a clock."""
    drawing, writing, before, started = 0.0, 0.0, os.times(), time.perf_counter()
    begun, timed_before = started, 0.0
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
                begun, timed_before = written, _timed(movie.info)
            else:
                drawing, writing = drawing + write_started - step_started, writing + written - write_started
        waited = _timed(movie.info) - timed_before
    seconds, after = time.perf_counter() - started, os.times()
    here = max(0.0, after.user + after.system - before.user - before.system)
    encoding = after.children_user + after.children_system - before.children_user - before.children_system
    times = {**asdict(movie.info.times), "starting": begun - started}
    # A scene is drawn in write(), which has no clock of its own for that: it is what write() took beside the others.
    drawing += times["drawing"] + max(0.0, writing - waited)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Made(movie.info, Spent(seconds, times, drawing, here, encoding, cores))


def _timed(info: MovieInfo) -> float:
    """Seconds that write() knows the reason of."""
    times = info.times
    return times.comparing + times.drawing + times.converting + times.reading + times.waiting_for_encoder


def judge(bench: Bench, film: StandardFilm, scene: Scene, path: Path) -> str:
    """``ok``, or all that is wrong with the film; notes what was verified."""
    found = examine(path, scene.sent, film.frames, bench.ffmpeg.path)
    film.facts |= found.to_dict()
    faults = []
    if found.frames != film.frames:
        faults.append(f"wrong frame count: {found.frames}")
    if found.size != film.size:
        faults.append(f"wrong size: {size_name(found.size)}")
    if found.colour_error is not None and found.colour_error > WRONG_COLOURS:
        faults.append(f"wrong colours: off by {found.colour_error:.0f} levels")
    return "; ".join(faults) or "ok"


def _alone(bench: Bench, scene: Scene, film: StandardFilm, path: Path) -> dict[str, float]:
    """Frames a second of drawing alone, and of the encoder alone with frames that need no conversion."""
    alone: dict[str, float] = {}
    if scene.draw is not None:
        count = max(2, film.frames // 3)
        started = time.perf_counter()
        for i in range(count):
            scene.step(i)
            scene.draw()
        alone["drawing"] = count / (time.perf_counter() - started)
    ring = []
    for i in range(min(_RING_FRAMES, film.frames)):
        data = b"".join(plane.tobytes() for plane in rgb_to_yuv420(scene.sent(i)))
        ring.append(Frame.from_buffer(data, "yuv420p", film.size))
    shown = [ring[0]]

    def step(i: int) -> None:
        shown[0] = ring[i % len(ring)]

    ready = Scene(step, lambda: shown[0], scene.picture)
    alone["encoder"] = make(ready, bench.folder / f"alone{path.suffix}", film.frames, bench.options.encoder).fps
    return alone


def _explain(bench: Bench, film: StandardFilm, made: Made) -> None:
    """The bottleneck in a sentence, and the remedy, tried."""
    film.bottleneck, why = find(made.spent)
    opengl = bool(bench.result.machine["opengl"]["hardware"])
    hardware = next(
        (
            m.facts["encoder"]
            for m in bench.result.measurements
            if m.case == "encoders" and m.group.startswith("h264") and ENCODERS[m.facts["encoder"]].hardware
        ),
        "",
    )
    unused = "" if ENCODERS[film.encoder].hardware else hardware
    told = remedies(film.bottleneck, KINDS[film.name], SPEED, unused, opengl)
    before = film.median or 0.0
    for setting, arguments in told:
        tried = Remedy(setting, _try(bench, film, arguments))
        if film.remedy is None or (tried.fps or 0) > (film.remedy.fps or 0):
            film.remedy = tried
        if (film.remedy.fps or 0) > WORTH * before:
            break
    film.sentence = (
        f"{film.name}, {size_name(film.size)}, {before:.0f} frames/s: the bottleneck is "
        f"{'the encoder' if film.bottleneck == 'encoder' else film.bottleneck} ({why}); {_moved(film.remedy, before)}"
    )


def _moved(remedy: Remedy | None, before: float) -> str:
    """What the best remedy came to, measured."""
    if remedy is None or remedy.fps is None:
        return "no setting is known that would move it."
    if remedy.fps > WORTH * before:
        return f"{remedy.setting} moves it to {remedy.fps:.0f} frames/s."
    return f"no setting moves it by much: with {remedy.setting} it makes {remedy.fps:.0f} frames/s."


def _try(bench: Bench, film: StandardFilm, arguments: dict[str, object]) -> float:
    """Frames a second with the remedy."""
    bench.tell(f"films: {film.name}, with the remedy")
    size = (max(2, film.size[0] // 4 * 2), max(2, film.size[1] // 4 * 2)) if "half" in arguments else film.size
    if "rasterizer" in arguments:
        scene = _BY_RASTERIZER[film.name](size, str(arguments["rasterizer"]))
    else:
        scene = STANDARD[film.name].make(size)
    encoder = str(arguments.get("encoder", bench.options.encoder))
    suffix = suffix_of("h264" if encoder == "auto" else ENCODERS[encoder].codec)
    speed = str(arguments.get("speed", SPEED))
    path = bench.folder / f"remedy{suffix}"
    make(scene, path, 3, encoder, speed)
    made = make(scene, path, film.frames, encoder, speed)
    scene.close()
    return made.fps
