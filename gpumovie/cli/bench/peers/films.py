"""The standard films by other libraries, as far as they are installed, beside ours."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from ....video.pixel_formats import Size
from ..bench import Bench, size_name
from ..content import video_frames
from ..machine import bundled_ffmpeg, is_installed
from ..result import MISSING, NO_OPENGL, Measurement
from ..timing import first_line
from . import figures, scene_films, scenes
from .arrays import CANDIDATES, CRF, PRESET, Candidate, Job, Ring, name_ffmpeg_for_all
from .comparison import Way, compare

_RING_FRAMES = 30
#: A film that is drawn by others too has this part of the frames of one that is only encoded.
_DRAWN_PART = 2


def measure(bench: Bench) -> None:
    """Make each film by everybody; what cannot be compared at all is a fault of the run."""
    ffmpeg = bundled_ffmpeg()
    name_ffmpeg_for_all(ffmpeg)
    size, count = bench.options.film_size, bench.options.film_frames
    films: dict[str, Callable[[Bench, Size, int, str], None]] = {
        "numpy": _arrays,
        "figure": _figures,
        "scene": _scenes,
    }
    absent = {} if is_installed("matplotlib") else {"figure": MISSING}
    absent |= {} if bench.has_opengl else {"scene": NO_OPENGL}
    for name, film in films.items():
        if name in absent:
            assert bench.result.peers is not None
            row = Measurement("peers", f"{name}, {size_name(size)}", "gpumovie", verdict=absent[name])
            bench.result.peers.append(row)
            continue
        try:
            film(bench, size, count if film is _arrays else max(2, count // _DRAWN_PART), ffmpeg)
        except Exception as error:  # the other films still count
            bench.result.faults.append(f"peers, {name}: {first_line(error)}")


def _title(what: str, size: Size, count: int, crf: int = CRF) -> str:
    return f"{what}, {count} frames of {size_name(size)}, libx264 {PRESET}, CRF {crf}"


def _arrays(bench: Bench, size: Size, count: int, ffmpeg: str) -> None:
    bench.tell("peers: making frames")
    ring = Ring(list(video_frames(size, min(_RING_FRAMES, count))), bench.folder)

    def write(candidate: Candidate, path: Path, frames: int) -> None:
        candidate.write(Job(path, ring, frames, ffmpeg))

    ways = [Way(c.name, partial(write, c), c.kind, c.distributions) for c in CANDIDATES.values()]
    compare(bench, _title("numpy frames", size, count), ways, size, count, ring.frame, ffmpeg)


def _figures(bench: Bench, size: Size, count: int, ffmpeg: str) -> None:
    ways, sent = figures.ways(size, ffmpeg)
    compare(bench, _title("matplotlib line", size, count), ways, size, count, sent, ffmpeg)


def _scenes(bench: Bench, size: Size, count: int, ffmpeg: str) -> None:
    ways, sent = scenes.ways(size, bench.folder, count)
    compare(bench, _title("vispy lines", size, count, scene_films.CRF), ways, size, count, sent, ffmpeg)
