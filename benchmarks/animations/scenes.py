"""The animations of matplotlib_save.py.

Each is written as a user would: ``plt.subplots()``, artists, and a function of the frame's number. It does not depend
on who saves it, and is made anew for each video. The functions may have a state (random numbers, a growing record),
so a video is right only if the function was called as often as by matplotlib's writer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np

mpl.use("agg")

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from gpumovie.cli.bench.content.synthetic_frames import FPS
from gpumovie.video.pixel_formats import Size

FigureAndUpdate = tuple[Figure, Callable[[int], Any]]


def line(**figure: Any) -> FigureAndUpdate:
    """One line of 1,000 points, grid, title, labels, legend; 640x480 by matplotlib's defaults."""
    fig, ax = plt.subplots(**figure)
    x = np.linspace(0, 10, 1000)
    (curve,) = ax.plot(x, np.sin(x), label="signal")
    ax.set(xlim=(0, 10), ylim=(-1.5, 1.5), xlabel="time in s", ylabel="amplitude", title="A damped wave")
    ax.grid()
    ax.legend(loc="upper right")

    def update(i: int) -> Any:
        curve.set_ydata(np.sin(2 * x - i / 10) * np.exp(-x / 10) + 0.2 * np.sin(9 * x + i / 7))
        return (curve,)

    return fig, update


def line_1080p() -> FigureAndUpdate:
    """``line`` at 1920x1080."""
    return line(figsize=(12.8, 7.2), dpi=150)


def line_title() -> FigureAndUpdate:
    """``line`` with a title that counts."""
    fig, draw_line = line()
    ax = fig.axes[0]

    def update(i: int) -> Any:
        ax.set_title(f"frame {i}, t = {i / FPS:.2f} s")
        return draw_line(i)

    return fig, update


def scatter() -> FigureAndUpdate:
    """1,000 points that change their colours and sizes."""
    random = np.random.default_rng(4)
    x, y = random.random((2, 1000))
    phase = random.random(1000) * 2 * np.pi
    fig, ax = plt.subplots()
    points = ax.scatter(x, y, c=np.sin(phase), s=30, vmin=-1, vmax=1, alpha=0.7)
    ax.set(xlabel="x", ylabel="y", title="Stations")
    ax.grid(alpha=0.4)

    def update(i: int) -> Any:
        points.set_array(np.sin(phase + i / 8))
        points.set_sizes(30 + 25 * np.cos(phase + i / 11))
        return (points,)

    return fig, update


def image() -> FigureAndUpdate:
    """imshow of 200x200 with a colorbar."""
    x = np.linspace(0, 2 * np.pi, 200)
    y = np.linspace(0, 2 * np.pi, 200)[:, None]
    fig, ax = plt.subplots()
    shown = ax.imshow(np.sin(x) + np.cos(y), vmin=-2, vmax=2)
    fig.colorbar(shown, label="height")
    ax.set_title("A field")

    def update(i: int) -> Any:
        shown.set_data(np.sin(x + i / 10) + np.cos(y - i / 15))
        return (shown,)

    return fig, update


def histogram() -> FigureAndUpdate:
    """99 bars, as in matplotlib's example of an animated histogram."""
    random = np.random.default_rng(19)
    edges = np.linspace(-4, 4, 100)
    fig, ax = plt.subplots()
    _, _, bars = ax.hist(random.standard_normal(5000), edges, ec="white", fc="tab:green", alpha=0.7)
    ax.set(ylim=(0, 250), xlabel="value", ylabel="count", title="Samples")

    def update(i: int) -> Any:
        counts, _ = np.histogram(random.standard_normal(5000), edges)
        for count, bar in zip(counts, bars.patches, strict=True):
            bar.set_height(count)
        return bars.patches

    return fig, update


def strip_chart() -> FigureAndUpdate:
    """The last ten seconds of a signal; the limits move in every frame."""
    random = np.random.default_rng(2)
    times: deque[float] = deque(maxlen=300)
    values: deque[float] = deque(maxlen=300)
    fig, ax = plt.subplots()
    (curve,) = ax.plot([], [], label="sensor")
    ax.set(ylim=(-3, 3), xlabel="time in s", ylabel="volts", title="Strip chart")
    ax.grid()
    ax.legend(loc="upper left")

    def update(i: int) -> Any:
        t = i / FPS
        times.append(t)
        values.append(np.sin(2 * t) + 0.3 * random.standard_normal())
        curve.set_data(times, values)
        ax.set_xlim(t - 10, t)
        return (curve,)

    return fig, update


def four_axes() -> FigureAndUpdate:
    """Four axes with a line each."""
    x = np.linspace(0, 10, 1000)
    fig, axes = plt.subplots(2, 2)
    curves = []
    for k, ax in enumerate(axes.flat):
        curves += ax.plot(x, np.sin(x), color=f"C{k}", label=f"run {k}")
        ax.set(ylim=(-1.5, 1.5), xlabel="time in s", title=f"Channel {k}")
        ax.grid()
        ax.legend(loc="upper right")
    fig.subplots_adjust(hspace=0.5)

    def update(i: int) -> Any:
        for k, curve in enumerate(curves):
            curve.set_ydata(np.sin((k + 1) * x - i / 10) * np.cos(x / 5 + i / 30))
        return curves

    return fig, update


def surface() -> FigureAndUpdate:
    """A 3D surface, turned: everything changes."""
    fig, ax = plt.subplots(subplot_kw={"projection": "3d"})
    x, y = np.meshgrid(np.linspace(-5, 5, 60), np.linspace(-5, 5, 60))
    ax.plot_surface(x, y, np.sin(np.hypot(x, y)), cmap="viridis")
    ax.set(xlabel="x", ylabel="y", zlabel="z", title="A surface")

    def update(i: int) -> Any:
        ax.view_init(elev=30, azim=i * 2)
        return ()

    return fig, update


@dataclass(frozen=True)
class AnimationScene:
    """An animation, and the speeds to reach.

    Attributes:
        make: makes the figure and the function that updates it.
        ratio: how many times as fast as by matplotlib's own writer it is to be saved.
        frames: length of gpumovie's video, which is longer so that both sides take some seconds.
        rival_frames: length of matplotlib's video, and of gpumovie's second one, which shows the cost of starting.
        of_encoder: the share of the encoder's own speed that is to be reached; 0 for none.
        size: (width, height) in pixels.
    """

    make: Callable[[], FigureAndUpdate]
    ratio: float
    frames: int
    rival_frames: int
    of_encoder: float = 0.0
    size: Size = (640, 480)


SCENES = {
    "line": AnimationScene(line, 30, 1200, 80, of_encoder=0.75),
    "line-1080p": AnimationScene(line_1080p, 15, 400, 40, of_encoder=0.7, size=(1920, 1080)),
    "line-title": AnimationScene(line_title, 14, 900, 80),
    "scatter": AnimationScene(scatter, 6, 500, 60),
    "image": AnimationScene(image, 6, 400, 60),
    "histogram": AnimationScene(histogram, 5, 400, 60),
    "strip-chart": AnimationScene(strip_chart, 8, 400, 80),
    "four-axes": AnimationScene(four_axes, 20, 600, 40),
    "surface": AnimationScene(surface, 3, 60, 60),
}
