"""Lines, patches and texts that are drawn anew for each frame: mostly the same, now and then with one difference."""

from __future__ import annotations

import matplotlib.patches as mpatches
import matplotlib.patheffects as patheffects
import numpy as np
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from .registry import ALWAYS, TINY, WIDE, Scene, X, axes, cleared, gathered, noise, scene


@scene
def lines_of_other_styles_in_cleared_axes():
    styles = [
        [{"linewidth": 1}, {"color": "C3"}, {"alpha": 0.4}, {"linestyle": "--"}, {"dashes": (1, 2)}, {"zorder": 1}],
        [{"drawstyle": "steps"}, {"clip_on": False}, {"aa": False}, {"linestyle": ":"}, {"linewidth": 0}],
        [{"linestyle": "--"}, {"dash_capstyle": "round"}, {"gapcolor": "r"}, {"visible": False}, {"visible": True}],
        [{"solid_capstyle": "butt"}, {"solid_joinstyle": "bevel"}, {"snap": True}, {"sketch_params": 2}],
    ]

    def draw(ax, i):
        for k, steps in enumerate(styles):
            y = np.round(np.sin(X)) if k == 3 else np.sin(X)
            ax.plot(X, y + k, **{"linewidth": 5, **gathered(steps, i)})
        ax.set(xlim=(1, 6))

    return cleared(draw, frames=11)


@scene
def markers_of_other_styles_in_cleared_axes():
    styles = [
        [{"marker": "s"}, {"markersize": 8}, {"mfc": "w"}, {"mec": "r"}, {"mew": 3}, {"mfc": "none"}],
        [{"markevery": 2}, {"markevery": (1, 2)}, {"fillstyle": "left"}, {"mfcalt": "g"}, {"fillstyle": "none"}],
        [{"alpha": 0.5}, {"color": "k"}, {"clip_on": False}, {"marker": "$a$"}, {"marker": (5, 1)}],
        [{"linestyle": ""}, {"aa": False}, {"marker": ","}, {"marker": ""}, {"linestyle": "-"}, {"zorder": 0}],
    ]

    def draw(ax, i):
        for k, steps in enumerate(styles):
            ax.plot(X[::6], np.sin(X[::6]) + k, **{"marker": "o", "markersize": 12, **gathered(steps, i)})
        ax.set(xlim=(0, 5))

    return cleared(draw, frames=11)


@scene
def one_value_of_a_line_differs_in_cleared_axes():
    """Few of the pixels are others, or none."""
    half = slice(None, None, 2)

    def draw(ax, i):
        y = np.sin(X)
        if i in (4, 5):
            y[20] += 0.3
        if i in (8, 9):
            y[10] = np.nan
        ax.plot(X, y, "C2")
        ax.plot(X + (1e-9 if i > 5 else 0), np.cos(X), "C1")
        ax.plot(X[half] if i > 7 else X, np.zeros(20 if i > 7 else 40), "k")
        ax.plot(list(X), np.cos(X - 1) + (0.02 if i == 10 else 0), "C4o", markersize=2)

    return cleared(draw, frames=12)


@scene
def patches_of_other_styles_in_cleared_axes():
    styles = [
        [{"facecolor": "r"}, {"edgecolor": "k"}, {"lw": 4}, {"hatch": "//"}, {"alpha": 0.3}, {"fill": False}],
        [{"hatch": "x"}, {"edgecolor": "g"}, {"hatch": "xx"}, {"linestyle": ":"}, {"joinstyle": "round"}, {"lw": 0}],
        [{"zorder": 0}, {"zorder": 3}, {"clip_on": False}, {"angle": 30}, {"aa": False}, {"facecolor": "y"}],
    ]

    def draw(ax, i):
        ax.add_patch(mpatches.Rectangle((0.1, 0.1), 0.5, 0.6, **{"lw": 1, **gathered(styles[0], i)}))
        ax.add_patch(mpatches.FancyBboxPatch((0.4, 0.5), 0.3, 0.3, "round,pad=0.1", **gathered(styles[1], i)))
        ax.add_patch(mpatches.Ellipse((0.9, 0.4), 0.6, 0.3, **{"facecolor": "c", **gathered(styles[2], i)}))
        ax.add_patch(mpatches.FancyArrowPatch((0, 0), (1, 0.2 if i < 7 else 0.4), mutation_scale=9 if i < 5 else 20))

    return cleared(draw, frames=11)


