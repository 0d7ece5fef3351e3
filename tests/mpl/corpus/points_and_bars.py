"""Scatters and other collections, bars, and the rest of what statistics draw."""

from __future__ import annotations

import matplotlib.collections as mcollections
import matplotlib.patches as mpatches
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.path import Path

from .registry import Scene, X, axes, noise, scene


@scene
def scatter_offsets_sizes_colours():
    fig, ax = axes()
    points = ax.scatter(X, np.cos(X), s=20 * X, c=X, alpha=0.5, edgecolors="k")
    ax.set_ylim(-1.5, 1.5)
    steps = [
        lambda i: points.set_offsets(np.c_[X, np.cos(X + i)]),
        lambda i: points.set_sizes(30 * noise(i, 40)),
        lambda i: points.set_facecolors(noise(i, 40, 4)),
        lambda i: points.set_edgecolors(noise(i, 40, 4)),
        lambda i: points.set_linewidths(3 * noise(i, 40)),
    ]

    def change(i):
        if i == 1:
            points.set_array(None)
        steps[i % len(steps)](i)

    return Scene(fig, change, frames=20)


@scene
def scatter_array():
    """PathCollection.set_array does not make anything stale."""
    fig, ax = axes()
    points = ax.scatter(X, np.cos(X), s=20 * X, c=X)
    fig.colorbar(points)
    return Scene(fig, lambda i: points.set_array(np.roll(X, i)))


@scene
def scatter_of_one_marker():
    """Equal points are stamped at whole pixels; others are not."""
    fig, ax = axes()
    points = ax.scatter(X, np.cos(X), s=30, marker="*", alpha=0.3)

    def change(i):
        points.set_offsets(np.c_[X, np.cos(X + i / 7)])
        points.set_sizes([30] if i < 9 else [30, 20])

    return Scene(fig, change)


@scene
def scatter_set_to_other_markers():
    fig, ax = axes()
    points = ax.scatter(X, np.sin(X))
    shapes = [Path.unit_circle(), Path.unit_regular_star(5), Path.unit_rectangle()]

    def change(i):
        points.set_paths([shapes[i % 3]])
        points.set_alpha(0.1 + i / 15)
        points.set_cmap(["viridis", "plasma"][i % 2])

    return Scene(fig, change)


@scene
def quiver_with_key():
    fig, ax = axes()
    x, y = np.meshgrid(range(5), range(4))
    arrows = ax.quiver(x, y, np.cos(x), np.sin(y), y, width=0.01)
    key = ax.quiverkey(arrows, 0.8, 0.95, 1, "1 m/s", labelpos="E")

    def change(i):
        arrows.set_UVC(np.cos(x + i), np.sin(y + i), x + y * i)
        if i == 9:
            key.text.set_text("changed")

    return Scene(fig, change)


@scene
def barbs():
    fig, ax = axes()
    x, y = np.meshgrid(range(4), range(3))
    shown = ax.barbs(x, y, 20 * np.cos(x), 30 * np.sin(y))
    return Scene(fig, lambda i: shown.set_UVC(20 * np.cos(x + i), 30 * np.sin(y + i)))


@scene
def streamlines_made_anew():
    fig, ax = axes()
    y, x = np.mgrid[-3:3:12j, -3:3:12j]

    def change(i):
        for old in [*ax.collections, *ax.patches]:
            old.remove()
        ax.streamplot(x, y, -1 - x**2 + y * i / 3, 1 + x - y**2, density=0.4, linewidth=1)

    return Scene(fig, change, frames=10)


@scene
def line_collection():
    fig, ax = axes()
    segments = np.stack([np.c_[X, np.sin(X) + k] for k in range(5)])
    shown = mcollections.LineCollection(segments, array=np.arange(5), linewidths=2, linestyles=["-", "--"])
    ax.add_collection(shown)
    ax.set(xlim=(0, 6), ylim=(-1, 6))

    def change(i):
        shown.set_segments(segments + np.array([0, i / 10]))
        if i % 3 == 0:
            shown.set_array(np.arange(5) * i)
            shown.set_linestyle([":", "-"])

    return Scene(fig, change)


@scene
def polygons():
    fig, ax = axes()
    triangle = np.array([[0, 0], [1, 0], [0.5, 1]])
    shown = mcollections.PolyCollection([triangle, triangle + 1], facecolors=["r", "b"], alpha=0.4, hatch="..")
    ax.add_collection(shown)
    ax.set(xlim=(0, 4), ylim=(0, 4))
    return Scene(fig, lambda i: shown.set_verts([triangle * (i / 4 + 1), triangle + i / 6, triangle + 2]))


@scene
def ellipses_and_circles():
    fig, ax = axes()
    ellipses = mcollections.EllipseCollection(
        *([10, 20, 30], [5, 10, 20], [0, 30, 60]),
        units="points",
        offsets=[(1, 1), (2, 2), (3, 1)],
        offset_transform=ax.transData,
        alpha=0.5,
    )
    ax.add_collection(ellipses)
    grouped = mcollections.PatchCollection([mpatches.Circle((k, 3), 0.4) for k in range(4)], match_original=False)
    ax.add_collection(grouped)
    ax.set(xlim=(0, 4), ylim=(0, 4))

    def change(i):
        ellipses.set_offsets([(1 + i / 9, 1), (2, 2 + i / 9), (3, 1)])
        ellipses.set_angles([i * 10, 30, 60])
        grouped.set_array(noise(i, 4))

    return Scene(fig, change)


