"""The waves: a matplotlib animation, saved by gpumovie."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import OptionError
from .demo_movie import DemoMovie, make_folder, take_poster

FRAMES, FPS, SIZE, DPI = 600, 30, (640, 480), 100


def make_movie(folder: Path, *, frames: int = FRAMES, progress: bool = True) -> DemoMovie:
    """Render the animation to ``folder``/gpumovie-demo.mp4, with a poster beside it.

    Args:
        folder: where the files go; it is made if it does not exist.
        frames: number of frames.
        progress: whether progress is shown.

    Raises:
        OptionError: matplotlib is not installed.
    """
    try:
        from matplotlib.animation import FuncAnimation
        from matplotlib.figure import Figure

        from ... import mpl
    except ImportError as error:
        raise OptionError("the demo draws with matplotlib: pip install 'gpumovie[matplotlib]'") from error

    make_folder(folder)
    path = folder / "gpumovie-demo.mp4"
    fig = Figure(figsize=(SIZE[0] / DPI, SIZE[1] / DPI), dpi=DPI)
    update = _plot(fig)
    animation = FuncAnimation(fig, update, frames=frames, interval=1000 / FPS, cache_frame_data=False)
    writer = mpl.Writer(
        fps=FPS, metadata={"title": "gpumovie demo"}, progress=frames if progress else False, codec="h264"
    )
    started = time.perf_counter()
    animation.save(path, writer=writer)
    seconds = time.perf_counter() - started
    assert writer.info is not None
    return DemoMovie(writer.info, take_poster(path, writer.info.duration / 3), seconds)


def _plot(fig: Any) -> Any:
    """Plot two travelling waves and their sum; returns the function that sets a frame, and changes the title too."""
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
