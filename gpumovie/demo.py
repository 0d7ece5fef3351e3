"""The film that ``gpumovie demo`` makes: an ordinary matplotlib animation, saved by gpumovie."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .errors import EncoderError, OptionError, PathError
from .video.ffmpeg import find_ffmpegs
from .video.info import MovieInfo

FRAMES, FPS, SIZE, DPI = 600, 30, (640, 480), 100


@dataclass(frozen=True)
class Demo:
    """What was made: the film, a picture out of it, and how long it took."""

    info: MovieInfo
    poster: Path
    seconds: float


def make(folder: Path, *, frames: int = FRAMES, progress: bool = True) -> Demo:
    """Render the animation to ``folder``/gpumovie-demo.mp4, with a poster beside it."""
    try:
        from matplotlib.animation import FuncAnimation
        from matplotlib.figure import Figure

        from . import mpl
    except ImportError as error:
        raise OptionError("the demo draws with matplotlib: pip install 'gpumovie[matplotlib]'") from error

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PathError(error.errno, f"the folder cannot be made: {error.strerror}", str(folder)) from error
    film = folder / "gpumovie-demo.mp4"
    fig = Figure(figsize=(SIZE[0] / DPI, SIZE[1] / DPI), dpi=DPI)
    update = _scene(fig)
    animation = FuncAnimation(fig, update, frames=frames, interval=1000 / FPS, cache_frame_data=False)
    writer = mpl.Writer(
        fps=FPS, metadata={"title": "gpumovie demo"}, progress=frames if progress else False, codec="h264"
    )
    started = time.perf_counter()
    animation.save(film, writer=writer)
    seconds = time.perf_counter() - started
    assert writer.info is not None
    return Demo(writer.info, _poster(film, writer.info.duration / 3), seconds)


def _scene(fig: Any) -> Any:
    """Two travelling waves and their sum, with a title that changes."""
    axes = fig.add_subplot(xlim=(0, 4 * np.pi), ylim=(-2.2, 2.2), xlabel="position", ylabel="height")
    axes.grid(alpha=0.3)
    x = np.linspace(0, 4 * np.pi, 1000)
    (first,) = axes.plot(x, np.zeros_like(x), color="tab:blue", alpha=0.5, label="to the right")
    (second,) = axes.plot(x, np.zeros_like(x), color="tab:orange", alpha=0.5, label="to the left")
    (total,) = axes.plot(x, np.zeros_like(x), color="black", lw=2, label="sum")
    axes.legend(loc="upper right")

    def update(frame: int) -> tuple[Any, ...]:
        seconds = frame / FPS
        right, left = np.sin(x - 2 * seconds), np.sin(1.1 * x + 2.2 * seconds)
        first.set_ydata(right)
        second.set_ydata(left)
        total.set_ydata(right + left)
        axes.set_title(f"Two waves after {seconds:.2f} s")
        return first, second, total

    return update


def _poster(film: Path, at: float) -> Path:
    """A frame out of the finished film as PNG beside it: what a viewer will see, not what was meant."""
    poster = film.with_suffix(".png")
    command = [find_ffmpegs()[0].path, "-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-ss", f"{at:.3f}"]
    command += ["-i", f"file:{film}", "-frames:v", "1", "-update", "1", f"file:{poster}"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode or not poster.is_file():
        raise EncoderError(f"no poster could be taken from {film}", command=command, tail=done.stderr)
    return poster
