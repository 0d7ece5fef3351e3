"""What content_settings.py encodes: kinds of figures, drawn by matplotlib, and kinds of frames like a video's.

All are the same in every run, and exist in any size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from gpumovie.cli.bench import say
from gpumovie.cli.bench.content.raw_video import RawVideo, write_raw_video
from gpumovie.cli.bench.content.synthetic_frames import FPS, video_frames
from gpumovie.video.colour.yuv420p import Yuv420p
from gpumovie.video.pixel_formats import Array, Size

from .animations.scenes import FigureAndUpdate, histogram, image, line_title, plt, strip_chart, surface


def swarm() -> FigureAndUpdate:
    """300 points, all of which move in every frame."""
    random = np.random.default_rng(7)
    at, phase = random.random((300, 2)), random.random((300, 2)) * 2 * np.pi
    fig, ax = plt.subplots()
    points = ax.scatter(*at.T, c=random.random(300), s=40)
    ax.set(xlim=(-0.1, 1.1), ylim=(-0.1, 1.1), xlabel="x", ylabel="y", title="A swarm")

    def update(i: int) -> Any:
        points.set_offsets(at + 0.08 * np.sin(phase + i / 12))

    return fig, update


def contour() -> FigureAndUpdate:
    """Filled contours with a colorbar, made anew for every frame."""
    x, y = np.meshgrid(np.linspace(-3, 3, 60), np.linspace(-3, 3, 60))
    levels = np.linspace(-2, 2, 11)
    fig, ax = plt.subplots()
    fig.colorbar(ax.contourf(x, y, np.sin(x) + np.cos(y), levels), label="potential")

    def update(i: int) -> Any:
        ax.clear()
        ax.contourf(x, y, np.sin(x + i / 15) + np.cos(y - i / 20) * np.sin(x * y / 3 + i / 25), levels)
        ax.set(title=f"step {i}", xlabel="x", ylabel="y")

    return fig, update


def many_lines() -> FigureAndUpdate:
    """40 lines over each other, a dashed grid, and a legend."""
    x = np.linspace(0, 10, 500)
    fig, ax = plt.subplots()
    curves = [ax.plot(x, x, lw=1, label=f"run {k}" if k < 6 else None)[0] for k in range(40)]
    ax.set(ylim=(-2, 2), xlabel="time in s", ylabel="displacement", title="Forty runs")
    ax.grid(ls="--")
    ax.legend(loc="upper right")

    def update(i: int) -> Any:
        for k, curve in enumerate(curves):
            curve.set_ydata(np.sin(x * (1 + k / 40) - i / 12 + k / 6) * (1 + k % 5 / 10))

    return fig, update


def table() -> FigureAndUpdate:
    """A table of 60 numbers, of which a third change in every frame, beside a line."""
    random = np.random.default_rng(3)
    values = random.random((15, 4)) * 1000
    fig, (left, right) = plt.subplots(1, 2, width_ratios=(2, 1))
    left.axis("off")
    cells = left.table(
        [[f"{value:.2f}" for value in row] for row in values],
        rowLabels=[f"sensor {k}" for k in range(15)],
        colLabels=["volts", "amps", "watts", "kelvin"],
        loc="center",
    )
    (curve,) = right.plot(values.mean(axis=1), np.arange(15), "o-")
    right.set(xlim=(0, 1000), title="mean")

    def update(i: int) -> Any:
        for number in random.integers(0, 60, 20):
            row, column = divmod(int(number), 4)
            values[row, column] += random.normal() * 20
            cells[row + 1, column].get_text().set_text(f"{values[row, column]:.2f}")
        curve.set_xdata(values.mean(axis=1))

    return fig, update


def field(size: Size, count: int) -> Iterator[Array]:
    """A simulation's smooth field in the colours of a map, as numpy frames: eddies that turn, no noise."""
    from matplotlib import colormaps

    width, height = size
    x, y = np.meshgrid(np.linspace(0, 4 * width / height, width), np.linspace(0, 4, height))
    colours = (colormaps["inferno"](np.linspace(0, 1, 256))[:, :3] * 255).astype(np.uint8)
    for i in range(count):
        u, v, t = x, y, i / 20
        for k in range(1, 4):  # warped again and again, as a fluid is stirred
            u, v = u + np.sin(k * v + t) / k, v + np.cos(k * u - 1.3 * t) / k
        yield colours[(127.5 + 127 * np.sin(2 * u) * np.cos(2 * v)).astype(np.uint8)]


def particles(size: Size, count: int) -> Iterator[Array]:
    """Thousands of glowing points that move on black, as scenes of OpenGL have them."""
    width, height = size
    random = np.random.default_rng(11)
    number = width * height // 150
    at, speed = random.random((number, 2)) * size, random.normal(0, 1.5, (number, 2))
    colour = 60 + 195 * random.random((number, 3))
    glow = np.array([[0.1, 0.35, 0.1], [0.35, 1, 0.35], [0.1, 0.35, 0.1]])
    for _ in range(count):
        at = (at + speed) % size
        speed += random.normal(0, 0.1, (number, 2))
        column, row = at.astype(int).T
        frame = np.zeros((height, width, 3))
        for (dy, dx), weight in np.ndenumerate(glow):
            np.add.at(frame, ((row + dy - 1) % height, (column + dx - 1) % width), weight * colour)
        yield frame.clip(0, 255).astype(np.uint8)


#: Kind of figure to the function that makes it.
FIGURES: dict[str, Callable[[], FigureAndUpdate]] = {
    "line": line_title,
    "swarm": swarm,
    "bars": histogram,
    "image": image,
    "contour": contour,
    "surface": surface,
    "many lines": many_lines,
    "table": table,
    "strip chart": strip_chart,
}
#: Kind of other content to the function that yields frames of a size.
VIDEOS: dict[str, Callable[[Size, int], Iterator[Array]]] = {
    "camera": video_frames,
    "field": field,
    "particles": particles,
}


def write_figure(path: Path, kind: str, size: Size, count: int) -> RawVideo:
    """Draw a kind of figure at ``size`` (width, height) and write it as a film would send it to ffmpeg."""
    fig, update = FIGURES[kind]()
    dpi = 100 * size[1] / 480  # what is drawn grows with the frame
    fig.set_dpi(dpi)
    fig.set_size_inches(size[0] / dpi, size[1] / dpi)
    canvas: Any = fig.canvas
    planes = Yuv420p(size)
    say(f"drawing {count} frames: {kind} {size[0]}x{size[1]}")
    with path.open("wb") as file:
        for i in range(count):
            update(i)
            canvas.draw()
            frame = planes.update(np.asarray(canvas.buffer_rgba()))
            assert frame.contiguous is not None
            file.write(frame.contiguous.data)
    plt.close(fig)
    return RawVideo(path, size, count)


def write_video(path: Path, kind: str, size: Size, count: int) -> RawVideo:
    """Make a kind of other content at ``size`` (width, height) and write it as yuv420p."""
    say(f"making {count} frames: {kind} {size[0]}x{size[1]}")
    return write_raw_video(path, VIDEOS[kind](size, count))


__all__ = ["FIGURES", "FPS", "VIDEOS", "write_figure", "write_video"]
