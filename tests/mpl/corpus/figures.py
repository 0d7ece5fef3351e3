"""What belongs to the figure: its patch, texts, lines and images, subfigures, several axes, what connects them."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import ConnectionPatch, FancyArrowPatch, Rectangle

from .registry import SIZE, Scene, X, axes, noise, scene


@scene
def patch_of_the_figure_changes():
    fig, ax = axes(edgecolor="k", linewidth=3)
    (line,) = ax.plot(X, np.sin(X))

    def change(i):
        line.set_ydata(np.sin(X + i / 3))
        if i % 3 == 0:
            fig.patch.set_facecolor((1, 1 - i / 20, 1))
        if i == 10:
            fig.set_facecolor("none")
            fig.set_edgecolor("r")

    return Scene(fig, change)


@scene
def lines_and_patches_of_the_figure():
    fig, ax = axes()
    (inside,) = ax.plot(X, np.sin(X))
    line = fig.add_artist(Line2D([0, 1], [0, 1], linewidth=5, alpha=0.5, color="r"))
    box = fig.add_artist(Rectangle((0.2, 0.2), 0.3, 0.3, alpha=0.3, zorder=5, transform=fig.transFigure))
    fig.lines.append(Line2D([0.1, 0.9], [0.9, 0.9], transform=fig.transFigure, figure=fig))

    def change(i):
        inside.set_ydata(np.sin(X + i))
        line.set_ydata([i / 12, 1])
        if i > 3:
            box.set_width(i / 20)

    return Scene(fig, change)


@scene
def images_of_the_figure():
    fig, ax = axes()
    ax.patch.set_visible(False)
    (line,) = ax.plot(X, np.sin(X), "w", linewidth=3)
    under = fig.figimage(noise(0, 180, 240), cmap="gray", zorder=-1)
    over = fig.figimage(noise(1, 20, 30, 4), xo=100, yo=80, zorder=9)

    def change(i):
        line.set_ydata(np.sin(X + i))
        if i % 4 == 3:
            under.set_data(noise(i, 180, 240))
        over.set_data(noise(i // 2, 20, 30, 4))

    return Scene(fig, change)


@scene
def subfigures():
    fig = plt.figure(figsize=(3.2, 1.8))
    left, right = fig.subfigures(1, 2, width_ratios=(1, 2))
    left.set_facecolor("lightblue")
    title = left.suptitle("left")
    (line,) = left.subplots().plot(X, np.sin(X))
    upper, lower = right.subfigures(2, 1)
    shown = upper.subplots().imshow(noise(0))
    lower.text(0.5, 0.5, "words", fontsize=20)

    def change(i):
        line.set_ydata(np.sin(X + i / 3))
        if i % 3 == 0:
            shown.set_data(noise(i))
        if i > 8:
            title.set_text(f"left {i}")
            lower.set_facecolor((1, i / 12, 0, 0.5))

    return Scene(fig, change)


@scene
def connection_between_axes():
    """ConnectionPatch.xy1 does not make anything stale."""
    fig, (left, right) = axes(ncols=2)
    left.plot(X, np.sin(X))
    (line,) = right.plot(X, np.cos(X))
    tie = ConnectionPatch((0, 0), (3, 0), "data", "data", axesA=left, axesB=right, color="r", arrowstyle="->")
    fig.add_artist(tie)

    def change(i):
        tie.xy1 = (X[3 * i], np.sin(X[3 * i]))
        if i > 8:
            tie.xy2 = (3, i / 12)
            line.set_ydata(np.cos(X + i))

    return Scene(fig, change)


@scene
def connection_that_follows_limits():
    fig, (upper, lower) = axes(nrows=2)
    upper.plot(X, np.sin(X))
    lower.plot(X, np.cos(X))
    lower.set_zorder(-1)
    lower.add_artist(ConnectionPatch((2, 0), (2, 0), "data", "data", axesA=lower, axesB=upper))
    fig.patches.append(FancyArrowPatch((0.2, 0.2), (0.8, 0.9), transform=fig.transFigure, mutation_scale=20))
    return Scene(fig, lambda i: upper.set_xlim(i / 6, 5))


@scene
def axes_without_decoration():
    """Does not look like a graph: axes that fill the figure, dark, no ticks."""
    fig = plt.figure(figsize=SIZE, facecolor="black")
    ax = fig.add_axes((0, 0, 1, 1))
    ax.axis("off")
    points = ax.scatter(*noise(0, 2, 60), s=60 * noise(1, 60), c=noise(2, 60), cmap="magma")
    (trail,) = ax.plot([], [], "w", alpha=0.5)
    ax.set(xlim=(0, 1), ylim=(0, 1))

    def change(i):
        places = np.abs(noise(0, 60, 2) + (noise(3, 60, 2) - 0.5) * i / 12)
        points.set_offsets(places)
        trail.set_data(*places[:6].T)

    return Scene(fig, change)


@scene
def mosaic():
    fig, parts = plt.subplot_mosaic("AB\nCC", figsize=(3.2, 2.4))
    (line,) = parts["A"].plot(X, np.sin(X))
    shown = parts["B"].imshow(noise(0))
    bars = parts["C"].bar(range(4), [1, 2, 3, 4])
    parts["C"].set_title("bars", loc="right")

    def change(i):
        if i % 2:
            line.set_ydata(np.sin(X + i))
        if i % 3 == 0:
            shown.set_data(noise(i))
        if i > 8:
            bars[0].set_height(i / 3)

    return Scene(fig, change)


@scene
def axes_touching_axes():
    """No room between them: what one draws, its neighbour's spine draws over by half a pixel."""
    fig, all_axes = axes(nrows=2, ncols=2, gridspec_kw={"wspace": 0, "hspace": 0})
    lines = [ax.plot(X, np.sin(X + k), linewidth=4, clip_on=False)[0] for k, ax in enumerate(all_axes.flat)]
    for ax in all_axes.flat:
        ax.label_outer()

    def change(i):
        lines[0].set_ydata(np.sin(X + i / 2) * 1.2)
        if i % 4 == 0:
            lines[3].set_ydata(np.sin(X + i / 2) * 1.2)

    return Scene(fig, change)


@scene
def numbers_of_the_figure_change():
    """The size in inches stays; the axes are placed anew by hand, as tight_layout() does when it is called."""
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))
    ax.set_ylabel("y")

    def change(i):
        line.set_ydata(np.sin(X + i) * 10.0 ** (i // 2))
        ax.relim()
        ax.autoscale_view()
        if i % 4 == 3:
            fig.tight_layout()

    return Scene(fig, change)
