"""A figure in which a line moves, the ways to film it, and what its films must hold."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from corpus.comparing import saved
from films import decode
from matplotlib.animation import FuncAnimation
from plots import SIZE, X

import gpumovie as gm
from gpumovie.mpl import Writer
from gpumovie.video.colour.yuv420p import Yuv420p

FRAMES = 10
#: libx264 with no loss after the conversion to 4:2:0.
EXACT = {"encoder": "libx264", "fallback": False, "quality": 0}
CARD = np.random.default_rng(0).integers(0, 256, (180, 240, 4), np.uint8)


class Scene:
    """A line that moves, and what stays."""

    def __init__(self, size=SIZE, **options):
        self.fig, self.ax = plt.subplots(figsize=size, **options)
        (self.line,) = self.ax.plot(X, np.sin(X), "o-", label="line")
        self.ax.set(title="title", xlabel="x")
        self.ax.grid()
        self.ax.legend(loc="upper right")

    def update(self, i):
        self.line.set_ydata(np.sin(X + i / 3))
        return self.fig


def expected(scene, frames=FRAMES):
    """What savefig makes of the frames."""
    made = []
    for i in range(frames):
        scene.update(i)
        made.append(saved(scene.fig))
    return made


def in_420(pictures):
    """Frames as a film in yuv420p has them, each converted whole: planes one after another, of even sizes."""
    height, width, _ = np.shape(pictures[0])
    converted = []
    for picture in pictures:
        even = np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        frame = Yuv420p((even.shape[1], even.shape[0])).update(even)
        converted.append(np.concatenate([plane.ravel() for plane in frame.planes]))
    return converted


def rgba(path):
    return decode(path, "rgba")


def planes(path):
    return decode(path, "yuv420p")


def alike(film, pictures):
    return len(film) == len(pictures) and all(map(np.array_equal, film, pictures))


def by_write(scene, path, **options):
    with gm.Movie(path, **options) as movie:
        for i in range(FRAMES):
            movie.write(scene.update(i))


def by_render(scene, path, **options):
    gm.render(scene.update, path, frames=FRAMES, **options)


def by_save(scene, path, **options):
    animation = FuncAnimation(scene.fig, scene.update, FRAMES, init_func=lambda: None)
    animation.save(path, writer=Writer(5, **options))
