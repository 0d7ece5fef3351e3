"""Three dimensions, polar axes, maps."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np

from .registry import SIZE, Scene, X, axes, noise, scene

GRID = np.meshgrid(np.linspace(-1, 1, 8), np.linspace(-1, 1, 8))


def _space(**options):
    return axes(subplot_kw={"projection": "3d", **options})


@scene
def line_in_space():
    fig, ax = _space()
    (line,) = ax.plot(np.cos(X), np.sin(X), X)
    ax.plot([0, 0], [0, 0], [0, 6], "k--")
    ax.set_title("helix")

    def change(i):
        line.set_data_3d(np.cos(X + i / 3), np.sin(X + i / 3), X)

    return Scene(fig, change)


@scene
def points_in_space():
    fig, ax = _space()
    points = ax.scatter(*noise(0, 3, 30), c=noise(1, 30), s=40)
    words = ax.text(0.5, 0.5, 0.5, "words", "x")

    def change(i):
        points._offsets3d = tuple(noise(0, 3, 30) * (1 + i / 40))
        words.set_position_3d((0.5, 0.5, i / 12))
        words.set_text(f"{i}")

    return Scene(fig, change)


@scene
def surface_that_turns():
    fig, ax = _space()
    ax.plot_surface(*GRID, GRID[0] * GRID[1], cmap="viridis")
    ax.set_zlabel("z")
    return Scene(fig, lambda i: ax.view_init(30, 15 * i))


@scene
def surface_made_anew():
    fig, ax = _space()
    made = [ax.plot_wireframe(*GRID, GRID[0], color="k")]
    ax.set_zlim(-1, 1)

    def change(i):
        made.pop().remove()
        made.append(ax.plot_surface(*GRID, np.sin(GRID[0] * 3 + i / 3), color="c", alpha=0.7))

    return Scene(fig, change)


@scene
def bars_in_space_beside_a_flat_plot():
    fig = plt.figure(figsize=(3.2, 1.8))
    flat = fig.add_subplot(1, 2, 1)
    deep = fig.add_subplot(1, 2, 2, projection="3d")
    (line,) = flat.plot(X, np.sin(X))
    deep.bar3d([0, 1], [0, 1], [0, 0], 0.5, 0.5, [1, 2])

    def change(i):
        line.set_ydata(np.sin(X + i / 3))
        if i > 8:
            deep.set_xlim(-i / 5, 2)
            deep.azim += 5

    return Scene(fig, change)


@scene
def polar_line():
    fig, ax = axes(subplot_kw={"projection": "polar"})
    (line,) = ax.plot(X, X)
    ax.set_title("polar")
    return Scene(fig, lambda i: line.set_ydata(X * (1 + np.sin(i)) / 2))


@scene
def polar_limits():
    fig, ax = axes(subplot_kw={"projection": "polar"})
    (line,) = ax.plot(X, X)

    def change(i):
        line.set_ydata(X * (i + 1))
        ax.set_rmax(6 * (i + 1))
        if i > 8:
            ax.set_theta_zero_location("N")
            ax.set_thetamax(360 - 10 * i)
            ax.set_rlabel_position(10 * i)

    return Scene(fig, change)


@scene
def polar_bars():
    fig, ax = axes(subplot_kw={"projection": "polar"})
    bars = ax.bar(X[::5], X[::5], width=0.5, alpha=0.5)
    ax.grid(visible=False)

    def change(i):
        for bar, height in zip(bars, noise(i, 8) * 6, strict=True):
            bar.set_height(height)

    return Scene(fig, change)


@scene
def map_of_the_world():
    fig = plt.figure(figsize=SIZE)
    ax = fig.add_subplot(projection="mollweide")
    points = ax.scatter(*(noise(0, 2, 20) - 0.5), s=9)
    ax.grid()

    def change(i):
        points.set_offsets((noise(i, 20, 2) - 0.5) * [6, 3])

    return Scene(fig, change, frames=10)
