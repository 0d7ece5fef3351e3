"""Artists that are hidden for most of the frames, and what happens to them meanwhile."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.legend import Legend

from .registry import ALWAYS, TINY, WIDE, Scene, X, axes, noise, scene

STILL = range(4, 6)


def _bare(**options):
    fig, ax = axes(figsize=TINY, **options)
    ax.set(xticks=[], yticks=[0])
    return fig, ax


@scene
def containers_of_an_artist_animation():
    """Bars, error bars and stems, of which a picture has all parts."""
    fig, ax = _bare()
    pictures = []
    for i in range(8):
        bars = ax.bar([0, 1], [1, i / 4], color="C0" if i != 5 else "r")
        errors = ax.errorbar([2, 3], [i / 8, 1], yerr=0.2, capsize=3)
        stems = ax.stem([4, 5], [1, i / 8])
        pictures.append([*bars, *errors.get_children(), *stems])
    pictures[3] = pictures[4]
    return Scene(fig, None, pictures=pictures)


@scene
def snapshots_with_legends():
    """Everything is plotted for each picture, and its legend too, as a camera of figures does."""
    fig, (left, right) = axes(ncols=2, figsize=WIDE)
    pictures = []
    for i in range(9):
        phase = i if i not in (4, 5) else 3
        photo = [*left.plot(X, np.sin(X + phase), "C0"), *left.plot(X, np.cos(X + phase), "C1--")]
        labels = [f"forward {phase}", "backward" if i != 5 else "back"]
        photo.append(left.add_artist(Legend(left, photo, labels, loc="lower left", fontsize=6)))
        photo.append(left.text(0.5, 1.05, f"{phase}", transform=left.transAxes))
        photo.append(right.scatter(*noise(phase, 2, 9), c="purple", s=12))
        pictures.append(photo)
    return Scene(fig, None, pictures=pictures)


@scene
def pictures_that_share_artists():
    """The artists of all pictures are the same few, in other choices."""
    fig, ax = _bare()
    lines = [ax.plot(X, np.sin(X + k), lw=8, alpha=0.6)[0] for k in range(4)]
    words = [ax.text(k, 0, f"word {k}") for k in range(3)]
    chosen = ["03", "03", "13", "2", "2", "", "", "0123", "01", "10", "3"]
    pictures = [[lines[int(name)] for name in names] + words[i % 3 :: 2] for i, names in enumerate(chosen)]
    return Scene(fig, None, pictures=pictures)


@scene
def images_and_lines_over_them_in_pictures():
    fig, ax = _bare()
    pictures = []
    for i in range(9):
        shown = noise(i if i not in (4, 5) else 3)
        pictures.append([ax.imshow(shown, vmin=0, vmax=1), *ax.plot([0, 7], [i if i != 5 else 4, 0], "w")])
    return Scene(fig, None, pictures=pictures)


@scene
def pictures_in_front_of_what_always_is_there():
    """What is in no picture is drawn below, between and above; texts of the figure are among the pictures."""
    fig, ax = _bare()
    ax.plot(X, np.cos(X), "k", lw=5, zorder=2.5)
    ax.fill_between(X, -1, 0, color="y", alpha=0.4, zorder=0)
    pictures = []
    for i in range(8):
        (line,) = ax.plot(X, np.sin(X + i // 2), "C3", lw=5, zorder=2 + i % 2)
        pictures.append([line, fig.text(0.02, 0.9, f"{i // 2}")])
    return Scene(fig, None, pictures=pictures, options={"blit": True})


@scene
def hidden_artists_of_one_zorder():
    """Translucent ones over one another: each comes back where it was in the order."""
    fig, ax = _bare()
    parts = [ax.plot(X, np.sin(X + k / 2), lw=9, alpha=0.7, zorder=3)[0] for k in range(5)]
    parts += [ax.scatter(X, np.cos(X), s=50, alpha=0.5, zorder=3), ax.axhspan(-0.5, 0.5, color="y", zorder=3)]
    shown = ["all", "0246", "0246", "135", "all", "all", "all", "06", "61", "6", "all"]

    def change(i):
        for k, part in enumerate(parts):
            part.set_visible(shown[i] == "all" or str(k) in shown[i])

    return Scene(fig, change, frames=11, pause=STILL)


@scene
def hidden_artists_are_changed_and_shown():
    """Each is changed while nobody sees it, some of them twice, and one in place."""
    fig, ax = _bare()
    (line,) = ax.plot(X, np.sin(X), lw=3)
    words = ax.text(1, 0, "words")
    points = ax.scatter(X, np.cos(X), c=noise(0, 40), s=9)
    shown = ax.imshow(noise(0), extent=(0, 3, -1, 0), aspect="auto")
    data = noise(1)
    parts = (line, words, points, shown)

    def change(i):
        if i in (2, 7):
            for part in parts:
                part.set_visible(False)
        if i == 3:
            line.set_ydata(np.cos(X))
            words.set_text("others")
            points.set_array(noise(1, 40))
            shown.set_data(data)
        if i == 8:
            line.set_color("r")
            data[2:4] = 0
            shown.set_data(data)
            words.set_rotation(30)
        if i in (6, 9):
            for part in parts[: i - 5]:
                part.set_visible(True)

    return Scene(fig, change, frames=11, pause=STILL)


@scene
def shown_for_one_frame_only():
    """Each of many artists is seen once, and the last ones twice."""
    fig, ax = _bare()
    lines = [ax.plot(X, np.sin(X + k), lw=4, visible=False)[0] for k in range(10)]

    def change(i):
        for k, line in enumerate(lines):
            line.set_visible(k == (i if i < 8 else 15 - i))

    return Scene(fig, change, pause=STILL)


@scene
def parents_are_hidden():
    """Axes, legends, an axis, spines: their children stay as they are, or change meanwhile."""
    fig, (left, right) = axes(ncols=2, figsize=WIDE)
    (line,) = left.plot(X, np.sin(X), label="line")
    legend = left.legend(loc="upper right", fontsize=6)
    (other,) = right.plot(X, np.cos(X))
    steps = {
        1: lambda: right.set_visible(False),
        2: lambda: (other.set_ydata(np.sin(X * 2)), legend.set_visible(False)),
        3: lambda: (right.set_visible(True), legend.get_texts()[0].set_text("other")),
        6: lambda: (legend.set_visible(True), left.xaxis.set_visible(False)),
        7: lambda: left.set_xticks([1, 2], ["a", "b"]),
        8: lambda: (left.xaxis.set_visible(True), left.spines.top.set_visible(False)),
        9: lambda: (left.spines.top.set_color("r"), left.patch.set_visible(False)),
        10: lambda: (left.spines.top.set_visible(True), line.set_visible(False)),
        11: lambda: (left.patch.set_visible(True), left.set_facecolor("y")),
    }

    def change(i):
        steps.get(i, lambda: None)()

    return Scene(fig, change, pause=STILL)


@scene
def parts_of_ticks_and_legends_are_hidden():
    fig, ax = axes(figsize=TINY)
    ax.plot(X, np.sin(X), label="one")
    ax.plot(X, np.cos(X), label="two")
    legend = ax.legend(fontsize=6, loc="lower left")
    ax.set_xticks([0, 2, 4])
    ax.grid()
    ticks = ax.xaxis.get_major_ticks()
    steps = [
        lambda: ticks[1].label1.set_visible(False),
        lambda: ticks[1].set_visible(False),
        lambda: legend.get_frame().set_visible(False),
        lambda: legend.legend_handles[0].set_visible(False),
        lambda: None,
        lambda: (ticks[1].set_visible(True), legend.get_texts()[1].set_visible(False)),
        lambda: ticks[1].label1.set_visible(True),
        lambda: ticks[2].gridline.set_visible(False),
        lambda: legend.legend_handles[0].set_visible(True),
        lambda: ax.yaxis.label.set_visible(False),
    ]
    return Scene(fig, lambda i: steps[i](), frames=len(steps), pause=ALWAYS)


@scene
def insets_colorbars_and_twins_are_hidden():
    fig, ax = axes(figsize=WIDE)
    shown = ax.imshow(noise(0), aspect="auto")
    bar = fig.colorbar(shown)
    inset = ax.inset_axes([0.5, 0.5, 0.4, 0.4])
    (line,) = inset.plot(X, np.sin(X), lw=3)
    twin = ax.twinx()
    twin.plot(X, X, "w")

    def change(i):
        inset.set_visible(i not in (2, 3, 8))
        bar.ax.set_visible(i not in (3, 7))
        twin.set_visible(i not in (6, 7))
        if i == 8:
            line.set_ydata(np.cos(X))
            shown.set_clim(0, 2)

    return Scene(fig, change, frames=10, pause=STILL)


@scene
def hidden_by_other_means():
    """Transparent, without data, of no width, outside of the limits, or empty."""
    fig, ax = _bare()
    (line,) = ax.plot(X, np.sin(X), lw=5)
    (other,) = ax.plot(X, np.cos(X), "r", lw=5)
    words = ax.text(1, 0, "words")
    points = ax.scatter(X, X / 6, s=20, c="g")
    ax.set(xlim=(0, 6), ylim=(-1, 1))

    def change(i):
        line.set_alpha(0 if i in (2, 3) else None)
        other.set_data(([], []) if i in (3, 6) else (X, np.cos(X)))
        words.set_text("" if i in (6, 7) else "words")
        points.set_sizes([0] if i == 8 else [20])
        line.set_linewidth(0 if i == 9 else 5)
        words.set_position((9, 0) if i == 10 else (1, 0))

    return Scene(fig, change, frames=12, pause=STILL)


@scene
def images_take_turns_by_hand():
    """All are there from the beginning, on one another; two of them are seen at once for a while."""
    fig, ax = _bare()
    images = [ax.imshow(noise(k), alpha=0.8, visible=k == 0) for k in range(6)]
    chosen = [(0,), (1,), (1,), (2, 3), (2, 3), (2, 3), (3, 2, 4), (5,), (0, 5), (0,)]

    def change(i):
        for k, image in enumerate(images):
            image.set_visible(k in chosen[i])
        if i == 9:
            images[0].set_cmap("hot")

    return Scene(fig, change, frames=10, pause=STILL)


@scene
def notes_and_their_arrows_are_hidden():
    fig, ax = _bare()
    (line,) = ax.plot(X, np.sin(X))
    notes = [
        ax.annotate(f"note {k}", (k, 0), (k, 0.6), arrowprops={"arrowstyle": "->"}, bbox={"fc": "w"}, fontsize=7)
        for k in (1, 3)
    ]

    def change(i):
        notes[0].set_visible(i % 3 != 1)
        notes[1].arrow_patch.set_visible(i not in (2, 3))
        notes[1].get_bbox_patch().set_visible(i not in (7, 8))
        if i == 8:
            notes[1].xy = (4, -0.5)
        if i == 3:
            line.set_ydata(np.cos(X))

    return Scene(fig, change, frames=11, pause=STILL)


@scene
def subfigures_and_the_patch_are_hidden():
    fig = plt.figure(figsize=WIDE, facecolor="c")
    left, right = fig.subfigures(1, 2)
    (line,) = left.subplots().plot(X, np.sin(X))
    right.set_facecolor("y")
    right.subplots().plot(X, np.cos(X))

    def change(i):
        right.set_visible(i not in (2, 3, 8))
        fig.patch.set_visible(i not in (3, 7))
        left.patch.set_visible(i < 9)
        if i in (3, 8):
            line.set_ydata(np.sin(X + i))
            right.set_facecolor("r")

    return Scene(fig, change, frames=11, pause=STILL)


@scene
def hidden_artists_are_removed_and_added():
    fig, ax = _bare()
    lines = [ax.plot(X, np.sin(X + k), lw=4, visible=k % 2 == 0)[0] for k in range(6)]

    def change(i):
        if i in (2, 3):
            lines.pop(1 if i == 2 else 0).remove()
        if i == 7:
            ax.plot(X, X / 6, visible=False)
        if i == 8:
            ax.lines[-1].set(visible=True, zorder=1)
        if i == 9:
            lines[0].set_visible(not lines[0].get_visible())
        if i == 10:
            lines[1].set_visible(not lines[1].get_visible())

    return Scene(fig, change, frames=11, pause=STILL)
