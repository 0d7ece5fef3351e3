"""Text, titles, annotations, legends, tables."""

from __future__ import annotations

import numpy as np
from matplotlib.offsetbox import AnchoredText
from matplotlib.text import OffsetFrom

from .registry import ALWAYS, Scene, X, axes, noise, scene


@scene
def counter_in_text():
    fig, ax = axes()
    ax.plot(X, np.sin(X))
    words = ax.text(0.05, 0.9, "", transform=ax.transAxes, bbox={"facecolor": "w", "alpha": 0.5, "boxstyle": "round"})
    return Scene(fig, lambda i: words.set_text(f"t = {i / 10:.1f} s"), frames=16)


@scene
def counter_in_title():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))

    def change(i):
        line.set_ydata(np.sin(X + i / 5))
        ax.set_title(f"frame {i}")

    return Scene(fig, change, frames=20)


@scene
def counter_in_suptitle():
    fig, ax = axes()
    ax.plot(X, np.sin(X))
    title = fig.suptitle("")

    def change(i):
        title.set_text(f"{i} of twelve")
        if i > 8:
            fig.supxlabel(f"below {i}")

    return Scene(fig, change)


@scene
def title_that_grows():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))

    def change(i):
        line.set_ydata(np.cos(X + i))
        ax.set_title("\n".join(["title"] * (i // 3 + 1)))
        ax.set_title("left" * (i % 2), loc="left")

    return Scene(fig, change)


@scene
def title_pushed_up_by_ticks():
    """The title goes where the labels on top leave room, which are there in some frames."""
    fig, ax = axes()
    ax.plot(X, np.sin(X))
    ax.set_title("title")

    def change(i):
        ax.tick_params(top=i % 4 > 1, labeltop=i % 4 > 1, labelsize=8 + i)
        if i == 10:
            ax.xaxis.set_label_position("top")
            ax.set_xlabel("above")

    return Scene(fig, change)


@scene
def title_over_a_moving_line():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), clip_on=False, linewidth=6)
    ax.set_title("over it", y=0.8, backgroundcolor=(1, 1, 1, 0.5), zorder=4)
    return Scene(fig, lambda i: line.set_ydata(np.sin(X + i / 3)))


@scene
def mathtext():
    fig, ax = axes()
    ax.set_title(r"$\sum_{k=0}^n \frac{1}{\sqrt{k}}$")
    words = ax.text(0.3, 0.5, "", fontsize=14)
    return Scene(fig, lambda i: words.set_text(rf"$x_{{{i}}} = \alpha^{{{i}}} \cdot \frac{{1}}{{{i + 1}}}$"))


@scene
def text_turns_and_changes():
    fig, ax = axes()
    ax.set_axis_off()
    words = ax.text(0.5, 0.5, "Words\nin lines", ha="center", va="center", linespacing=1.5)
    ax.text(0.5, 0.5, "still", alpha=0.5, fontsize=20, color="r")
    steps = [
        lambda: words.set_rotation(30),
        lambda: words.set_fontsize(17),
        lambda: words.set_color("green"),
        lambda: words.set_fontweight("bold"),
        lambda: words.set_fontfamily("monospace"),
        lambda: words.set_ha("right"),
        lambda: words.set_position((0.6, 0.3)),
        lambda: words.set_alpha(0.3),
        lambda: words.set_bbox({"facecolor": "y"}),
        lambda: words.get_bbox_patch().set_facecolor("b"),
        lambda: words.set_rotation_mode("anchor"),
        lambda: words.set_wrap(True),
        lambda: words.set_text("a longer text that has to be broken at the end of the figure"),
    ]
    return Scene(fig, lambda i: steps[i // 2](), frames=2 * len(steps), pause=range(9, 10))


@scene
def annotation_follows_a_point():
    fig, ax = axes()
    ax.plot(X, np.sin(X))
    (point,) = ax.plot([0], [0], "ro")
    note = ax.annotate("here", (0, 0), (20, 20), textcoords="offset points", arrowprops={"arrowstyle": "->"})
    ax.set_ylim(-1.5, 2)

    def change(i):
        point.set_data([X[3 * i]], [np.sin(X[3 * i])])
        note.xy = (X[3 * i], np.sin(X[3 * i]))
        if i == 9:
            note.set_text("there")

    return Scene(fig, change)


@scene
def annotation_tied_to_other_artists():
    """It moves because the artist moves in whose coordinates it is."""
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), alpha=0.4)
    words = ax.text(1, 0, "words", bbox={"facecolor": "none"})
    ax.annotate("tied", (1, 0.5), (15, 10), xycoords=words, textcoords="offset points", arrowprops={"width": 1})
    ax.annotate("from", (3, 0), textcoords=OffsetFrom(words, (0, 0), "points"), xytext=(0, -15), arrowprops={})

    def change(i):
        words.set_position((1 + i / 4, np.sin(i)))
        line.set_ydata(np.sin(X + i / 9))

    return Scene(fig, change)


@scene
def annotation_of_data_under_moving_limits():
    fig, ax = axes()
    ax.plot(X, np.sin(X))
    ax.annotate("top", (np.pi / 2, 1), (0.7, 0.8), textcoords="axes fraction", arrowprops={"arrowstyle": "fancy"})
    ax.annotate("clipped", (5, 0), annotation_clip=True)
    return Scene(fig, lambda i: ax.set_xlim(i / 4, i / 4 + 3))


@scene
def legend_changes():
    fig, ax = axes()
    lines = [ax.plot(X, np.sin(X + k), label=f"line {k}")[0] for k in range(3)]
    legend = ax.legend(loc="upper right", framealpha=0.5)

    def change(i):
        lines[0].set_ydata(np.sin(X + i))
        legend.get_texts()[1].set_text(f"step {i}")
        if i == 9:
            legend.get_lines()[2].set_color("black")
            legend.set_title("title")
            legend.get_frame().set_facecolor("yellow")
        if i == 11:
            legend.set_loc("lower left")

    return Scene(fig, change)


@scene
def legend_made_anew():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), "o-")
    points = ax.scatter(X, np.cos(X), label="points")

    def change(i):
        line.set(color=f"C{i % 10}", label=f"line {i}")
        points.set_sizes([i + 1])
        ax.legend(loc="lower center", ncols=1 + i % 2, shadow=i > 8)

    return Scene(fig, change)


