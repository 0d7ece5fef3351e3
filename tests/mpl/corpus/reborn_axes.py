"""Axes that are cleared for each frame: their ticks, labels, spines and scales are mostly as they were."""

from __future__ import annotations

import datetime

import matplotlib as mpl
import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import matplotlib.ticker as mticker
import numpy as np
from matplotlib.axes import Axes

from .registry import ALWAYS, TINY, WIDE, Scene, X, axes, cleared, done, gathered, noise, scene


@scene
def tick_params_of_cleared_axes():
    def draw(ax, i):
        ax.plot(X, np.sin(X))
        steps = [
            lambda: ax.tick_params(length=8),
            lambda: (ax.tick_params(axis="x", direction="in"), ax.tick_params(axis="y", width=3)),
            lambda: ax.tick_params(color="r"),
            lambda: (ax.tick_params(axis="x", pad=9), ax.tick_params(axis="y", labelcolor="g")),
            lambda: ax.tick_params(labelsize=7),
            lambda: (
                ax.tick_params(axis="x", labelrotation=30),
                ax.tick_params(axis="y", zorder=5, direction="inout"),
            ),
        ]
        done(steps, i)

    return cleared(draw, frames=10, ticks=True)


@scene
def sides_of_ticks_of_cleared_axes():
    def draw(ax, i):
        ax.plot(X, np.sin(X), lw=4)
        steps = [
            lambda: ax.tick_params(top=True),
            lambda: (ax.tick_params(labeltop=True), ax.yaxis.tick_right()),
            lambda: ax.tick_params(bottom=False),
            lambda: (ax.tick_params(labelbottom=False), ax.yaxis.set_label_position("right")),
            lambda: ax.set(ylabel="label", xlabel="label"),
            lambda: ax.xaxis.set_ticks_position("both"),
            lambda: ax.tick_params(left=False, right=False),
        ]
        done(steps, i)

    return cleared(draw, frames=12, ticks=True)


@scene
def ticks_at_other_places_in_cleared_axes():
    def draw(ax, i):
        ax.plot(X, np.sin(X))
        steps = [
            lambda: ax.set_xticks([1, 2, 5]),
            lambda: (ax.set_xticks([1, 2, 5], ["a", "b", "c"]), ax.set_yticks([0], minor=True)),
            lambda: ax.set_xticks([1, 2, 5], ["a", "d", "c"]),
            lambda: ax.xaxis.set_minor_locator(mticker.MultipleLocator(0.5)),
            lambda: (ax.tick_params(which="minor", length=7), ax.set_yticks([])),
            lambda: ax.set_xlim(0.2, 6.4),
            lambda: ax.xaxis.set_minor_formatter("{x:.0f}"),
        ]
        done(steps, i)

    return cleared(draw, frames=12, ticks=True)


@scene
def grid_of_cleared_axes():
    def draw(ax, i):
        ax.plot(X, np.sin(X), lw=5)
        steps = [
            lambda: ax.grid(),
            lambda: (ax.grid(axis="x", color="r"), ax.grid(axis="y", linestyle="--")),
            lambda: ax.grid(alpha=0.3),
            lambda: ax.set_axisbelow(True),
            lambda: ax.minorticks_on(),
            lambda: ax.grid(which="minor", linewidth=0.3),
            lambda: ax.grid(visible=False, axis="x"),
        ]
        done(steps, i)

    return cleared(draw, frames=12, ticks=True)


@scene
def spines_and_faces_of_cleared_axes():
    """What clearing does not put back is put back by hand."""

    def draw(ax, i):
        ax.spines.left.set_position(("outward", 0))
        ax.set_frame_on(True)
        ax.plot(X, np.sin(X))
        steps = [
            lambda: (ax.spines.top.set_visible(False), ax.spines.left.set_color("r")),
            lambda: ax.spines.bottom.set_linewidth(4),
            lambda: ax.set_facecolor("0.9"),
            lambda: (ax.spines.left.set_position(("axes", 0.3)), ax.spines.right.set_bounds(-0.5, 0.5)),
            lambda: (ax.patch.set_alpha(0.2), ax.spines.bottom.set_linestyle(":")),
            lambda: ax.set_frame_on(False),
        ]
        done(steps, i)

    return cleared(draw, frames=10, ticks=True, facecolor="c")


