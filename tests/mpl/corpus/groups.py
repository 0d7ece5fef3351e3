"""Many artists that are alike: all of them move, or few, or each at its own pace."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import Circle

from .registry import ALWAYS, TINY, Scene, X, axes, noise, scene

STILL = range(4, 6)


def _bare(**limits):
    """Axes with next to no ticks: artists are what counts."""
    fig, ax = axes(figsize=TINY)
    ax.set(xticks=[], yticks=[0], **{"xlim": (0, 6), "ylim": (-1, 1), **limits})
    return fig, ax


@scene
def sixty_four_lines_that_all_move():
    fig, ax = _bare(ylim=(-1, 8))
    lines = [ax.plot(X, np.sin(X) + k / 9, lw=1)[0] for k in range(64)]

    def change(i):
        for k, line in enumerate(lines):
            line.set_ydata(np.sin(X + i / 4 + k / 20) + k / 9)
        if i == 8:
            lines[30].set_linewidth(4)

    return Scene(fig, change, frames=9, pause=STILL)


@scene
def sixty_four_lines_of_which_one_moves():
    """It is another one in each frame, below and above those that stand still."""
    fig, ax = _bare()
    lines = [ax.plot(X, np.sin(X + k), lw=3, alpha=0.6)[0] for k in range(64)]
    chosen = [3, 3, 60, 60, 0, 0, 30, 31, 63, 3]
    return Scene(fig, lambda i: lines[chosen[i]].set_ydata(np.cos(X * (1 + i / 5))), frames=10, pause=STILL)


@scene
def forty_bars_that_change():
    """All, then a few, then the colour of one; they overlap."""
    fig, ax = _bare(xlim=(0, 40), ylim=(0, 1))
    bars = ax.bar(range(40), noise(0, 40), width=1.4, alpha=0.8, edgecolor="k")

    def change(i):
        chosen = range(40) if i < 4 else (7, 8, 30) if i < 8 else ()
        for k in chosen:
            bars[k].set_height(noise(i, 40)[k])
        if i == 8:
            bars[20].set_facecolor("r")
        if i == 9:
            bars[20].set_facecolor("C0")

    return Scene(fig, change, frames=10, pause=STILL)


@scene
def thirty_texts_that_count():
    """Some every frame, some every third, some never."""
    fig, ax = _bare(xlim=(0, 5), ylim=(0, 6))
    texts = [ax.text(k % 5, k // 5, f"{k}", fontsize=7) for k in range(30)]

    def change(i):
        for k, text in enumerate(texts):
            if k % 3 == 0 or (k % 3 == 1 and i % 3 == 0):
                text.set_text(f"{k + i}")
        if i == 9:
            texts[2].set_color("r")

    return Scene(fig, change, frames=10, pause=STILL)


@scene
def translucent_circles_of_which_some_move():
    """They lie over one another, so that what is below shows through."""
    fig, ax = _bare(ylim=(0, 6))
    circles = [ax.add_patch(Circle(noise(k, 2) * 6, 1, alpha=0.5, fc=f"C{k}")) for k in range(20)]

    def change(i):
        for k in range(0, 20, 4 if i < 7 else 7):
            circles[k].center = noise(k, 2) * 6 + [i / 9, 0]
        if i == 9:
            circles[1].set_alpha(0.9)

    return Scene(fig, change, frames=10, pause=STILL)


@scene
def members_of_a_group_change_at_their_own_paces():
    fig, ax = _bare(ylim=(-1, 5))
    lines = [ax.plot(X, np.sin(X) + k % 5, "o-", markersize=2)[0] for k in range(15)]

    def change(i):
        for k, line in enumerate(lines):
            if i % (k + 1) == 0:
                line.set_ydata(np.sin(X + i / 3) + k % 5)

    return Scene(fig, change, frames=13, pause=range(7, 8))


@scene
def two_groups_between_one_another():
    """Lines and circles in turn by their zorder: some circles move, then some lines."""
    fig, ax = _bare()
    lines, circles = [], []
    for k in range(10):
        lines += ax.plot(X, np.sin(X + k / 5), lw=6, zorder=2 * k)
        circles.append(ax.add_patch(Circle((k / 2 + 0.5, 0), 0.6, fc=f"C{k}", zorder=2 * k + 1)))

    def change(i):
        moved = circles if i < 6 else lines
        for k in range(i % 2, 10, 3):
            if moved is circles:
                circles[k].center = (k / 2 + 0.5, i / 9)
            else:
                lines[k].set_ydata(np.sin(X + k / 5 + i / 9))
        if i == 9:
            lines[0].set_zorder(30)

    return Scene(fig, change, frames=10, pause=STILL)


@scene
def group_of_which_one_leaves_or_comes_each_frame():
    fig, ax = _bare()
    lines = [ax.plot(X, np.sin(X + k / 3), lw=4, alpha=0.6)[0] for k in range(12)]

    def change(i):
        if i % 3 == 1:
            lines.pop(i % len(lines)).remove()
        elif i % 3 == 2:
            lines.extend(ax.plot(X, np.cos(X + i), lw=4, alpha=0.6))
        else:
            lines[i % len(lines)].set_ydata(np.sin(X * i / 4))

    return Scene(fig, change, frames=13, pause=range(5, 7))


@scene
def group_that_goes_beyond_its_axes():
    """Nothing of it is clipped; those outside come in again."""
    fig, (left, right) = axes(ncols=2, figsize=(2, 1.1))
    for ax in (left, right):
        ax.set(xticks=[], yticks=[])
    dots = [left.plot([0], [k / 12], "o", clip_on=False, markersize=6)[0] for k in range(12)]
    left.set(xlim=(0, 1), ylim=(0, 1))
    right.patch.set_alpha(0.5)

    def change(i):
        for k, dot in enumerate(dots):
            if k % 2 or i < 3:
                dot.set_data([(i * (k + 2) % 20) / 8], [k / 12])
        if i == 10:
            dots[0].set_color("k")

    return Scene(fig, change, frames=11, pause=STILL)


@scene
def gridlines_and_crosshairs_that_move():
    """Lines across the whole axes, which lie over and under all others."""
    fig, ax = _bare()
    across = [ax.axhline(k / 5 - 1, color="0.7", lw=1, zorder=1) for k in range(10)]
    along = [ax.axvline(k, color="r", alpha=0.5, lw=3, zorder=4) for k in range(4)]
    ax.plot(X, np.sin(X), lw=5)

    def change(i):
        for k in range(4):
            if i > 6 or k < 2:
                along[k].set_xdata([k + i / 10] * 2)
        if i in (3, 8):
            across[i].set_color("b")

    return Scene(fig, change, frames=10, pause=STILL)


@scene
def collections_that_are_alike():
    """One scatter for each species: one of them moves, one changes its sizes, others are as they were."""
    fig, ax = _bare(ylim=(0, 1))
    species = [ax.scatter(noise(k, 9) * 6, noise(k + 50, 9), s=25, alpha=0.7) for k in range(10)]

    def change(i):
        species[i % 3].set_offsets(np.c_[noise(i % 3, 9) * 6, noise(i + 50, 9)])
        if i in (3, 8):
            species[7].set_sizes([i * 10])
        if i == 9:
            species[9].set_array(noise(1, 9))

    return Scene(fig, change, frames=10, pause=STILL)


@scene
def labels_that_follow_their_points():
    """Each point has a text and an arrow; some points stand still."""
    fig, ax = _bare()
    points = [ax.plot([k + 0.5], [0], "o")[0] for k in range(6)]
    notes = [ax.annotate(f"{k}", (k, 0), (k, 0.5), arrowprops={"arrowstyle": "->"}, fontsize=7) for k in range(6)]

    def change(i):
        for k in range(0, 6, 2):
            place = (k + 0.5, np.sin(i + k) / 2)
            points[k].set_data([place[0]], [place[1]])
            notes[k].xy = place
            notes[k].set_position((k, place[1] + 0.4))
        if i == 8:
            notes[1].xy = (1.5, -0.8)
        if i == 9:
            notes[3].set_text("three")

    return Scene(fig, change, frames=10, pause=STILL)


@scene
def group_in_a_shared_transform():
    """What moves them all is one transform, then the limits."""
    fig, ax = _bare()
    lines = [ax.plot(X, np.sin(X + k / 3))[0] for k in range(20)]
    limits = [6, 6, 5, 5, 5, 5, 6, 6, 6, 6]

    def change(i):
        ax.set_xlim(0, limits[i])
        if i == 7:
            lines[4].set_transform(ax.transAxes)
        if i == 9:
            lines[4].set_transform(ax.transData)

    return Scene(fig, change, frames=10, pause=ALWAYS)