@scene
def texts_of_other_styles_in_cleared_axes():
    styles = [
        [{"fontsize": 14}, {"color": "r"}, {"rotation": 30}, {"ha": "center"}, {"va": "top"}, {"alpha": 0.3}],
        [{"weight": "bold"}, {"style": "italic"}, {"family": "serif"}, {"usetex": False}, {"linespacing": 2}],
        [{"bbox": {}}, {"bbox": {"fc": "y"}}, {"bbox": {"fc": "y", "pad": 9}}, {"bbox": None}, {"clip_on": True}],
        [{"arrowprops": {}}, {"arrowprops": {"arrowstyle": "->"}}, {"xytext": (0.4, 0.6)}, {"xy": (0.9, 0.2)}],
    ]

    def draw(ax, i):
        for k, steps in enumerate(styles[:3]):
            ax.text(0.1, 0.3 * k, f"words\n{k}", gathered(steps, i))
        ax.annotate("note", **{"xy": (0.8, 0.1), "xytext": (0.6, 0.8), **gathered(styles[3], i)})
        ax.text(0.9, 0.9, "same" if i % 5 else "other", rotation=-20)

    return cleared(draw, frames=11)


@scene
def clips_transforms_and_effects_in_cleared_axes():
    outline = [patheffects.withStroke(linewidth=6, foreground="r")]

    def draw(ax, i):
        circle = ax.add_patch(mpatches.Circle((3, 0), 0.8 if i < 4 else 1.2, fc="none", ec="k"))
        (line,) = ax.plot(X, np.sin(X), lw=3)
        (other,) = ax.plot(X, np.cos(X), lw=3)
        words = ax.text(1, 0, "words")
        if i > 2:
            line.set_clip_path(circle)
        if i > 4:
            other.set_path_effects(outline)
        if i > 6:
            words.set_transform(ax.transAxes)
            words.set_position((0.5, 0.8))
        if i > 8:
            other.set_transform(Affine2D().translate(0, 0.3 if i == 9 else -0.3) + ax.transData)
            words.set_path_effects(outline)

    return cleared(draw, frames=11)


@scene
def order_of_alike_lines_in_cleared_axes():
    """Translucent ones of the same places: which is above is all that differs."""
    orders = ["abc", "abc", "bac", "bac", "bca", "abc", "ab", "ab", "abcc", "cab", "cab", "abc"]
    colours = {"a": "r", "b": "g", "c": "b"}

    def draw(ax, i):
        for k, name in enumerate(orders[i]):
            ax.plot(X, np.sin(X + ord(name)), colours[name], lw=8, alpha=0.7)
            if i > 8:
                ax.lines[-1].set_zorder(3 - k if i == 10 else 2)

    return cleared(draw, frames=12)