@scene
def titles_and_labels_of_cleared_axes():
    title = [{"label": "another"}, {"color": "r"}, {"pad": 12}, {"fontsize": 8}, {"loc": "left"}, {"rotation": 5}]
    below = [{"xlabel": "$x^2$"}, {"fontsize": 8}, {"labelpad": 0}, {"loc": "right"}, {"color": "b"}]

    def draw(ax, i):
        ax.plot(X, np.sin(X))
        ax.set_title(**{"label": "title", **gathered(title, i)})
        ax.set_xlabel(**{"xlabel": "x", **gathered(below, i)})
        ax.set_ylabel("y" if i != 9 else "z")

    return cleared(draw, frames=11, ticks=True)


@scene
def labels_of_ticks_are_turned_by_pyplot():
    fig = plt.figure(figsize=TINY)
    turns = [0, 0, 30, 30, 30, 45, 45, 0, 0, 30, 30, 30]

    def change(i):
        plt.cla()
        plt.plot(X, np.sin(X))
        plt.xticks(rotation=turns[i], ha="right" if i in (5, 9, 10) else "center", fontsize=8 if i < 11 else 9)
        plt.yticks([-1, 0, 1], ["low", "mean", "high" if i < 8 else "top"], color="r" if i in (3, 8) else "k")
        plt.margins(0.1)
        plt.subplots_adjust(bottom=0.3 if i < 10 else 0.25)

    return Scene(fig, change, pause=ALWAYS)


@scene
def scales_and_limits_of_cleared_axes():
    def draw(ax, i):
        ax.plot(X, np.exp(X))
        steps = [
            lambda: (ax.set_yscale("log"), ax.invert_xaxis()),
            lambda: ax.set_ylim(0.5, 1e3),
            lambda: (ax.set_yscale("symlog"), ax.set_xscale("function", functions=(np.square, np.sqrt))),
            lambda: ax.set_yscale("linear"),
            lambda: ax.set(xlim=(0.5, 5), ylim=(0, 300)),
            lambda: ax.autoscale(tight=True),
        ]
        done(steps, i)

    return cleared(draw, frames=10, ticks=True)


@scene
def offset_texts_in_cleared_axes():
    """The numbers of the ticks are the same, and what they are multiplied by is not."""
    powers = [0, 0, 5, 5, 6, 6, 7, 7, 7, 0, 0, -6]

    def draw(ax, i):
        ax.plot(X + 1e6 * (i > 5), X * 10.0 ** powers[i])
        if i in (7, 8):
            ax.ticklabel_format(axis="y", style="sci", scilimits=(0, 0), useMathText=i == 8)
        if i == 10:
            ax.ticklabel_format(useOffset=False)

    return cleared(draw, frames=12, ticks=True)


@scene
def formatters_in_cleared_axes():
    """Functions that are made anew and say the same or not, and one that reads a variable."""
    fig, (left, right) = axes(ncols=2, figsize=WIDE)
    unit = ["s"]

    def unit_of(x, _):
        return f"{x:.0f}{unit[0]}"

    def change(i):
        if i == 4:
            unit[0] = "m"
        for ax in (left, right):
            ax.clear()
            ax.set(xticks=[0, 6], yticks=[-1, 1])
        left.plot(X, np.sin(X))
        left.xaxis.set_major_formatter(unit_of)
        left.yaxis.set_major_formatter(lambda y, _, mark="+" if i in (7, 8) else "-": f"{mark}{abs(y):.1f}")
        right.plot(X, np.cos(X))
        right.xaxis.set_major_formatter("{x:g} kg" if i < 9 else "{x:g} g")
        right.yaxis.set_major_formatter(mticker.PercentFormatter(1 if i != 6 else 2))

    return Scene(fig, change, pause=ALWAYS)


