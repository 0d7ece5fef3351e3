"""A video of numpy frames, of a figure and of a scene, each by gpumovie and by the other libraries installed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from ....video.pixel_formats import Size
from ..bench_run import BenchRun
from ..content.synthetic_frames import video_frames
from ..harness.machine import bundled_ffmpeg, is_installed
from ..harness.tables import size_name
from ..harness.timing import first_line
from ..result import MISSING, NO_OPENGL, Measurement
from . import figures, scene_process, scenes
from .arrays import ARRAY_WRITERS, CRF, PRESET, ArrayWriter, RepeatedFrames, WriteJob, name_ffmpeg_for_all
from .candidate import Candidate
from .comparison import MakeVideo, compare_candidates

#: Different frames of the numpy video, which are repeated.
_REPEATED_FRAMES = 30
#: Where other libraries draw, too, the video has fewer frames, by this divisor.
_DRAWN_DIVISOR = 2


def measure_peers(run: BenchRun) -> None:
    """Make each video by all libraries. A comparison that fails as a whole is a fault of the run."""
    ffmpeg = bundled_ffmpeg()
    name_ffmpeg_for_all(ffmpeg)
    size, count = run.options.video_size, run.options.video_frames
    comparisons: dict[str, Callable[[BenchRun, Size, int, str], None]] = {
        "numpy": _compare_arrays,
        "figure": _compare_figures,
        "scene": _compare_scenes,
    }
    absent = {} if is_installed("matplotlib") else {"figure": MISSING}
    absent |= {} if run.has_opengl else {"scene": NO_OPENGL}
    for name, compare in comparisons.items():
        if name in absent:
            assert run.result.peers is not None
            row = Measurement("peers", f"{name}, {size_name(size)}", "gpumovie", verdict=absent[name])
            run.result.peers.append(row)
            continue
        try:
            compare(run, size, count if name == "numpy" else max(2, count // _DRAWN_DIVISOR), ffmpeg)
        except Exception as error:  # the other videos still count
            run.result.faults.append(f"peers, {name}: {first_line(error)}")


def _title(what: str, size: Size, count: int, crf: int = CRF) -> str:
    return f"{what}, {count} frames of {size_name(size)}, libx264 {PRESET}, CRF {crf}"


def _compare_arrays(run: BenchRun, size: Size, count: int, ffmpeg: str) -> None:
    run.tell("peers: making frames")
    frames = RepeatedFrames(list(video_frames(size, min(_REPEATED_FRAMES, count))), run.folder)

    def write(writer: ArrayWriter, path: Path, number: int) -> None:
        writer.write(WriteJob(path, frames, number, ffmpeg))

    candidates: list[Candidate[MakeVideo]] = [
        Candidate(w.name, partial(write, w), w.kind, w.distributions) for w in ARRAY_WRITERS.values()
    ]
    title = _title("numpy frames", size, count)
    compare_candidates(run, title, candidates, size, count, frames.frame, ffmpeg)


def _compare_figures(run: BenchRun, size: Size, count: int, ffmpeg: str) -> None:
    candidates, sent = figures.candidates(size, ffmpeg)
    title = _title("matplotlib line", size, count)
    compare_candidates(run, title, candidates, size, count, sent, ffmpeg)


def _compare_scenes(run: BenchRun, size: Size, count: int, ffmpeg: str) -> None:
    candidates, sent = scenes.candidates(size, run.folder, count)
    title = _title("vispy lines", size, count, scene_process.CRF)
    compare_candidates(run, title, candidates, size, count, sent, ffmpeg)
