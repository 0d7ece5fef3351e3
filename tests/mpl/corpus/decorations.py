"""Ticks, spines, grids, and where the axes are; small axes in and beside others."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.ticker as mticker
import numpy as np

from .registry import ALWAYS, Scene, X, axes, scene


@scene
def secondary_axes():
    fig, ax = axes(figsize=(2.4, 2.2))
    ax.plot(X, np.sin(X))
    ax.secondary_xaxis("top", functions=(np.deg2rad, np.rad2deg))
    ax.secondary_yaxis("right", functions=(lambda y: y * 2 + 1, lambda y: (y - 1) / 2))
    return Scene(fig, lambda i: ax.set(xlim=(0, 6 + i), ylim=(-1 - i / 4, 1)))


@scene
def insets_with_indicators():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))
    inset = ax.inset_axes((0.55, 0.55, 0.4, 0.4), xlim=(1, 2), ylim=(0.5, 1))
    (copy,) = inset.plot(X, np.sin(X))
    ax.indicate_inset_zoom(inset, edgecolor="black")

    def change(i):
        line.set_ydata(np.sin(X + i / 5))
        copy.set_ydata(np.sin(X + i / 5))
        if i > 8:
            inset.set_xlim(i / 9, i / 9 + 1)

    return Scene(fig, change)


@scene
def broken_axis():
    fig, (upper, lower) = axes(nrows=2, sharex=True)
    fig.subplots_adjust(hspace=0.1)
    lines = [ax.plot(X, X)[0] for ax in (upper, lower)]
    upper.set_ylim(40, 60)
    lower.set_ylim(0, 8)
    upper.spines.bottom.set_visible(False)
    lower.spines.top.set_visible(False)
    marks = {"marker": [(-1, -0.5), (1, 0.5)], "markersize": 12, "linestyle": "none", "color": "k", "clip_on": False}
    upper.plot([0, 1], [0, 0], transform=upper.transAxes, **marks)
    lower.plot([0, 1], [1, 1], transform=lower.transAxes, **marks)

    def change(i):
        for line in lines:
            line.set_ydata(X * (1 + i))

    return Scene(fig, change)


@scene
def ticks_of_a_formatter_with_a_state():
    """The labels are other ones in each frame, and nothing but a user's variable has changed."""
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))
    now = [0]
    ax.xaxis.set_major_formatter(lambda x, _: f"{x:.0f}+{now[0]}")
    ax.yaxis.set_major_formatter(mticker.FuncFormatter(lambda y, position: "ab"[now[0] % 2] * position))

    def change(i):
        now[0] = i // 2
        if i < 3:
            line.set_ydata(np.sin(X + i))

    return Scene(fig, change, frames=20)


@scene
def ticks_and_spines_change():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))
    steps = [
        lambda: ax.tick_params(length=8, color="r"),
        lambda: ax.tick_params(labelsize=6, labelcolor="g", direction="in"),
        lambda: ax.spines.top.set_visible(False),
        lambda: ax.spines[["left", "right"]].set(color="b", linewidth=3),
        lambda: ax.spines.bottom.set_position(("data", 0.5)),
        lambda: ax.set_xticks([1, 2.5, 4], ["one", "two\nlines", "$x^4$"]),
        lambda: ax.xaxis.set_minor_locator(mticker.AutoMinorLocator()),
        lambda: ax.yaxis.tick_right(),
        lambda: ax.grid(visible=True, axis="y", linestyle=":"),
        lambda: ax.tick_params(top=True, labeltop=True, labelrotation=30),
        lambda: ax.yaxis.set_visible(False),
        lambda: ax.spines.left.set_bounds(-0.5, 0.5),
        lambda: ax.set_frame_on(False),
    ]

    def change(i):
        line.set_ydata(np.sin(X + i / 4))
        if i % 2 == 0:
            steps[i // 2]()

    return Scene(fig, change, frames=2 * len(steps), pause=range(9, 10))


@scene
def offset_text():
    fig, ax = axes()
    (line,) = ax.plot(X, X)
    ax.set_xlim(1e6, 1e6 + 5)

    def change(i):
        line.set_data(1e6 + X, X * 10.0 ** (i - 3))
        ax.set_ylim(0, 10.0 ** (i - 3))

    return Scene(fig, change)


@scene
def grid_and_faces_change():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), linewidth=3)
    ax.set_axisbelow(True)

    def change(i):
        line.set_ydata(np.sin(X + i / 3))
        ax.grid(visible=i % 4 < 2)
        ax.set_facecolor((1, 1 - i / 20, 0.8, 0.5))
        ax.set_axisbelow([True, "line", False][i % 3])

    return Scene(fig, change)


@scene
def axes_move():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))

    def change(i):
        line.set_ydata(np.sin(X + i))
        if i % 3 == 0:
            ax.set_position((0.1 + i / 40, 0.15, 0.6, 0.7))
        if i == 10:
            fig.subplots_adjust(left=0.3)
            ax.set_box_aspect(0.5)

    return Scene(fig, change)


@scene
def locators_and_labels_change():
    fig, ax = axes()
    ax.plot(X, np.sin(X))

    def change(i):
        ax.xaxis.set_major_locator(mticker.MaxNLocator(2 + i % 4))
        ax.locator_params(axis="y", nbins=3 + i % 3)
        ax.set_xlabel("x" * i)
        ax.yaxis.labelpad = i
        ax.xaxis.set_label_coords(0.5 + i / 50, -0.15)

    return Scene(fig, change)


@scene
def one_of_four_axes():
    fig, all_axes = axes(nrows=2, ncols=2)
    lines = [ax.plot(X, np.sin(X + k))[0] for k, ax in enumerate(all_axes.flat)]
    return Scene(fig, lambda i: lines[i // 5 % 4].set_ydata(np.sin(X + i)), frames=26, pause=ALWAYS)


@scene
def rcparams_change_in_the_middle():
    """matplotlib reads some of them only when it draws or makes new ticks."""
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X) * 1e-5)

    def change(i):
        line.set_ydata(np.sin(X + i) * 1e-5)
        if i == 3:
            mpl.rcParams["path.simplify_threshold"] = 0.9
            mpl.rcParams["axes.unicode_minus"] = False
        if i == 9:
            mpl.rcParams.update({"text.hinting": "none", "text.antialiased": False, "xtick.labelsize": 5})
            ax.set_xlim(0, 30)

    return Scene(fig, change)