@scene
def dates_in_cleared_axes():
    start = datetime.date(2024, 3, 1)
    days = [start + datetime.timedelta(days=k) for k in range(40)]

    def draw(ax, i):
        first = [0, 0, 0, 1, 1, 1, 5, 5, 0, 0, 0, 0][i]
        ax.plot(days[first : first + 30], np.sin(X)[first : first + 30])
        ax.xaxis.set_major_locator(mdates.DayLocator(interval=10))
        ax.xaxis.set_major_formatter(mdates.DateFormatter("%d %b" if i < 10 else "%d.%m."))
        if i == 4:
            ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(mdates.DayLocator(interval=10)))

    return cleared(draw, frames=12, ticks=True)


@scene
def categories_in_cleared_axes():
    """The names of the bars are others while their heights are the same, and the other way round."""
    names = [["one", "two", "three"], ["one", "two", "four"], ["two", "one", "three"], ["one", "two"]]

    def draw(ax, i):
        chosen = names[[0, 0, 0, 1, 1, 2, 2, 0, 0, 3, 3, 0][i]]
        ax.plot(chosen, [1, 2, 1.5 + (i == 8)][: len(chosen)], "o-")
        ax.plot(["one", "two"], ["low", "high" if i != 7 else "higher"])

    return cleared(draw, frames=12, ticks=True)


@scene
def rcparams_between_cleared_axes():
    """What the new ticks, lines and texts are made with."""
    steps = [
        {"lines.linewidth": 4},
        {"xtick.direction": "in"},
        {"axes.edgecolor": "r", "font.size": 7},
        {"axes.grid": True},
        {"axes.prop_cycle": mpl.cycler(color="gbk")},
        {"axes.facecolor": "0.9", "ytick.minor.visible": True},
    ]

    def draw(ax, i):
        mpl.rcParams.update(gathered(steps, i))
        ax.clear()
        ax.plot(X, np.sin(X))
        ax.plot(X, np.cos(X))

    return cleared(draw, frames=10, ticks=True)


@scene
def styles_between_cleared_axes():
    fig, ax = axes(figsize=TINY)
    styles = ["default", "default", "ggplot", "ggplot", "bmh", "default", "default", "ggplot", "ggplot", "grayscale"]

    def change(i):
        with plt.style.context(styles[i]):
            ax.clear()
            ax.plot(X, np.sin(X))
            ax.set_title("title")
            if i in (4, 8):
                fig.set_facecolor("0.8")

    return Scene(fig, change, frames=10, pause=ALWAYS)


@scene
def aspect_and_place_of_cleared_axes():
    """Clearing keeps the place, and the anchor; the artists are the same."""

    def draw(ax, i):
        ax.plot(X, np.sin(X))
        ax.imshow(noise(0), extent=(1, 3, -1, 1), aspect="equal" if i in (2, 3) else "auto")
        ax.set_aspect(["auto", "equal", 2][i // 4])
        if i in (6, 7):
            ax.set_anchor("N")
        if i == 9:
            ax.set_position((0.2, 0.2, 0.6, 0.6))
        ax.set(xlim=(0, 6), ylim=(-1, 1))

    return cleared(draw, frames=12, ticks=True)


class Framed(Axes):
    """A user's axes: what they draw besides is theirs."""

    width = 2.0

    def draw(self, renderer):
        super().draw(renderer)
        self.patch.set(fill=False, edgecolor="r", linewidth=self.width)
        self.patch.draw(renderer)
        self.patch.set(fill=True, edgecolor="none", linewidth=0)


@scene
def axes_of_a_users_class_are_cleared():
    fig = plt.figure(figsize=TINY)
    ax = fig.add_subplot(axes_class=Framed)

    def change(i):
        ax.clear()
        ax.plot(X, np.sin(X + (i in (4, 5))))
        ax.width = 6 if 6 < i < 10 else 2

    return Scene(fig, change, pause=ALWAYS)
