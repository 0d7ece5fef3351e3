"""Save an animation of scenes.py: by gpumovie, by matplotlib, or some of its frames as stills."""

from __future__ import annotations

import cProfile
import gc
import io
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import AbstractMovieWriter, FFMpegWriter, FuncAnimation
from matplotlib.figure import Figure

from gpumovie.cli.bench import bundled_ffmpeg
from gpumovie.cli.bench.content.synthetic_frames import FPS
from gpumovie.mpl import Writer
from gpumovie.video.pixel_formats import Array

from .scenes import SCENES, FigureAndUpdate

CRF, PRESET, SPEED = 20, "veryfast", "fast"
WARM_UP_FRAMES = 3


@dataclass(frozen=True)
class SaveJob:
    """One video to save.

    Attributes:
        side: "gpumovie" or "matplotlib".
        frames: number of frames.
        path: the file.
        lossless: whether it is FFV1, which holds every pixel as drawn.
    """

    side: str
    frames: int
    path: Path
    lossless: bool = False


@dataclass
class SavedAnimation:
    """How long one video took.

    Attributes:
        seconds: in all.
        user: seconds in the user's function.
        times: seconds in the stages of gpumovie; {} for matplotlib.
    """

    seconds: float
    user: float
    times: dict[str, float] = field(default_factory=dict)


def record(scene: str, jobs: Sequence[SaveJob]) -> list[SavedAnimation]:
    """Save the videos of ``jobs`` one after the other, each from a new figure. To be run in a fresh process.

    What happens once in a program (imports, the list of fonts, probing the encoder) happens before, with a figure of
    its own, so that nothing of the animation is cached yet.
    """
    mpl.rcParams["animation.ffmpeg_path"] = bundled_ffmpeg()
    for job in jobs:
        _save(_bare, SaveJob(job.side, WARM_UP_FRAMES, job.path, job.lossless))
    return [_save(SCENES[scene].make, job) for job in jobs]


def _bare() -> FigureAndUpdate:
    fig = plt.figure()
    return fig, lambda i: fig.set_facecolor("rgb"[i % 3])


class _Timed:
    """The user's function, timed; both sides call it."""

    def __init__(self, function: Callable[[int], Any]) -> None:
        self.function, self.seconds = function, 0.0

    def __call__(self, i: int) -> Any:
        started = time.perf_counter()
        try:
            return self.function(i)
        finally:
            self.seconds += time.perf_counter() - started


def profile(scene: str, frames: int, path: Path, profiler: cProfile.Profile) -> SavedAnimation:
    """Save gpumovie's video under ``profiler``, which sees the thread that draws."""
    return _save(SCENES[scene].make, SaveJob("gpumovie", frames, path), profiler)


def _save(
    make: Callable[[], FigureAndUpdate], job: SaveJob, around: AbstractContextManager[object] | None = None
) -> SavedAnimation:
    fig, function = make()
    timed = _Timed(function)
    writer = writer_of(job)
    try:
        anim = FuncAnimation(fig, timed, frames=job.frames, interval=1000 / FPS)
        gc.collect()
        started = time.perf_counter()
        with around or nullcontext():
            anim.save(str(job.path), writer=writer)
        seconds = time.perf_counter() - started
    finally:
        plt.close(fig)
    return SavedAnimation(seconds, timed.seconds, asdict(writer.info.times) if isinstance(writer, Writer) else {})


def writer_of(job: SaveJob) -> Any:
    """The writer of a side; the settings of both are equivalent."""
    if job.side == "gpumovie":
        if job.lossless:
            return Writer(FPS, encoder="ffv1", lossless=True, speed="fastest")
        return Writer(FPS, encoder="libx264", fallback=False, quality=CRF, speed=SPEED)
    if job.lossless:
        return FFMpegWriter(FPS, codec="ffv1", extra_args=["-pix_fmt", "bgra"])
    return FFMpegWriter(FPS, codec="libx264", extra_args=["-preset", PRESET, "-crf", str(CRF), "-pix_fmt", "yuv420p"])


class _Stills(AbstractMovieWriter):
    """Draws only the frames ``numbers``, by matplotlib's savefig, to compare with some frames of a long video."""

    def __init__(self, numbers: Collection[int]) -> None:
        super().__init__(fps=FPS)
        self.numbers, self.number, self.images = set(numbers), 0, list[Array]()

    @classmethod
    def isAvailable(cls) -> bool:  # noqa: N802 - matplotlib's name
        return True

    def setup(self, fig: Figure, outfile: Any, dpi: float | None = None) -> None:
        super().setup(fig, outfile, dpi)
        fig.canvas.draw_idle = lambda *_: None  # each frame would be drawn

    def grab_frame(self, **savefig_kwargs: Any) -> None:
        if self.number in self.numbers:
            file = io.BytesIO()
            self.fig.savefig(file, **{**savefig_kwargs, "format": "rgba", "dpi": self.dpi})
            width, height = self.frame_size
            self.images.append(np.frombuffer(file.getvalue(), np.uint8).reshape(height, width, 4))
        self.number += 1

    def finish(self) -> None:
        pass


def stills(scene: str, frames: int, numbers: Collection[int]) -> list[Array]:
    """What matplotlib draws in the frames ``numbers`` of a film of ``frames``; (height, width, 4), RGBA."""
    fig, function = SCENES[scene].make()
    writer = _Stills(numbers)
    FuncAnimation(fig, function, frames=frames, interval=1000 / FPS).save("none", writer=writer)
    plt.close(fig)
    return writer.images
