"""Figures that are cleared for each frame, and axes beside others: mostly the same, now and then one difference."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np

from .registry import ALWAYS, TINY, WIDE, Scene, X, axes, done, gathered, noise, scene


def _figure(draw, frames=10, **options):
    """A figure that is cleared, and then drawn by ``draw(fig, i)``."""
    fig = plt.figure(**{"figsize": TINY, **options})

    def change(i):
        fig.clear()
        draw(fig, i)

    return Scene(fig, change, frames=frames, pause=ALWAYS)


@scene
def subplots_in_other_layouts_after_clf():
    layouts = [(1, 2), (1, 2), (2, 1), (2, 1), (1, 2), (1, 1), (1, 2), (2, 2), (1, 2), (1, 2)]

    def draw(fig, i):
        made = fig.subplots(*layouts[i], squeeze=False, sharex=i == 7)
        for k, ax in enumerate(made.flat):
            ax.plot(X, np.sin(X + k + (i == 3 and k == 1)))
            ax.set(xticks=[0, 6], yticks=[0])
        if i > 8:
            ax.set_title("last")

    return _figure(draw)


@scene
def titles_of_a_figure_after_clf():
    steps = [{"t": "another"}, {"color": "r"}, {"fontsize": 8}, {"x": 0.4}, {"y": 0.9}, {"ha": "left"}]

    def draw(fig, i):
        ax = fig.add_subplot()
        ax.plot(X, np.sin(X))
        fig.suptitle(**{"t": "title", **gathered(steps, i)})
        if i > 4:
            fig.supxlabel("x" if i < 6 else "z", fontsize=8)
        fig.text(0.1, 0.02, "note" if i != 8 else "other note", fontsize=6)

    return _figure(draw)


@scene
def colorbar_after_clf():
    steps = [{"label": "label"}, {"ticks": [0, 0.5]}, {"extend": "max"}, {"shrink": 0.6}, {"format": "%.2f"}]

    def draw(fig, i):
        ax = fig.add_subplot()
        shown = ax.imshow(noise(i == 4), vmin=0, vmax=1 if i < 7 else 2, cmap="hot" if i in (6, 8) else None)
        made = fig.colorbar(shown, **gathered(steps, i))
        if i == 2:
            made.ax.tick_params(labelsize=5)
        if i == 9:
            made.outline.set_visible(False)

    return _figure(draw)


@scene
def colorbar_of_contours_after_clf():
    fig = plt.figure(figsize=TINY)
    smooth = np.add.outer(np.sin(X[::3]), np.cos(X[::3]))

    def change(i):
        plt.clf()
        plt.contourf(smooth + (i in (3, 4)) * 0.1, levels=np.linspace(-2, 2, 5 if i < 6 else 6))
        plt.colorbar(orientation="vertical" if i < 8 else "horizontal")
        plt.contour(smooth, levels=3, colors="k", linewidths=0.5 if i != 5 else 2)
        plt.title("same")

    return Scene(fig, change, frames=10, pause=ALWAYS)


@scene
def twin_axes_made_anew():
    """The left axes are cleared, and the right ones removed and made again."""
    fig, ax = axes(figsize=TINY)
    made = []

    def change(i):
        ax.clear()
        ax.plot(X, np.sin(X), "b")
        if made:
            made.pop().remove()
        made.append(ax.twinx())
        made[0].plot(X, np.cos(X) * (10 if i < 2 else 20), "r--" if i != 8 else "r")
        made[0].set_ylabel("right" if i < 6 else "left")
        if i == 4:
            made[0].spines.right.set_position(("axes", 0.9))
        if i > 4:
            made[0].tick_params(axis="y", labelcolor="r")

    return Scene(fig, change, frames=10, pause=ALWAYS)


@scene
def shared_axes_are_cleared():
    """What is plotted in one of them moves the limits of the other, whose artists are the same."""
    fig, (upper, lower) = axes(nrows=2, sharex=True, figsize=TINY)
    lengths = [40, 40, 30, 30, 40, 40, 20, 20, 40, 40]

    def change(i):
        upper.clear()
        lower.clear()
        upper.plot(X[: lengths[i]], np.sin(X)[: lengths[i]])
        lower.plot(X[:20], np.cos(X)[:20], "r" if i < 8 else "g")
        upper.set_yticks([0])
        lower.set_yticks([])
        if i == 4:
            upper.tick_params(labelbottom=True)

    return Scene(fig, change, frames=10, pause=ALWAYS)


@scene
def one_of_two_axes_is_cleared_and_drawn_the_same():
    """Beside one in which a line moves, and another that stands still."""
    fig, (left, middle, right) = axes(ncols=3, figsize=WIDE)
    (line,) = left.plot(X, np.sin(X))
    right.plot(X, X)
    right.set(xticks=[], yticks=[0])

    def change(i):
        line.set_ydata(np.sin(X + i / 3))
        if i % 3 != 2:
            middle.cla()
            middle.bar(["a", "b"], [1, 2 if i not in (4, 5) else 3])
            middle.set(title="title" if i < 7 else "other", yticks=[0])

    return Scene(fig, change, pause=range(4, 6))


@scene
def insets_in_cleared_axes():
    fig, ax = axes(figsize=TINY)

    def change(i):
        ax.clear()
        ax.plot(X, np.sin(X))
        inset = ax.inset_axes([0.5, 0.5, 0.4, 0.4] if i < 3 else [0.5, 0.55, 0.4, 0.4])
        inset.plot(X, np.cos(X), "r")
        inset.set(xticks=[], yticks=[0] if i < 4 else [])
        if i > 5:
            inset.set_facecolor("y")
        if i > 7:
            ax.indicate_inset_zoom(inset)

    return Scene(fig, change, frames=10, pause=ALWAYS)


@scene
def legends_in_cleared_axes():
    steps = [{"title": "title"}, {"ncols": 2}, {"framealpha": 0.2}, {"fontsize": 6}]
    other = [{"loc": "lower left"}, {"frameon": False}, {"handlelength": 1}, {"labelcolor": "r"}, {"reverse": True}]

    def draw(fig, i):
        left, right = fig.subplots(1, 2)
        for ax, options in ((left, gathered(steps, i)), (right, gathered(other, i))):
            lines = [ax.plot(X, np.sin(X + k), lw=4)[0] for k in range(2)]
            ax.legend(lines, ["a", "b"] if i < 5 else ["c", "b"], **{"loc": "upper right", **options})
            ax.set(xticks=[0], yticks=[])
            if i == 7:
                lines[0].set_linestyle("--")

    return _figure(draw)


@scene
def tight_layout_called_for_each_frame():
    fig, (left, right) = axes(ncols=2, figsize=WIDE)

    def change(i):
        left.cla()
        left.plot(X, np.sin(X) * (1 if i < 4 else 1000))
        left.set_ylabel("y" if i not in (2, 3) else "y\ny")
        right.cla()
        right.plot(X, np.cos(X))
        left.set_xticks([0])
        right.set(xticks=[0, 5], yticks=[0])
        right.tick_params(axis="x", labelrotation=90 if i > 6 else 0)
        fig.tight_layout(pad=1.08 if i < 8 else 0.5)

    return Scene(fig, change, frames=10, pause=ALWAYS)


@scene
def constrained_layout_of_cleared_axes():
    fig, (left, right) = axes(ncols=2, layout="constrained", figsize=WIDE)

    def change(i):
        for ax in (left, right):
            ax.clear()
            ax.plot(X, np.sin(X))
            ax.set(xticks=[0, 6], yticks=[-1, 1])
        left.set_ylabel("y" if i not in (2, 3) else "y\ny")
        right.set_title("" if i < 5 else "title")

    return Scene(fig, change, frames=7, pause=ALWAYS)


@scene
def faces_of_a_cleared_figure():
    def draw(fig, i):
        steps = [
            lambda: fig.set_facecolor("y"),
            lambda: fig.set_edgecolor("r"),
            lambda: fig.patch.set_linewidth(8),
            lambda: fig.patch.set_alpha(0.5),
            lambda: fig.set_facecolor((0, 1, 1, 0.3)),
        ]
        ax = fig.add_subplot()
        ax.plot(X, np.sin(X))
        ax.patch.set_alpha(0.5)
        ax.set(xticks=[], yticks=[0])
        done(steps, i)

    return _figure(draw)


@scene
def subfigures_made_anew():
    def draw(fig, i):
        left, right = fig.subfigures(1, 2, width_ratios=[1, 1 if i < 6 else 2])
        left.subplots().plot(X, np.sin(X))
        right.subplots().plot(X, np.cos(X), "r" if i != 2 else "g")
        left.set_facecolor("0.9" if i < 4 else "0.7")
        right.suptitle("title" if i != 8 else "other")
        for ax in fig.axes:
            ax.set(xticks=[0, 6], yticks=[])

    return _figure(draw)


@scene
def polar_axes_are_cleared():
    fig, ax = axes(figsize=TINY, subplot_kw={"projection": "polar"})

    def change(i):
        ax.clear()
        ax.plot(X, X * (1 if i not in (2, 3) else 0.8))
        steps = [
            lambda: None,
            lambda: ax.set_rmax(5),
            lambda: ax.set_rticks([1, 4]),
            lambda: ax.set_theta_offset(0.5),
            lambda: ax.set_rlabel_position(90),
        ]
        done(steps, i)

    return Scene(fig, change, frames=10, pause=ALWAYS)
