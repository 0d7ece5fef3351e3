"""Legends that look for the best place, and other legends beside them."""

from __future__ import annotations

import numpy as np

from .registry import ALWAYS, TINY, WIDE, Scene, X, axes, cleared, noise, scene

STILL = range(4, 6)


def _bare(**options):
    fig, ax = axes(figsize=TINY, **options)
    ax.set(xticks=[], yticks=[0], xlim=(0, 6), ylim=(-1, 1))
    return fig, ax


@scene
def best_legend_over_a_line_that_stays_away():
    """The line moves in every frame, and the legend stays where it is, until the line is there too."""
    fig, ax = _bare()
    (line,) = ax.plot(X, X / 12 - 0.9, label="line")
    ax.plot(X, X / 20 - 0.5, "r", lw=4, label="still")
    ax.legend(fontsize=6)
    shifts = [0, 0.05, 0.1, 0.15, 0, 0, 0.2, 1.2, 1.2, 0.1, 1.3]
    return Scene(fig, lambda i: line.set_ydata(X / 12 - 0.9 + shifts[i]), frames=11, pause=STILL)


@scene
def best_legend_is_driven_by_a_line_that_grows():
    fig, ax = _bare()
    (line,) = ax.plot([], [], "o-", markersize=2, label="growing")
    ax.legend(fontsize=6)

    def change(i):
        line.set_data(X[: 4 * i], np.cos(X[: 4 * i]))
        if i == 10:
            line.set_color("r")

    return Scene(fig, change, frames=12, pause=STILL)