@scene
def legend_at_the_best_place():
    """It jumps because a line moves."""
    fig, ax = axes()
    (line,) = ax.plot(X, X, label="line")
    ax.legend(loc="best")
    ax.set_ylim(-7, 7)
    shapes = [X, -X, X * 0 + 5, np.abs(X - 3), X, 3 - X]
    return Scene(fig, lambda i: line.set_ydata(shapes[i // 2]))


@scene
def legend_over_a_moving_line():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), linewidth=6, label="moving")
    ax.plot(X, np.cos(X), "r--", label="still")
    ax.legend(loc="center", framealpha=0.3, fancybox=True, title="translucent")
    return Scene(fig, lambda i: line.set_ydata(np.sin(X + i / 3)), frames=40, pause=range(12, 25))


@scene
def legend_of_the_figure():
    fig, (left, right) = axes(ncols=2)
    (line,) = left.plot(X, X, linewidth=5, label="left")
    right.plot(X, -X, "r", label="right")
    legend = fig.legend(loc="center", framealpha=0.5)

    def change(i):
        line.set_ydata(X * i)
        if i > 8:
            legend.set_alpha(0.2)

    return Scene(fig, change)


@scene
def anchored_text():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), linewidth=4)
    box = ax.add_artist(AnchoredText("anchored", "lower left", prop={"alpha": 0.6}))

    def change(i):
        line.set_ydata(np.sin(X + i))
        if i > 8:
            box.txt.set_text(f"number {i}")

    return Scene(fig, change)


@scene
def table():
    fig, ax = axes()
    ax.set_axis_off()
    shown = ax.table([["a", "1"], ["b", "2"]], colLabels=["name", "value"], loc="center")

    def change(i):
        shown[1, 1].get_text().set_text(f"{i * 1.5:.2f}")
        shown[2, 0].set_facecolor((1, i / 12, 0))
        if i == 9:
            shown.scale(1, 1.5)

    return Scene(fig, change)


@scene
def texts_of_the_figure():
    fig, ax = axes()
    ax.plot(X, np.sin(X))
    below = fig.text(0.5, 0.5, "under", zorder=0.5, fontsize=30, color="r")
    above = fig.text(0.3, 0.6, "over", alpha=0.5, fontsize=20, rotation=20)

    def change(i):
        below.set_text(f"under {i}")
        if i % 3 == 0:
            above.set_position((0.3 + i / 30, 0.6))

    return Scene(fig, change)


@scene
def labels_of_axes_change():
    fig, ax = axes()
    (line,) = ax.plot(X, noise(0, 40))

    def change(i):
        line.set_ydata(noise(i, 40))
        ax.set_xlabel(f"x at {i}", loc="left" if i % 4 else "right")
        if i == 9:
            ax.yaxis.label.set(text="rotated", rotation=0, color="r")

    return Scene(fig, change)


@scene
def words_come_and_go():
    """The same few strings again and again, in the same places and in others."""
    fig, ax = axes()
    words = [ax.text(0.1, 0.2 * k, "", fontsize=8 + k) for k in range(5)]

    def change(i):
        for k, word in enumerate(words):
            word.set_text(["one", "two", "", "three"][(i + k) % 4])
            word.set_x(0.1 + (i % 3) * 0.213)

    return Scene(fig, change, frames=24, pause=ALWAYS)
