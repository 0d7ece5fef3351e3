"""A figure in which something changes that leaves no trace."""

from __future__ import annotations

import warnings

import matplotlib.pyplot as plt
import numpy as np
from corpus.comparing import saved
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform
from plots import SIZE, X

unseen = {}


class Secretive(Line2D):
    """Draws what nothing in its attributes tells, and looks like a class of matplotlib's, which would not."""

    def draw(self, renderer):
        super().draw(renderer)
        gc = renderer.new_gc()
        gc.set_linewidth(3)
        gc.set_foreground("red")
        height = unseen.get(self.get_label(), 0)
        renderer.draw_path(gc, Path([(60, 60), (180, 60 + height)]), IdentityTransform(), None)
        gc.restore()


Secretive.__module__ = "matplotlib.secretive"


class Counting(Line2D):
    """Counts how often it is drawn."""

    drawn = 0

    def draw(self, renderer):
        super().draw(renderer)
        Counting.drawn += 1


Counting.__module__ = "matplotlib.counting"


class Scene:
    """A line that moves, one that stays, and others that change in secret."""

    def __init__(self, *secretive):
        unseen.clear()
        Counting.drawn = 0
        self.fig, ax = plt.subplots(figsize=SIZE)
        (self.line,) = ax.plot(X, np.sin(X), label="moving")
        ax.add_line(Counting(X, np.cos(X), label="counting", zorder=1))  # below all that moves
        for name in secretive:
            ax.add_line(Secretive([0, 6], [0.5, 0.5], label=name))
        ax.legend(loc="upper right")

    def update(self, i):
        self.line.set_ydata(np.sin(X + i / 3))


def update_in_secret(scene, i):
    scene.update(i)
    unseen["secret"] = 5 * i * (i > 5)


def told(messages):
    return [str(each.message) for each in messages]


def frames(scene, drawing, count, change):
    """What a Drawing gives and what savefig gives, and warnings: a triple for each frame."""
    for i in range(count):
        scene.update(i)
        change(i)
        with warnings.catch_warnings(record=True) as messages:
            warnings.simplefilter("always")
            ours = drawing.draw().copy()
        drawn = Counting.drawn
        theirs = saved(scene.fig)
        Counting.drawn = drawn
        yield ours, theirs, told(messages)


def draw_outside_the_box(scene, i):
    """A line that moves draws where such a line cannot, above the axes."""
    scene.update(i)
    scene.fig.axes[0].lines[-1].set_ydata([0.5, i / 20])
    unseen["secret"] = 90 + 2 * i if i > 6 else 0