@scene
def best_legend_among_points_that_move():
    fig, ax = _bare()
    points = ax.scatter(X[::4], np.ones(10), s=20, label="points")
    ax.legend(fontsize=6)

    def change(i):
        points.set_offsets(np.c_[X[::4], 0.8 * np.sin(i // 2 + X[::4] / 3)])
        if i == 9:
            points.set_sizes([60])

    return Scene(fig, change, frames=11, pause=STILL)


@scene
def best_legend_over_bars_that_grow():
    fig, ax = _bare()
    bars = ax.bar([1, 3, 5], [0.1, 0.5, 0.9], label="bars")
    ax.legend(fontsize=6)

    def change(i):
        for k, bar in enumerate(bars):
            bar.set_height(0.9 * np.cos(i // 2 + k))
        if i == 9:
            bars[0].set_facecolor("r")

    return Scene(fig, change, frames=10, pause=STILL)


@scene
def best_legend_and_texts_and_areas():
    """Some versions of matplotlib make room for texts, too."""
    fig, ax = _bare()
    words = ax.text(3, 0.7, "words")
    area = [ax.fill_between(X, -1, -0.8, label="area")]
    ax.legend(fontsize=6)

    def change(i):
        words.set_position(([4, 4, 0.3, 0.3][i // 3], 0.7))
        area.pop().remove()
        area.append(ax.fill_between(X, -1, X / 6 if i in (3, 6, 7) else -0.8, color="c", label="area"))
        if i == 9:
            words.set_text("other words")

    return Scene(fig, change, frames=11, pause=STILL)


@scene
def best_legend_whose_words_count():
    """It grows and shrinks; then its line, its frame and its title change."""
    fig, ax = _bare()
    (line,) = ax.plot(X, np.sin(X), label="0")
    ax.plot(X, np.cos(X), label="cosine")
    legend = ax.legend(fontsize=6)
    steps = {
        7: lambda: legend.legend_handles[0].set_color("r"),
        8: lambda: legend.get_frame().set_alpha(0.2),
        9: lambda: legend.set_title("title"),
        10: lambda: legend.get_texts()[1].set_color("g"),
    }

    def change(i):
        line.set_ydata(np.sin(X + i / 9))
        legend.get_texts()[0].set_text("1" * min(i, 7))
        steps.get(i, lambda: None)()

    return Scene(fig, change, frames=12, pause=STILL)


@scene
def several_legends_of_one_axes():
    """One at the best place, one at a fixed place, one beside the axes, where it is best."""
    fig, ax = axes(figsize=WIDE)
    ax.set(xticks=[], yticks=[], xlim=(0, 6), ylim=(-1, 1), position=(0.05, 0.1, 0.6, 0.8))
    (line,) = ax.plot(X, np.sin(X), label="line")
    (other,) = ax.plot(X, np.cos(X), "r", label="other")
    ax.add_artist(ax.legend([line], ["fixed"], loc="lower left", fontsize=6))
    beside = ax.legend([other], ["beside"], loc="best", bbox_to_anchor=(1, 0, 0.5, 1), fontsize=6)
    ax.add_artist(beside)
    ax.legend(fontsize=6)

    def change(i):
        line.set_ydata(np.sin(X + i // 2))
        if i == 7:
            other.set_linestyle("--")
        if i == 9:
            beside.get_texts()[0].set_text("best")

    return Scene(fig, change, frames=11, pause=STILL)


@scene
def best_legend_under_a_line_and_over_another():
    """It is translucent and lies between what moves and what stands still."""
    fig, ax = _bare()
    (below,) = ax.plot(X, np.sin(X), lw=5, label="below")
    ax.plot(X, np.cos(X), "k", lw=5, zorder=9)
    (above,) = ax.plot(X, -np.sin(X), "r", lw=5, zorder=10)
    legend = ax.legend(fontsize=6, framealpha=0.5)

    def change(i):
        if i < 7:
            below.set_ydata(np.sin(X + i / 2))
        else:
            above.set_ydata(-np.sin(X + i / 2))
        if i == 9:
            legend.set_zorder(11)

    return Scene(fig, change, frames=11, pause=STILL)


@scene
def best_legend_with_lines_that_are_hidden_or_leave():
    fig, ax = _bare()
    lines = [ax.plot(X, X / 6 * (1, -1, 0.1)[k], lw=3, label=f"{k}")[0] for k in range(3)]
    ax.legend(fontsize=6)
    steps = {
        2: lambda: lines[0].set_visible(False),
        3: lambda: lines[1].set_visible(False),
        6: lambda: lines[0].set_visible(True),
        7: lambda: lines[0].remove(),
        9: lambda: ax.plot(X, np.ones(40) * 0.9, lw=5),
    }

    def change(i):
        steps.get(i, lambda: None)()

    return Scene(fig, change, frames=11, pause=STILL)


@scene
def best_legend_when_limits_change():
    fig, ax = _bare()
    (line,) = ax.plot(X, np.sin(X), label="line")
    ax.legend(fontsize=6)
    limits = [(-1, 1), (-1, 2), (-2, 1), (-2, 1), (-2, 1), (-2, 1), (-1, 1), (1, -1), (1, -1), (-1, 1)]

    def change(i):
        ax.set_ylim(limits[i])
        ax.set_xlim(0, 6 if i < 8 else 12)
        if i == 9:
            line.set_linewidth(4)

    return Scene(fig, change, frames=10, pause=STILL)


@scene
def best_legend_in_cleared_axes():
    def draw(ax, i):
        ax.plot(X, np.sin(X + (0, 0, 2, 2, 0, 0, 0, 4, 4, 0)[i]), label="line" if i != 5 else "other")
        ax.plot(X, X / 6, "r--", label="still")
        ax.legend(fontsize=6, ncols=2 if i == 6 else 1)

    return cleared(draw)


@scene
def best_legends_of_twins():
    """Each looks at its own axes only."""
    fig, ax = _bare()
    twin = ax.twinx()
    twin.set(yticks=[], ylim=(0, 6))
    (line,) = ax.plot(X, np.sin(X), label="left")
    (other,) = twin.plot(X, X, "r", label="right")
    ax.legend(fontsize=6)
    twin.legend(fontsize=6)

    def change(i):
        if i < 6:
            line.set_ydata(np.sin(X + i))
        else:
            other.set_ydata(X if i % 2 else 6 - X)

    return Scene(fig, change, frames=10, pause=STILL)


@scene
def legend_becomes_best_and_fixed_again():
    fig, ax = _bare()
    (line,) = ax.plot(X, np.sin(X), label="line")
    legend = ax.legend(fontsize=6, loc="upper left")
    steps = {
        2: lambda: ax.legend(fontsize=6, loc="best"),
        6: lambda: ax.legend(fontsize=6, loc=(0.3, 0.1)),
        8: lambda: ax.legend(fontsize=6),
        10: lambda: ax.get_legend().set_frame_on(False),
    }
    assert legend is ax.get_legend()

    def change(i):
        line.set_ydata(np.sin(X + i // 2))
        steps.get(i, lambda: None)()

    return Scene(fig, change, pause=STILL)


@scene
def best_legend_over_an_image_and_collections():
    """An image is not in its way; paths of a collection are."""
    fig, ax = _bare()
    shown = ax.imshow(noise(0), extent=(0, 6, -1, 1), aspect="auto")
    lines = ax.vlines([1, 2], -1, [0.2, 0.5], colors="w", label="lines")
    ax.legend(fontsize=6)

    def change(i):
        if i < 4:
            shown.set_data(noise(i))
        if i > 6:
            lines.set_segments([[(k, -1), (k, (i - 5) / 5)] for k in (1, i - 5)])

    return Scene(fig, change, frames=10, pause=STILL)


@scene
def best_legend_in_a_constrained_layout():
    fig, ax = axes(figsize=TINY, layout="constrained")
    (line,) = ax.plot(X, np.sin(X), label="line")
    ax.legend(fontsize=6)
    ax.set(xticks=[], ylim=(-1, 1))

    def change(i):
        line.set_ydata(np.sin(X + i // 2))
        if i == 8:
            ax.set_title("title")

    return Scene(fig, change, frames=10, pause=STILL)


@scene
def best_legend_is_edited_and_the_line_stands_still():
    """Only the legend changes: its place may be another one, though no line has moved."""
    fig, ax = _bare()
    ax.plot(X, np.cos(X), lw=3, label="line")
    legend = ax.legend(fontsize=6)
    steps = [
        lambda: None,
        lambda: legend.get_texts()[0].set_text("a longer line"),
        lambda: None,
        lambda: legend.get_texts()[0].set_fontsize(9),
        lambda: legend.get_texts()[0].set_text("l"),
        lambda: legend.set_bbox_to_anchor((0, 0, 0.5, 1), ax.transAxes),
        lambda: None,
        lambda: legend.set_loc("best"),
        lambda: legend.set_visible(False),
        lambda: legend.set_visible(True),
        lambda: ax.get_lines()[0].set_ydata(-np.cos(X)),
    ]
    return Scene(fig, lambda i: steps[i](), frames=len(steps), pause=ALWAYS)
