"""Plots of all kinds that are drawn anew for each frame: mostly the same, now and then with one difference."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
from matplotlib.colors import LogNorm, Normalize

from .registry import ALWAYS, WIDE, Scene, X, axes, cleared, gathered, noise, scene

SOME = X[::8]


@scene
def bars_in_cleared_axes():
    first = [{"color": "C1"}, {"width": 0.5}, {"align": "edge"}, {"edgecolor": "k"}, {"bottom": 0.5}, {"hatch": "."}]
    second = [{"height": 0.3}, {"left": 1}, {"alpha": 0.5}, {"xerr": 1}, {"capsize": 5}, {"log": True}]

    def draw(ax, i):
        heights = [1, 2, 3 if i < 9 else 2.5]
        bars = ax.bar([0, 1, 2], heights, **gathered(first, i))
        ax.barh([4, 5], [2, 1], **gathered(second, i))
        ax.bar_label(bars, [f"{height + (i == 9)}" for height in heights], fontsize=7)

    return cleared(draw)


@scene
def bars_of_a_race_change_their_order():
    """The names are of categories; the colours go along with the names, or do not."""
    names = np.array(["wind", "sun", "water", "gas"])
    colours = dict(zip(names, "cybr", strict=True))

    def draw(ax, i):
        values = np.array([4, 3 + i // 3, 2, 1 + (i > 6)])
        order = np.argsort(values, kind="stable")
        ax.barh(names[order], values[order], color=[colours[name] for name in names[order]] if i < 8 else "c")
        for place, value in enumerate(values[order]):
            ax.text(value, place, f"{value}", ha="right", va="center")
        ax.set(title=f"{i // 2}", xlim=(0, 8))

    return cleared(draw)


@scene
def histograms_in_cleared_axes():
    steps = [{"bins": 12}, {"histtype": "step"}, {"density": True}, {"cumulative": True}, {"log": True}]

    def draw(ax, i):
        ax.hist(noise(0, 60), **{"bins": 8, **gathered(steps, i)})
        ax.hist(noise(1, 60) + (0.2 if i > 5 else 0), alpha=0.5, color="r")
        ax.axvline(0.5 if i != 7 else 0.6, color="k")

    return cleared(draw)


@scene
def points_in_cleared_axes():
    steps = [{"s": 60}, {"c": noise(1, 6)}, {"cmap": "hot"}, {"vmin": 0.3}, {"marker": "^"}, {"linewidths": 3}]
    other = [{"edgecolors": "k"}, {"facecolors": "none"}, {"plotnonfinite": True}, {"zorder": 3}, {"alpha": 0.4}]

    def draw(ax, i):
        ax.scatter(SOME, np.sin(SOME), **{"s": 30, "c": noise(0, 5), **gathered(steps[:1] + steps[2:], i)})
        ax.scatter(SOME, np.cos(SOME), **{"s": 90, **gathered(other, i)})
        ax.scatter(SOME, SOME * 0, s=[9, 9, 9, 9, 30 if i % 5 == 1 else 9], c="k")

    return cleared(draw)


@scene
def arrows_and_barbs_in_cleared_axes():
    steps = [{"scale": 5}, {"pivot": "mid"}, {"color": "r"}, {"width": 0.03}, {"headwidth": 6}, {"units": "x"}]

    def draw(ax, i):
        ax.quiver(SOME, SOME, np.cos(SOME), np.sin(SOME + (i > 8)), **{"scale": 8, **gathered(steps, i)})
        ax.barbs(SOME, SOME + 3, 20 * SOME, SOME, length=5, pivot="middle" if i > 4 else "tip", flip_barb=i > 5)
        ax.set(xlim=(-1, 7), ylim=(-1, 11), xticks=[], yticks=[0, 9])

    return cleared(draw)


@scene
def error_bars_stems_and_steps_in_cleared_axes():
    errors = [{"yerr": 0.5}, {"xerr": 0.2}, {"capsize": 4}, {"ecolor": "r"}, {"elinewidth": 3}, {"errorevery": 2}]
    stems = [{"linefmt": "g--"}, {"markerfmt": "rs"}, {"basefmt": "k:"}, {"bottom": 2.5}]

    def draw(ax, i):
        ax.errorbar(SOME, np.sin(SOME), **{"yerr": 0.3, "uplims": i == 8, **gathered(errors, i)})
        ax.stem(SOME, 3 + np.sin(SOME), **{"bottom": 3, **gathered(stems, i)})
        ax.step(SOME, np.cos(SOME) + 5, where="post" if i > 7 else "pre")

    return cleared(draw)


@scene
def statistics_in_cleared_axes():
    boxes = [{"notch": True}, {"showmeans": True}, {"sym": ""}, {"patch_artist": True}, {"widths": 0.8}]
    violins = [{"showmeans": True}, {"showextrema": False}, {"widths": 0.3}]

    def draw(ax, i):
        data = noise(0, 20, 2) ** 2
        ax.boxplot(data, **gathered(boxes, i))
        made = ax.violinplot(data, [3, 4], **gathered(violins, i))
        ax.eventplot(data[:6, 0], lineoffsets=5, linewidths=1 + (i > 7), orientation="vertical")
        if i > 5:
            made["bodies"][0].set_facecolor("r")

    return cleared(draw)


@scene
def pie_and_table_in_cleared_axes():
    steps = [{"explode": (0.2, 0, 0)}, {"labels": "abc"}, {"autopct": "%d"}, {"startangle": 40}, {"shadow": True}]

    def draw(ax, i):
        ax.pie([1, 2, 3 if i != 7 else 4], **gathered(steps, i))
        made = ax.table([["1", "2" if i < 4 else "3"]], loc="top", colLabels=["a", "b" if i < 7 else "c"])
        if i > 5:
            made[0, 0].set_facecolor("y")
        if i == 8:
            made.scale(0.8, 1)

    return cleared(draw)


@scene
def images_in_cleared_axes():
    """The pixels' values are the same array, and how they are shown is not."""
    first = [{"cmap": "hot"}, {"vmin": 0.3}, {"norm": None}, {"alpha": 0.5}, {"zorder": 3}, {"origin": "lower"}]
    second = [{"interpolation": "bilinear"}, {"extent": (0, 9, 0, 8)}, {"aspect": "auto"}, {"clip_on": False}]
    fig, (left, right) = axes(ncols=2, figsize=WIDE)
    data = noise(0)

    def change(i):
        left.clear()
        left.imshow(data, **{"vmax": 1, **gathered(first, i)})
        left.plot([0, 7], [0, 7], "w")
        right.clear()
        right.imshow(data, **gathered(second, i))
        if i > 7:
            right.images[0].set_clip_path(mpl.patches.Circle((4, 4), 3, transform=right.transData))
        right.set(xlim=(0, 5 if i < 9 else 6), xticks=[], yticks=[])

    return Scene(fig, change, frames=10, pause=ALWAYS)


