"""Ticks of axes that are cleared or new for each frame, with what users do to them before they are drawn."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Circle

from .registry import ALWAYS, SIZE, WIDE, Scene, X, axes, cleared, scene


@scene
def a_style_that_lasts_for_the_clearing_alone():
    fig, (left, right) = axes(ncols=2, figsize=WIDE)

    def change(i):
        style = {"xtick.labelsize": 6, "ytick.color": "r", "xtick.major.size": 9, "axes.grid": True}
        with mpl.rc_context(style if i % 3 else {}):
            left.clear()
            right.clear()
        left.plot(X, np.sin(X))
        right.set(xticks=[0.5], yticks=[])  # one tick, which clear() has made

    return Scene(fig, change, frames=9, pause=ALWAYS)


@scene
def settings_that_change_for_good_between_clearing_and_drawing():
    fig, (left, right) = axes(ncols=2, figsize=WIDE)

    def change(i):
        left.clear()
        right.clear()
        if i == 4:
            mpl.rcParams.update({"xtick.labelsize": 6, "ytick.color": "r", "xtick.direction": "in"})
        left.plot(X, np.sin(X))
        right.set(xticks=[0, 0.5], yticks=[0, 1])

    return Scene(fig, change, frames=8, pause=ALWAYS)


@scene
def tick_params_after_clearing():
    params = [
        {"axis": "x", "labelrotation": 45},
        {"axis": "y", "color": "r", "width": 3, "length": 8},
        {"direction": "in", "pad": 7},
        {"which": "both", "top": True, "right": True},
        {"axis": "x", "labelcolor": "g", "labelsize": 6},
        {"axis": "y", "grid_color": "b", "grid_alpha": 0.5},
        {"axis": "y", "labelleft": False, "labelright": True},
        {"axis": "x", "reset": True, "labelsize": 7},
    ]

    def draw(ax, i):
        if i % 2:
            ax.grid(axis="y", linestyle=":")
        for each in params[: i + 1]:
            ax.tick_params(**each)
        ax.plot(X, np.sin(X))
        ax.tick_params(**params[i % 3])
        if i > 4:
            ax.minorticks_on()

    return cleared(draw, frames=9, ticks=True, figsize=SIZE)


@scene
def ticks_asked_for_after_clearing():
    def draw(ax, i):
        ax.set(xlim=(0, 4), ylim=(-1, 1))
        if i > 2:
            ax.figure.tight_layout()
        for number, tick in enumerate(ax.xaxis.get_major_ticks()):
            tick.label1.set_color("r" if number == i else "k")
            tick.gridline.set_visible(tick.label1.get_text() == str(i))
        plt.setp(ax.get_yticklabels(), rotation=10 * i)
        ax.xaxis.majorTicks[0].tick1line.set_markeredgewidth(i + 1)

    return cleared(draw, frames=7, ticks=True, figsize=SIZE)


@scene
def a_grid_that_is_clipped_to_another_patch():
    def draw(ax, i):
        ax.plot(X, np.sin(X))
        ax.grid(True)
        circle = Circle((3, 0), 1 + i / 3, transform=ax.transData)
        if i % 2:
            ax.xaxis.set_clip_path(circle)
        if i % 3 == 2:
            ax.yaxis.set_clip_path(circle)
            ax.set_yticks([0])
        if i == 6:
            ax.xaxis.set_clip_box(ax.figure.bbox)

    return cleared(draw, frames=8, ticks=True, figsize=SIZE)


@scene
def other_scales_and_spines_after_clearing():
    def draw(ax, i):
        if i % 2:
            ax.set_yscale("log")
            ax.plot(X + 1, np.exp(X + i))
        else:
            ax.plot(X, np.cos(X))
            ax.spines["left"].set_position(("data", i / 2))
            ax.spines[["top", "right"]].set_visible(False)
        if i > 4:
            ax.spines["bottom"].set_position("zero" if i % 2 == 0 else ("outward", 4))

    return cleared(draw, frames=8, ticks=True, figsize=SIZE)


@scene
def shared_and_twin_axes_that_are_cleared():
    fig, (top, bottom) = axes(nrows=2, sharex=True)
    twin = bottom.twinx()

    def change(i):
        for ax in (top, bottom, twin):
            ax.clear()
        top.plot(X, np.sin(X) * (i + 1))
        bottom.plot(X * (2 if i > 3 else 1), np.cos(X))
        twin.plot(X, X**2, "r")
        twin.yaxis.tick_right()
        for ax in (top, bottom):
            ax.label_outer()

    return Scene(fig, change, frames=7, pause=ALWAYS)


@scene
def new_axes_of_a_cleared_figure_with_a_layout():
    fig = plt.figure(figsize=SIZE)

    def change(i):
        fig.clear()
        left, right = fig.subplots(1, 2, width_ratios=[1 + i % 3, 2])
        left.plot(X, np.sin(X) * 10**i)
        right.bar(["one", "two"], [i, 2])
        right.set_ylabel("y" if i % 2 else "")
        right.tick_params(axis="x", labelrotation=10 * i)
        fig.tight_layout()

    return Scene(fig, change, frames=6, pause=ALWAYS)