@scene
def bars():
    fig, ax = axes()
    shown = ax.bar(range(5), [1] * 5, yerr=0.2, edgecolor="k")
    ax.bar_label(shown)
    ax.set_ylim(0, 5)

    def change(i):
        for bar, height in zip(shown, noise(i, 5) * 5, strict=True):
            bar.set_height(height)
        shown[i % 5].set_facecolor(f"C{i % 10}")

    return Scene(fig, change)


@scene
def histogram():
    fig, ax = axes()
    _, _, shown = ax.hist(noise(0, 1000), bins=50)
    ax.set(ylim=(0, 40), title="50 bars")

    def change(i):
        heights, _ = np.histogram(noise(i, 1000), bins=50)
        for bar, height in zip(shown, heights, strict=True):
            bar.set_height(height)

    return Scene(fig, change)


@scene
def histogram_made_anew():
    fig, ax = axes()
    made = []

    def change(i):
        while made:
            made.pop().remove()
        values = noise(i, 200)
        made.extend(ax.hist(values, bins=10, histtype="stepfilled", alpha=0.4, color="C0")[2])
        made.extend(ax.hist(values + 0.3, bins=10, histtype="step", color="C1", orientation="horizontal")[2])

    return Scene(fig, change)


@scene
def race_of_horizontal_bars():
    fig, ax = axes()
    shown = ax.barh(["a", "b", "c"], [1, 2, 3], color=["r", "g", "b"])
    labels = [ax.text(0, bar.get_y(), "") for bar in shown]
    gantt = ax.broken_barh([(0, 1), (2, 1)], (2.6, 0.3), hatch="//")
    ax.set_xlim(0, 15)

    def change(i):
        for k, (bar, label) in enumerate(zip(shown, labels, strict=True)):
            bar.set_width(i * (k + 1) / 3)
            bar.set_y((k + i // 4) % 3 - 0.4)
            label.set(text=f"{bar.get_width():.1f}", x=bar.get_width(), y=bar.get_y())
        gantt.set_alpha(1 - i / 20)

    return Scene(fig, change)


@scene
def statistics_made_anew():
    fig, ax = axes()

    def change(i):
        ax.clear()
        ax.boxplot([noise(i, 30), noise(i + 1, 30) + 0.5], patch_artist=True)
        ax.violinplot([noise(i + 2, 30)], positions=[3])

    return Scene(fig, change, frames=10)


@scene
def hexagons_and_cells_of_a_histogram():
    fig, (left, right) = axes(ncols=2)
    points = noise(0, 2, 500)
    hexagons = left.hexbin(*points, gridsize=8)
    cells = right.hist2d(*points, bins=8)[3]

    def change(i):
        hexagons.set_array(np.roll(hexagons.get_array(), 1))
        if i > 3:
            cells.set_array(noise(i, 8, 8) * 10)

    return Scene(fig, change)


@scene
def pie_and_wedges():
    fig, ax = axes()
    wedges = ax.pie([1, 2, 3], labels=["a", "b", "c"], explode=(0, 0.1, 0), shadow=False)[0]

    def change(i):
        for wedge in wedges:
            wedge.set_theta1(wedge.theta1 + 5)
            wedge.set_theta2(wedge.theta2 + 7)
        wedges[0].set_radius(0.5 + i / 20)

    return Scene(fig, change)


@scene
def patches_of_all_kinds():
    fig, ax = axes()
    ax.set(xlim=(0, 4), ylim=(0, 4))
    rectangle = ax.add_patch(mpatches.Rectangle((0, 0), 1, 1, hatch="x", fill=False))
    circle = ax.add_patch(mpatches.Circle((2, 2), 0.5, alpha=0.5))
    polygon = ax.add_patch(mpatches.Polygon([(3, 3), (4, 3), (3, 4)], closed=True))
    box = ax.add_patch(mpatches.FancyBboxPatch((1, 3), 0.7, 0.3, boxstyle="round,pad=0.1"))
    arrow = ax.add_patch(mpatches.FancyArrow(0, 2, 1, 0.5, width=0.1, color="g"))
    flying = ax.add_patch(mpatches.FancyArrowPatch((0, 3), (1, 4), mutation_scale=12, connectionstyle="arc3,rad=.2"))
    shape = Path([(2, 0), (3, 1), (4, 0)], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
    curve = ax.add_patch(mpatches.PathPatch(shape, facecolor="none", linewidth=3, linestyle="--"))
    arc = ax.add_patch(mpatches.Arc((3, 2), 1, 1.5, theta2=200))

    def change(i):
        rectangle.set(xy=(i / 5, 0.2), angle=5 * i)
        circle.center = (2, 2 - i / 9)
        polygon.set_xy([(3, 3), (4, 3 - i / 9), (3, 4)])
        box.set_bounds(1, 3, 0.7 + i / 20, 0.3)
        arrow.set_data(dx=1 + i / 10)
        flying.set_positions((0, 3), (1 + i / 5, 4 - i / 5))
        curve.set_path(Path(shape.vertices + np.array([0, i / 9]), shape.codes))
        arc.set_angle(10 * i)

    return Scene(fig, change)


@scene
def state_machine_of_pyplot():
    """Current axes, colours that cycle, subplots made on the way."""
    fig = plt.figure(figsize=(2.4, 1.8))
    plt.subplot(211)

    def change(i):
        plt.subplot(2, 1, 1 + i % 2)
        plt.plot([0, 1], [i, 0])
        plt.title(f"frame {i}", fontsize=7)

    return Scene(fig, change, frames=10)