@scene
def more_and_fewer_artists_in_cleared_axes():
    """Those at the end, at the beginning and in the middle, of several types."""
    counts = [3, 3, 4, 4, 2, 3, 0, 3, 3, 3, 1, 3]

    def draw(ax, i):
        for k in range(counts[i]):
            ax.plot(X, np.sin(X + k + (counts[i] < 3)), lw=3)
        if i % 4 < 2:
            ax.axhspan(-0.5, 0.2, color="y", alpha=0.5)
        for k in range(i // 3):
            ax.text(k, 0, f"{k}", bbox={"fc": "w"})
        ax.scatter(X, np.cos(X), c="k", s=4, zorder=1 + i // 5)
        ax.set(xlim=(0, 6), ylim=(-1, 1))

    return cleared(draw, frames=12)


@scene
def the_same_line_is_put_into_cleared_axes():
    """The object stays, and the data are changed in between, set or edited in place."""
    fig, ax = axes(figsize=TINY)
    y = np.sin(X)
    line = Line2D(X, y, color="r", lw=3)

    def change(i):
        ax.clear()
        if i in (4, 9):
            line.set_ydata(np.cos(X + i))
        if i == 6:
            line.set(lw=1)
        if i == 11:
            line.get_ydata(orig=False)[:20] = 0
        line.axes = None
        line.set_transform(ax.transData)
        ax.add_line(line)
        ax.set(xlim=(0, 6), ylim=(-1, 1))

    return Scene(fig, change, frames=13, pause=ALWAYS)


@scene
def data_that_is_shared_with_the_line_before_is_edited():
    """Each new line has the very array of the one before it."""
    fig, (left, right) = axes(ncols=2, figsize=WIDE)
    y, colours = np.sin(X), noise(0, 40)
    place = np.c_[X, y]

    def change(i):
        if i in (3, 6, 11):
            y[10 : 10 + i] *= -1
        if i in (5, 6, 9):
            colours[:20] = 1 - colours[:20]
            place[20:, 1] += 0.2
        left.clear()
        left.plot(X, y)
        left.fill_between(X, y, -1, alpha=0.3)
        right.clear()
        right.scatter(*place.T, c=colours)
        right.imshow(colours.reshape(8, 5), extent=(0, 6, -1, 0), aspect="auto")
        for ax in (left, right):
            ax.set(xticks=[], yticks=[0])

    return Scene(fig, change, pause=ALWAYS)


@scene
def removed_one_by_one_and_plotted_again():
    """Without clearing: a line in the middle and an area are taken out, and come again at the end."""
    fig, ax = axes(figsize=TINY)
    made = {"line": ax.plot(X, np.sin(X), "r", lw=6)[0]}
    ax.plot(X, np.cos(X), "g", lw=6)
    made["area"] = ax.fill_between(X, np.sin(X), alpha=0.4)
    ax.plot(X, np.sin(X + 2), "b", lw=6)
    made["bars"] = ax.bar([1, 3], [1, -1], 0.4, color="0.6")

    def change(i):
        if i in (2, 3, 4, 10, 11):
            made["line"].remove()
            (made["line"],) = ax.plot(X, np.sin(X + (i == 10)), "r", lw=6)
        if i in (1, 4, 5, 6, 9):
            made["area"].remove()
            made["area"] = ax.fill_between(X, np.sin(X), -1 if i == 6 else 0, alpha=0.4)
        if i in (3, 8):
            made["bars"].remove()
            made["bars"] = ax.bar([1, 3], [1, -1], 0.4, color="0.6", hatch="/" if i == 8 else None)

    return Scene(fig, change, pause=ALWAYS)


@scene
def artists_move_to_other_axes():
    """An artist of one axes is removed, and put into the others, which have other limits."""
    fig, (left, right) = axes(ncols=2, figsize=WIDE)
    left.set(xlim=(0, 6), ylim=(-1, 1))
    right.set(xlim=(-6, 6), ylim=(-2, 2))
    line = left.add_line(Line2D(X, np.sin(X), color="r"))
    words = left.text(1, 0, "words")
    left.add_line(Line2D(X, np.cos(X), color="k"))

    def change(i):
        if i in (3, 6, 9):
            place = right if line.axes is left else left
            line.remove()
            line.set_transform(place.transData)
            place.add_line(line)
        if i in (6, 10):
            place = right if words.axes is left else left
            words.remove()
            words.set_transform(place.transData)
            place._add_text(words) if hasattr(place, "_add_text") else place.add_artist(words)

    return Scene(fig, change, pause=range(4, 6))


class Doubled(Line2D):
    """A line that is drawn a second time, as far below as it has been told."""

    below = 10.0
    scale = [1.0]  # noqa: RUF012  all of them share it, as a user's variable is shared

    def draw(self, renderer):
        super().draw(renderer)
        transform = self.get_transform()
        self.set_transform(transform + Affine2D().translate(0, -self.below * self.scale[0]))
        super().draw(renderer)
        self.set_transform(transform)


class Shouting(Text):
    """What it says is in its class, and in a variable."""

    mark = "!"

    def draw(self, renderer):
        said = self.get_text()
        self.set_text(said.upper() + self.mark)
        super().draw(renderer)
        self.set_text(said)


@scene
def artists_of_a_users_classes_in_cleared_axes():
    """They draw more than matplotlib's own, by numbers of their own."""
    fig, ax = axes(figsize=TINY)

    def change(i):
        ax.clear()
        line = ax.add_line(Doubled(X, np.sin(X)))
        if i in (3, 4):
            line.below = 25
        Doubled.scale[0] = 2.0 if i in (6, 7) else 1.0
        words = ax.add_artist(Shouting(1, 0, "words"))
        if i > 8:
            words.mark = "?"
        ax.set(xlim=(0, 6), ylim=(-1.5, 1))

    return Scene(fig, change, pause=ALWAYS)
