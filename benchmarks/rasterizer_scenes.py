"""Figures of 1920x1080 with much geometry that changes in every frame, for rasterizers.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np

mpl.use("agg")

import matplotlib.pyplot as plt
from matplotlib.collections import LineCollection

SIZE = (1920, 1080)
FigureAndUpdate = tuple[Any, Callable[[int], object]]


def _axes() -> tuple[Any, Any]:
    fig, ax = plt.subplots(figsize=(19.2, 10.8), dpi=100)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return fig, ax


def scatter_of_one_style() -> FigureAndUpdate:
    """1,000,000 points of one size and colour."""
    fig, ax = _axes()
    at = np.random.default_rng(0).random((1_000_000, 2))
    points = ax.scatter(*at.T, s=4)
    return fig, lambda i: points.set_offsets((at + i / 100) % 1)


def scatter_of_sizes_and_colours() -> FigureAndUpdate:
    """200,000 points, each with a size and a colour."""
    fig, ax = _axes()
    random = np.random.default_rng(0)
    at, sizes, colours = random.random((200_000, 2)), 30 * random.random(200_000), random.random(200_000)
    points = ax.scatter(*at.T, s=sizes, c=colours)

    def update(i: int) -> None:
        points.set_offsets((at + i / 100) % 1)
        points.set_sizes(np.roll(sizes, i))

    return fig, update


def noisy_line() -> FigureAndUpdate:
    """A line of 1,000,000 vertices."""
    fig, ax = _axes()
    noise = np.random.default_rng(0).normal(0.5, 0.1, 1_000_000)
    (line,) = ax.plot(np.linspace(0, 1, len(noise)), noise)
    return fig, lambda i: line.set_ydata(np.roll(noise, 1000 * i))


def segments() -> FigureAndUpdate:
    """20,000 segments of a LineCollection."""
    fig, ax = _axes()
    random = np.random.default_rng(0)
    starts, steps = random.random((20_000, 2)), random.normal(0, 0.1, (20_000, 2))
    lines = LineCollection(np.stack([starts, starts + steps], axis=1), linewidths=1)
    ax.add_collection(lines)
    return fig, lambda i: lines.set_segments(np.stack([starts, starts + np.roll(steps, i, axis=0)], axis=1))


def mesh() -> FigureAndUpdate:
    """A pcolormesh of 1000x1000 cells."""
    fig, ax = _axes()
    values = np.random.default_rng(0).random((1000, 1000))
    edges = np.linspace(0, 1, 1001)
    cells = ax.pcolormesh(edges, edges, values)
    return fig, lambda i: cells.set_array(np.roll(values, 7 * i, axis=0))


def image() -> FigureAndUpdate:
    """An imshow of 2000x2000 values."""
    fig, ax = _axes()
    values = np.random.default_rng(0).random((2000, 2000))
    shown = ax.imshow(values, extent=(0, 1, 0, 1), aspect="auto")
    return fig, lambda i: shown.set_data(np.roll(values, 7 * i, axis=0))


def small_line() -> FigureAndUpdate:
    """A line of 1,000 points."""
    fig, ax = _axes()
    x = np.linspace(0, 1, 1000)
    (line,) = ax.plot(x, x)
    return fig, lambda i: line.set_ydata(0.5 + 0.4 * np.sin(20 * x + i / 10))


@dataclass(frozen=True)
class ChangingFigure:
    """A figure that changes, and how many times as fast as Agg OpenGL has to be.

    Attributes:
        make: makes the figure and the function that changes it.
        on_cpu, on_gpu: the least ratio where a software renderer, or a GPU, draws.
        frames: of each side in a round.
    """

    make: Callable[[], FigureAndUpdate]
    on_cpu: float
    on_gpu: float
    frames: int


SCENES: dict[str, ChangingFigure] = {
    "scatter, 1,000,000 of one style": ChangingFigure(scatter_of_one_style, 3, 50, 3),
    "scatter, 200,000 sizes and colours": ChangingFigure(scatter_of_sizes_and_colours, 4, 50, 2),
    "line, 1,000,000 vertices": ChangingFigure(noisy_line, 2, 30, 3),
    "LineCollection, 20,000 segments": ChangingFigure(segments, 3, 30, 3),
    "pcolormesh 1000x1000": ChangingFigure(mesh, 5, 50, 4),
    "imshow 2000x2000": ChangingFigure(image, 2, 10, 6),
    "line, 1,000 points": ChangingFigure(small_line, 0, 0.8, 40),
}