@scene
def images_of_other_values_in_cleared_axes():
    """Equal in another array, edited in place, masked, of another type or shape, with a norm changed in place."""
    data, norm = noise(0), Normalize(0, 1)

    def draw(ax, i):
        if i in (2, 5):
            data[2:5, 3] = i / 8
        if i in (4, 5):
            norm.vmin = 0.05 * i
        kinds = {
            3: lambda: data.copy(),
            6: lambda: np.ma.masked_greater(data, 0.8),
            7: lambda: np.ma.masked_greater(data, 0.6),
            8: lambda: data.astype(np.float32),
            9: lambda: np.dstack([data] * 3),
            10: lambda: np.dstack([data] * 3 + [1 - data]),
        }
        shown = kinds.get(i, lambda: data)()
        ax.imshow(shown, norm=norm if shown.ndim == 2 else None, alpha=noise(1) if i == 5 else None)
        ax.axis("off")

    return cleared(draw, frames=12)


@scene
def meshes_in_cleared_axes():
    steps = [{"cmap": "hot"}, {"edgecolors": "k"}, {"linewidth": 2}, {"alpha": 0.5}, {"shading": "gouraud"}]
    other = [{"gridsize": 6}, {"mincnt": 1}, {"linewidths": 2}, {"bins": "log"}, {"edgecolors": "w"}]
    fig, (left, right) = axes(ncols=2, figsize=WIDE)

    def change(i):
        left.clear()
        options = gathered(steps, i)
        grid = np.arange(9 if "shading" not in options else 8)
        left.pcolormesh(grid, grid, noise(i == 2), **options)
        right.clear()
        right.hexbin(*noise(0, 2, 60), **{"gridsize": 9, **gathered(other, i)})
        right.set(xticks=[], yticks=[0])

    return Scene(fig, change, frames=10, pause=ALWAYS)


@scene
def contours_and_triangles_in_cleared_axes():
    steps = [{"levels": [0.3, 0.6]}, {"colors": ["r", "g"]}, {"linewidths": 3}, {"linestyles": "--"}, {"alpha": 0.4}]
    fills = [{"levels": 3}, {"cmap": "hot"}, {"hatches": ["/", None]}, {"extend": "both"}, {"norm": LogNorm(0.1, 1)}]
    fig, (left, right) = axes(ncols=2, figsize=WIDE)
    smooth = (np.add.outer(X[:8], np.sin(X[:8] * 6)) + 1) / 3

    def change(i):
        left.clear()
        left.contourf(smooth, **gathered(fills, i))
        made = left.contour(smooth, **gathered(steps, i))
        if i > 4:
            left.clabel(made, fontsize=5 if i < 8 else 8)
        right.clear()
        right.tripcolor(*noise(0, 2, 9), noise(i > 5, 9), shading="gouraud" if i == 2 else "flat")
        right.triplot(*noise(0, 2, 9), color="r" if i > 3 else "k")
        right.set(xticks=[0], yticks=[])
        left.set(xticks=[], yticks=[0])

    return Scene(fig, change, frames=10, pause=ALWAYS)


@scene
def areas_in_cleared_axes():
    steps = [{"where": np.sin(X) > 0}, {"interpolate": True}, {"step": "mid"}, {"hatch": "x"}, {"edgecolor": "r"}]

    def draw(ax, i):
        ax.fill_between(X, np.sin(X), **{"alpha": 0.6, **gathered(steps, i)})
        ax.stackplot(X, X / 6, np.cos(X) ** 2, baseline="zero" if i < 4 else "sym", colors=["c", "ym"[i == 7]])
        ax.axhspan(-1, -0.8 if i < 5 else -0.6, xmin=0.2 * (i > 7))
        ax.axline((0, 0), slope=0.2 if i != 6 else 0.3, color="k")
        ax.hlines([1, 2], 0, [3, 4 if i < 9 else 5], colors=["r", "b"])

    return cleared(draw)
