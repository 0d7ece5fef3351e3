"""The waves: an ordinary matplotlib animation, saved by gpumovie."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import OptionError
from .demo import Demo, make_folder, take_poster

FRAMES, FPS, SIZE, DPI = 600, 30, (640, 480), 100


def make(folder: Path, *, frames: int = FRAMES, progress: bool = True) -> Demo:
    """Render the animation to ``folder``/gpumovie-demo.mp4, with a poster beside it."""
    try:
        from matplotlib.animation import FuncAnimation
        from matplotlib.figure import Figure

        from ... import mpl
    except ImportError as error:
        raise OptionError("the demo draws with matplotlib: pip install 'gpumovie[matplotlib]'") from error

    make_folder(folder)
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
    return Demo(writer.info, take_poster(film, writer.info.duration / 3), seconds)


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
