"""Axes in space whose parts change one at a time: panes, grid, axes, artists, and the view on them."""

from __future__ import annotations

import matplotlib.patches as mpatches
import matplotlib.pyplot as plt
import matplotlib.ticker as mticker
import numpy as np
from mpl_toolkits.mplot3d import art3d

from .registry import ALWAYS, WIDE, Scene, X, axes, noise, scene

GRID = np.meshgrid(np.linspace(-1, 1, 5), np.linspace(-1, 1, 5))
SMALL = (1.5, 1.4)


def _space(**options):
    """Few ticks: they take most of the time."""
    fig, ax = axes(figsize=SMALL, subplot_kw={"projection": "3d", **options})
    ax.set(xticks=[0], yticks=[0], zticks=[0])
    return fig, ax


def _steps(fig, steps, pause=range(3, 5)):
    """One step in every second frame; nothing changes between them."""
    return Scene(fig, lambda i: steps[i // 2]() if i % 2 else None, frames=2 * len(steps), pause=pause)


@scene
def line_that_grows_through_a_surface():
    """The view is fixed; what is in front depends on how long the line is."""
    fig, ax = _space()
    ax.plot_surface(*GRID, GRID[0] * GRID[1], alpha=0.6)
    (line,) = ax.plot([], [], [], "r", lw=4)
    ax.set(xlim=(-1, 1), ylim=(-1, 1), zlim=(-1, 1))

    def change(i):
        length = 5 * min(i, 8)
        line.set_data_3d(np.cos(X[:length]), np.sin(X[:length]), X[:length] / 3 - 1)
        if i == 10:
            line.set_color("g")

    return Scene(fig, change, pause=range(4, 6))


@scene
def points_move_among_still_ones():
    """Those that are far away are paler, and paler by how far the others are."""
    fig, ax = _space()
    moving = ax.scatter(*noise(0, 3, 8), s=60, c="r")
    ax.scatter(*noise(1, 3, 8), s=60, c="b")
    plain = ax.scatter(*noise(2, 3, 8), s=60, c=noise(2, 8), depthshade=False)

    def change(i):
        place = noise(0, 3, 8)
        place[:, 0] += min(i, 6) / 6
        moving._offsets3d = tuple(place)
        if i == 8:
            plain.set_sizes([20])
        if i == 10:
            moving.set_alpha(0.4)

    return Scene(fig, change, frames=11, pause=range(3, 5))


@scene
def view_that_turns_and_stops():
    fig, ax = _space()
    ax.plot_wireframe(*GRID, GRID[0])
    (line,) = ax.plot([-1, 1], [0, 0], [0, 0], "r")
    views = [(30, -60, 0), (30, -60, 0), (30, -50, 0), (30, -40, 0), (30, -40, 0), (30, -40, 20), (60, -40, 20)]
    views += [(60, -40, 20), (-10, 100, 0), (30, -60, 0), (30, -60, 0)]

    def change(i):
        ax.view_init(*views[i])
        if i > 8:
            line.set_linewidth(i - 6)

    return Scene(fig, change, frames=11, pause=ALWAYS)


@scene
def limits_in_space_change():
    fig, ax = _space()
    ax.plot([0, 1], [0, 1], [0, 1], "ro-")
    ax.plot([0, 1], [1, 0], [1, 0], "b")
    steps = [
        lambda: ax.set_xlim(0, 2),
        lambda: ax.set_zlim(-1, 1),
        lambda: ax.invert_yaxis(),
        lambda: ax.plot([0, 1], [0, 0], [0, 3], "g"),
        lambda: ax.autoscale(),
        lambda: ax.margins(0.4),
    ]
    return _steps(fig, steps)


@scene
def projection_and_zoom_change():
    fig, ax = _space()
    ax.plot_surface(*GRID, GRID[0] * GRID[1], color="c")
    steps = [
        lambda: ax.set_proj_type("ortho"),
        lambda: ax.set_proj_type("persp", focal_length=0.5),
        lambda: ax.set_box_aspect((1, 1, 2)),
        lambda: ax.set_box_aspect((1, 1, 2), zoom=0.8),
        lambda: ax.set_aspect("equal"),
        lambda: ax.set_position((0, 0.2, 0.7, 0.7)),
    ]
    return _steps(fig, steps)


@scene
def panes_and_grid_in_space_change():
    fig, ax = _space()
    ax.plot([-1, 1], [0, 1], [0, 1], "r", lw=4)
    steps = [
        lambda: ax.xaxis.set_pane_color((1, 0.8, 0.8, 0.5)),
        lambda: ax.grid(visible=False),
        lambda: ax.zaxis.pane.set_edgecolor("b"),
        lambda: ax.grid(visible=True),
        lambda: setattr(ax.yaxis.pane, "fill", False),
        lambda: ax.xaxis.line.set_color("g"),
        lambda: ax.set_facecolor("y"),
    ]
    return _steps(fig, steps)


@scene
def axes_in_space_are_turned_off_and_on():
    fig, ax = _space()
    (line,) = ax.plot([-1, 1], [0, 1], [0, 1], "r", lw=4)
    steps = [
        lambda: ax.set_axis_off(),
        lambda: ax.set_axis_on(),
        lambda: ax.zaxis.set_visible(False),
        lambda: line.set_visible(False),
        lambda: (ax.zaxis.set_visible(True), line.set_visible(True)),
        lambda: ax.set_visible(False),
        lambda: ax.set_visible(True),
    ]
    return _steps(fig, steps)


@scene
def ticks_and_labels_in_space_change():
    fig, ax = _space()
    ax.plot([0, 1], [0, 1], [0, 1])
    steps = [
        lambda: ax.set_xticks([0, 0.5], ["a", "b"]),
        lambda: ax.set_xticks([0, 0.5], ["a", "c"]),
        lambda: ax.set(xlabel="x", zlabel="height"),
        lambda: ax.tick_params(axis="z", labelcolor="r", labelsize=7),
        lambda: ax.zaxis.set_major_locator(mticker.MultipleLocator(0.5)),
        lambda: ax.zaxis.set_major_formatter("{x:.0%}"),
        lambda: setattr(ax.xaxis, "labelpad", -5),
    ]
    return _steps(fig, steps)


@scene
def words_in_space_change():
    fig, ax = _space()
    words = ax.text(0.2, 0.2, 0.2, "words", "x")
    still = ax.text(0.8, 0.8, 0.5, "still", color="b")
    flat = ax.text2D(0, 0.95, "flat", transform=ax.transAxes)
    steps = [
        lambda: words.set_text("others"),
        lambda: words.set_position_3d((0.2, 0.2, 0.8), "y"),
        lambda: flat.set_text("still flat"),
        lambda: words.set_3d_properties(0.5, (1, 1, 0)),
        lambda: still.set(rotation=40, fontsize=7),
        lambda: words.set_color("r"),
    ]
    return _steps(fig, steps)


@scene
def arrows_in_space_are_made_anew():
    fig, ax = _space()
    made = []
    ax.set(xlim=(0, 2), ylim=(0, 2), zlim=(0, 2))
    lengths = [1, 1, 1, 1.5, 1.5, 1, 1, 1, 1, 1]

    def change(i):
        if made:
            made.pop().remove()
        options = {"colors": "r" if i in (6, 7) else "k", "arrow_length_ratio": 0.5 if i > 8 else 0.3}
        made.append(ax.quiver([0, 1], [0, 0], [0, 1], 1, 1, 0.5, length=lengths[i], **options))

    return Scene(fig, change, frames=10, pause=ALWAYS)


@scene
def space_is_cleared_and_drawn_again():
    fig, ax = _space()

    def change(i):
        ax.clear()
        ax.bar3d([0, 1], [0, 1], 0, 0.5, 0.5, [1, 2 if i not in (3, 4) else 1.5], shade=i < 8)
        ax.plot([0, 1], [1, 0], [1, 2], "r" if i < 6 else "g")
        ax.set(xticks=[0], yticks=[0], zticks=[2], xlabel="x" if i < 9 else "z", zlim=(0, 2))

    return Scene(fig, change, frames=10, pause=ALWAYS)


@scene
def surface_is_removed_and_the_same_made_again():
    fig, ax = _space()
    height = GRID[0] * GRID[1]
    made = [ax.plot_surface(*GRID, height)]
    ax.scatter([0, 1], [0, 1], [1, -1], c="r", s=30)
    ax.set_zlim(-1, 1)
    options = {3: {"cmap": "hot"}, 4: {"cmap": "hot"}, 6: {"edgecolor": "k"}, 7: {"rstride": 2, "shade": False}}

    def change(i):
        made.pop().remove()
        made.append(ax.plot_surface(*GRID, height * (0.5 if i == 9 else 1), **options.get(i, {})))

    return Scene(fig, change, frames=11, pause=ALWAYS)


@scene
def contours_in_space_are_made_anew():
    fig, ax = _space()
    height = GRID[0] * GRID[1]
    (line,) = ax.plot([-1, 1], [0, 0], [-1, 1], "k", lw=3)

    def change(i):
        for collection in list(ax.collections):
            collection.remove()
        ax.contour(*GRID, height, levels=3 if i not in (3, 4) else 5)
        ax.contourf(*GRID, height, zdir="z", offset=-1 if i < 6 else -0.5, alpha=0.5 if i != 8 else 1)
        if i == 9:
            line.set_data_3d([-1, 1], [0, 0], [1, -1])

    return Scene(fig, change, frames=10, pause=ALWAYS)


@scene
def legend_and_title_in_space():
    fig, ax = _space()
    (line,) = ax.plot([0, 1], [0, 1], [0, 1], label="line")
    ax.set_title("title", fontsize=8)
    steps = [
        lambda: ax.legend(fontsize=7),
        lambda: line.set_color("r"),
        lambda: ax.legend(fontsize=7, loc="lower left"),
        lambda: ax.set_title("other", fontsize=8),
        lambda: ax.get_legend().get_texts()[0].set_text("other"),
        lambda: ax.get_legend().remove(),
    ]
    return _steps(fig, steps)


@scene
def axes_in_space_beside_and_below_flat_ones():
    """Now the one moves, now the other; the flat axes are translucent and above."""
    fig = plt.figure(figsize=WIDE)
    deep = fig.add_subplot(1, 2, 1, projection="3d")
    deep.set(xticks=[0], yticks=[0], zticks=[0])
    (curve,) = deep.plot(np.cos(X), np.sin(X), X)
    flat = fig.add_axes((0.3, 0.3, 0.6, 0.5))
    flat.patch.set_alpha(0.3)
    (line,) = flat.plot(X, np.sin(X), lw=4)

    def change(i):
        if i < 3 or i == 7:
            line.set_ydata(np.sin(X + i))
        elif i < 6 or i == 9:
            curve.set_data_3d(np.cos(X + i), np.sin(X), X)
        if i == 8:
            deep.set_zorder(1)

    return Scene(fig, change, frames=10, pause=range(6, 7))


@scene
def order_in_space_by_zorder():
    fig, ax = _space(computed_zorder=False)
    lines = [ax.plot([k, 1 - k], [0, 1], [0.5, 0.5], lw=9, zorder=3 - k)[0] for k in range(2)]
    points = ax.scatter([0.5], [0.5], [0.5], s=300, zorder=1)
    steps = [
        lambda: lines[0].set_zorder(1),
        lambda: points.set_zorder(4),
        lambda: ax.view_init(60, 120),
        lambda: setattr(ax, "computed_zorder", True),
        lambda: lines[0].set_data_3d([0, 1], [0, 1], [0.9, 0.9]),
        lambda: setattr(ax, "computed_zorder", False),
    ]
    return _steps(fig, steps)


@scene
def flat_artists_in_space():
    fig, ax = _space()
    corners = np.array([(0, 0, 0), (1, 0, 0.5), (0, 1, 1)], float)
    face = ax.add_collection3d(art3d.Poly3DCollection([corners], alpha=0.7, edgecolor="k"))
    ax.bar([0, 0.5], [1, 0.5], zs=1, zdir="y", width=0.3, alpha=0.7)
    circle = ax.add_patch(mpatches.Circle((0.5, 0.5), 0.3, color="r"))
    art3d.pathpatch_2d_to_3d(circle, z=0.2, zdir="z")
    circle.set_alpha(0.6)
    ax.set(xlim=(0, 1), ylim=(0, 1), zlim=(0, 1))
    steps = [
        lambda: face.set_verts([corners * 0.7]),
        lambda: face.set_facecolor("g"),
        lambda: circle.set_3d_properties(circle._path2d if hasattr(circle, "_path2d") else circle.get_path(), zs=0.8),
        lambda: ax.patches[0].set_facecolor("y"),
        lambda: face.set_sort_zpos(5),
        lambda: face.set_visible(False),
    ]
    return _steps(fig, steps)


@scene
def data_in_space_are_edited_in_place():
    fig, ax = _space()
    place = noise(0, 3, 6)
    (line,) = ax.plot(*place)
    points = ax.scatter(*place, s=30, c="r")
    shared = tuple(np.array(values) for values in place)
    points._offsets3d = shared
    line.set_data_3d(*(np.array(values) for values in place))

    def change(i):
        if i in (2, 6):
            shared[2][:3] = i / 9
        if i in (4, 8):
            line.get_data_3d()[1][2:] = i / 9

    return Scene(fig, change, frames=10, pause=ALWAYS)


@scene
def views_that_are_shared():
    fig, (left, right) = axes(ncols=2, figsize=WIDE, subplot_kw={"projection": "3d"})
    for ax in (left, right):
        ax.set(xticks=[0], yticks=[], zticks=[])
        ax.plot_wireframe(*GRID, GRID[0] ** 2)
    right.shareview(left)

    def change(i):
        if i in (2, 3, 6):
            left.view_init(30, 20 * i, share=True)
        if i == 8:
            right.view_init(10, 0)

    return Scene(fig, change, frames=10)
