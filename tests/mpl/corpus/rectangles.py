"""Rectangles that move in every frame, in all the ways in which matplotlib lets them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import matplotlib as mpl
import matplotlib.patches as mpatches
import matplotlib.path as mpath
import matplotlib.patheffects as mpatheffects
import matplotlib.scale as mscale
import matplotlib.transforms as mtransforms
import numpy as np

from .registry import ALWAYS, Scene, X, axes, noise, scene


def move(shown, i, scale=1.0):
    """Other heights for bars, for frame i."""
    for bar, height in zip(shown, noise(i, len(shown)) * scale, strict=True):
        bar.set_height(height)


@scene
def heights_of_all_kinds_of_numbers():
    """Some are rounded to fewer bits, or overflow, when they are added to where the bar begins."""
    fig, ax = axes()
    small, wide = np.float32, np.longdouble
    kinds = [int, np.int32, np.int64, small, np.float64, float, np.float16, np.uint8, bool, Fraction, wide, small]
    shown = ax.bar(np.arange(12) / 7, [1] * 12, width=1 / 7, bottom=1 / 3, linewidth=0.3, edgecolor="k")
    square = ax.add_patch(mpatches.Rectangle((np.float32(0.3), np.float32(0.7)), np.float32(0.1), 3, alpha=0.5))
    ax.set_ylim(0, 9)

    def change(i):
        for k, (bar, height) in enumerate(zip(shown, noise(i, 12) * 8, strict=True)):
            bar.set_height(kinds[(i + k) % 12](float(height)))
            if i > 8:
                bar.set_y(kinds[(i + k + 5) % 12](1))
        square.set_xy((small(0.1) * small(i), small(0.7)))

    return Scene(fig, change)


@scene
def heights_negative_zero_huge_and_none():
    """Infinite ones are in test_rectangles.py: matplotlib warns of them."""
    fig, ax = axes()
    heights = [1, -1, 0.0, -0.0, np.nan, 1e9, -1e9, 1e300, -1e17, 1e-300, 0, 2]
    shown = ax.bar(range(12), [1] * 12, edgecolor="k", alpha=0.5)
    ax.set_ylim(-2, 3)

    def change(i):
        for k, bar in enumerate(shown):
            bar.set_height(heights[(i + k) % 12])
        shown[3].set_x(heights[(i + 2) % 12])

    return Scene(fig, change, pause=ALWAYS)


@scene
def bars_in_all_styles():
    fig, ax = axes()
    shown = ax.bar(range(9), [1] * 9, width=0.9)
    styles = [
        {"alpha": 0.3, "edgecolor": "r", "linewidth": 3},
        {"edgecolor": "k", "linestyle": "--", "linewidth": 2},
        {"edgecolor": "k", "linestyle": (1, (3, 1, 1, 1)), "facecolor": "none"},
        {"edgecolor": "none"},
        {"fill": False, "joinstyle": "round", "linewidth": 4},
        {"hatch": "//o", "edgecolor": "g", "facecolor": (1, 1, 0, 0.4)},
        {"hatch": "x", "fill": False, "linewidth": 0},
        {"antialiased": False, "edgecolor": "b", "facecolor": "none"},
        {"snap": False, "edgecolor": (0, 0, 0, 0.5), "linewidth": 0.4},
    ]
    for bar, style in zip(shown, styles, strict=True):
        bar.set(**style)
    ax.set_ylim(0, 1.1)
    return Scene(fig, lambda i: move(shown, i))


@scene
def bars_clipped_by_this_and_that():
    fig, ax = axes()
    ax.set_position((0.3, 0.3, 0.4, 0.4))
    shown = ax.bar(range(6), [1] * 6)
    ax.set_ylim(0, 1)
    shown[0].set_clip_on(False)
    shown[1].set_clip_path(mpatches.Circle((1, 0.5), 0.4, transform=ax.transData))
    shown[2].set_clip_path(mpatches.Rectangle((2, 0.2), 0.3, 0.5, transform=ax.transData))
    shown[3].set_clip_path(mpath.Path.unit_regular_star(5), ax.transAxes)
    window = mtransforms.Bbox([[0, 0], [150, 90]])

    def change(i):
        move(shown, i, 1.4)
        window.p1 = 150, 60 + 5 * i
        if i == 4:
            shown[4].set_clip_box(window)
        if i == 10:
            shown[0].set_clip_on(True)
            shown[4].set_clip_on(False)
            shown[3].set_clip_path(None)
            shown[5].set_clip_path(mpatches.Circle((5, 0.5), 0.4, transform=ax.transData))

    return Scene(fig, change)


@scene
def rectangles_in_all_coordinates():
    fig, ax = axes()
    ax.set_ylim(0, 4)
    blended = ax.get_xaxis_transform()
    transforms = [ax.transAxes, fig.transFigure, None, mtransforms.IdentityTransform(), blended, fig.dpi_scale_trans]
    sizes = [1, 1, 100, 100, 1, 1]
    shown = []
    for k, transform in enumerate(transforms):
        rectangle = mpatches.Rectangle((0, 0), 0.1, 0.1, transform=transform, color=f"C{k}", alpha=0.5, clip_on=False)
        shown.append(ax.add_patch(rectangle) if k % 2 else fig.add_artist(rectangle))
    fig.patches.append(mpatches.Rectangle((0, 0), 0.2, 0.3, transform=fig.transFigure, figure=fig, color="k"))
    span = ax.axvspan(0.2, 0.4, alpha=0.3)
    legend = ax.legend([shown[0]], ["one"], loc="upper left")

    def change(i):
        for k, (rectangle, size) in enumerate(zip(shown, sizes, strict=True)):
            rectangle.set_bounds(*(size * noise(20 * i + k, 4)))
        fig.patches[-1].set_xy((i / 15, 0.7))
        span.set_x(i / 20)
        ax.patch.set_width(1 - i / 40)
        fig.patch.set_height(1 - i / 50)
        legend.get_frame().set_linewidth(i / 5)

    return Scene(fig, change)


@scene
def bars_on_axes_that_become_logarithmic():
    fig, (left, right) = axes(ncols=2)
    becoming = left.bar(range(1, 5), [1] * 4)
    being = right.bar(range(1, 5), [1] * 4, log=True)
    left.set_ylim(0.1, 10)
    right.set_ylim(0.1, 10)

    def change(i):
        move(becoming, i, 9)
        move(being, i + 1, 9)
        if i == 3:
            left.set_yscale("log")
        if i == 9:
            left.set_yscale("linear")
            right.set_yscale("linear")
        if i == 11:
            left.set_xscale("symlog")

    return Scene(fig, change)


@scene
def bars_behind_a_scale_that_is_swapped_alone():
    """The limits and ticks stay as they are: only the transform of the bars is another."""
    fig, ax = axes()
    ax.set_axis_off()
    shown = ax.bar(range(1, 5), [1] * 4)
    ax.set(xlim=(0.4, 5), ylim=(0.1, 10))

    def change(i):
        move(shown, i, 9)
        ax.set_yscale(["linear", "log", "symlog"][i // 4])
        ax.set_ylim(0.1, 10)

    return Scene(fig, change, pause=ALWAYS)


@scene
def rectangles_that_begin_to_turn():
    fig, ax = axes()
    ax.set(xlim=(0, 5), ylim=(0, 3))
    shown = [
        ax.add_patch(mpatches.Rectangle((k + 0.5, 1), 0.5, 1, angle=angle, rotation_point=point, alpha=0.6))
        for k, (angle, point) in enumerate([(0, "xy"), (20, "xy"), (0, "center"), (30, "center"), (10, (4, 1))])
    ]

    def change(i):
        move(shown, i)
        shown[2].set_x(2 + i / 12)
        if i > 2:
            shown[0].set_angle(3 * i if i < 10 else 0)
        if i == 4:
            shown[2].rotation_point = (2.5, 1.5)
            shown[2].angle = 15
        if i == 10:
            shown[3].rotation_point = "xy"
            shown[3].set_angle(0.0)

    return Scene(fig, change)


@scene
def bars_over_dates_and_categories():
    fig, (left, right) = axes(ncols=2)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    days = left.bar([start + timedelta(days=k) for k in range(5)], [1] * 5, width=timedelta(hours=20))
    window = left.add_patch(mpatches.Rectangle((start, 0.2), timedelta(days=1), 0.3, alpha=0.5, color="r"))
    names = right.bar(["a", "b", "c"], [1, 2, 3])
    box = right.add_patch(mpatches.Rectangle((0, 0), 1, 1, fill=False))
    left.tick_params(labelbottom=False)

    def change(i):
        move(days, i)
        move(names, i, 3)
        if i < 10:
            window.set_x(start + timedelta(hours=7 * i))
        names[1].set_x([0.6, 1, np.float32(0.7)][i % 3])
        box.set_height(np.int64(i % 3))
        if i == 10:
            window.set(x=20455.5, width=2)

    return Scene(fig, change)


@scene
def bars_whose_style_changes_in_the_middle():
    fig, ax = axes()
    shown = ax.bar(range(10), [1] * 10, edgecolor="k")
    ax.set_ylim(0, 1)
    styles = [
        {"facecolor": "r"},
        {"linewidth": 3},
        {"antialiased": False},
        {"hatch": "xx", "hatch_linewidth": 2} if mpl.__version_info__ >= (3, 10) else {"hatch": "xx"},
        {"visible": False},
        {"linestyle": ":", "linewidth": 2},
        {"sketch_params": 3},
        {"path_effects": [mpatheffects.SimplePatchShadow((4, -4)), mpatheffects.Normal()]},
        {"alpha": 0.2, "snap": True},
        {"zorder": 0.5, "fill": False},
    ]
    usual = [{name: getattr(shown[0], f"get_{name}")() for name in style} for style in styles]

    def change(i):
        move(shown, i)
        for bar, style, back in zip(shown, styles, usual, strict=True):
            if i == 4:
                bar.set(**style)
            if i == 10:
                bar.set(**back)

    return Scene(fig, change, frames=14)


@scene
def bars_whose_path_effects_are_edited_in_place():
    """And dashes, in the user's own list."""
    fig, ax = axes()
    mpl.rcParams["lines.scale_dashes"] = False
    shown = ax.bar(range(4), [1] * 4, edgecolor="k", linewidth=2)
    effects, dashes = [], [4, 2]
    shown[1].set_path_effects(effects)
    shown[2].set_linestyle((0, dashes))
    ax.set_ylim(0, 1)

    def change(i):
        move(shown, i)
        if i == 4:
            effects.append(mpatheffects.withStroke(linewidth=6, foreground="r"))
        if i == 10:
            effects.clear()
            dashes[0] = 9

    return Scene(fig, change)


@scene
def snapping_is_switched_off_and_on():
    fig, ax = axes()
    shown = ax.bar(range(7), [1] * 7, width=0.77, edgecolor="k")

    def change(i):
        move(shown, i)
        mpl.rcParams["path.snap"] = not 3 <= i < 10
        if i == 11:
            mpl.rcParams["hatch.linewidth"] = 3

    return Scene(fig, change, frames=14)


@scene
def bars_under_limits_that_scroll():
    fig, (left, right) = axes(ncols=2)
    scrolled = left.bar(np.arange(20), [1] * 20)
    zoomed = right.bar(np.arange(4), [1] * 4, edgecolor="r")

    def change(i):
        move(scrolled, i)
        move(zoomed, i)
        left.set_xlim(i / 3, i / 3 + 6)
        right.set_ylim(-i / 20, 1 + i / 9)
        if i == 3:
            right.set_aspect("equal")
        if i == 9:
            right.set_aspect(2, adjustable="datalim")
            left.invert_yaxis()
        if i == 11:
            left.set_position((0.1, 0.2, 0.3, 0.5))

    return Scene(fig, change)


class Leaning(mpatches.Rectangle):
    """Its width and height are those of a rectangle, and it leans."""

    def get_patch_transform(self):
        return mtransforms.Affine2D().skew(0.3, 0) + super().get_patch_transform()


@scene
def rectangles_of_a_subclass_and_with_methods_of_their_own():
    fig, ax = axes()
    ax.set(xlim=(0, 4), ylim=(0, 2))
    leaning = ax.add_patch(Leaning((0, 0.2), 0.5, 1))
    shown = ax.bar(range(1, 4), [1] * 3)
    usual = shown[0].get_patch_transform
    shown[0].get_patch_transform = lambda: usual() + mtransforms.Affine2D().skew(0.2, 0)
    path = mpath.Path.unit_regular_polygon(3)
    shown[1].get_path = lambda: path
    drawn = shown[2].draw

    def change(i):
        move([leaning, *shown], i)
        if i == 4:
            shown[2].get_transform = lambda: shown[2].get_patch_transform() + ax.transAxes
        if i == 10:
            del shown[0].get_patch_transform
            shown[2].draw = lambda renderer: (drawn(renderer), leaning.draw(renderer))

    return Scene(fig, change)


@scene
def rectangles_under_transforms_of_the_users_own():
    """One is edited in place, one is replaced, one has a part that stops being affine."""
    fig, ax = axes()
    ax.set(xlim=(0, 4), ylim=(0, 2))
    own, part = mtransforms.Affine2D(), mtransforms.TransformWrapper(mtransforms.Affine2D())
    transforms = [own + ax.transData, ax.transData, part + ax.transData, own]
    shown = [
        ax.add_patch(mpatches.Rectangle((0.3 + k, 0.2), 0.4, 1, transform=transform, color=f"C{k}", alpha=0.7))
        for k, transform in enumerate(transforms)
    ]

    def change(i):
        move(shown[:3], i)
        shown[3].set_bounds(90 + i, 40, 33, 20)
        own.clear().rotate_deg(2 * i).translate(i / 20, 0)
        if i == 4:
            shown[1].set_transform(ax.transAxes)
            part.set(mtransforms.Affine2D().skew(0.1, 0.1))
        if i == 9:
            part.set(mtransforms.blended_transform_factory(mtransforms.Affine2D(), mscale.LogTransform(10)))
            shown[1].set_transform(own + ax.transData)
        if i == 10:
            shown[1].set_transform(mtransforms.Affine2D().scale(60))

    return Scene(fig, change)


@scene
def bars_among_lines():
    fig, ax = axes()
    shown = ax.bar(X[::4], [1] * 10, alpha=0.6, zorder=2.5)
    ax.plot(X, np.abs(np.sin(X)), linewidth=5)
    (line,) = ax.plot(X, np.abs(np.cos(X)), linewidth=5, zorder=3, alpha=0.5)
    ax.grid(zorder=2.2)

    def change(i):
        move(shown, i)
        if i > 8:
            line.set_ydata(np.abs(np.cos(X + i)))
        shown[4].set_zorder(4 if i % 4 == 3 else 1)

    return Scene(fig, change)


@scene
def bars_that_are_put_away_and_brought_back():
    """Also into other axes, where their clip box and transform are others."""
    fig, (left, right) = axes(ncols=2)
    shown = left.bar(range(5), [1] * 5)
    turned = right.barh(range(3), [1, 2, 3])

    def change(i):
        move(shown, i)
        for k, bar in enumerate(turned):
            bar.set_width((i * k + 1) % 3)
        if i == 2:
            shown[1].remove()
        if i == 4:
            right.add_patch(mpatches.Rectangle((0, 0), 1, 1, color="k"))
        if i > 8:
            right.patches[-1].set_height(noise(i, 1)[0])
        if i == 10:
            left.add_patch(mpatches.Rectangle((0, 0), 1, 0.5)).update_from(shown[2])

    return Scene(fig, change)


@scene
def bars_on_round_axes():
    fig, ax = axes(subplot_kw={"projection": "polar"})
    shown = ax.bar(np.arange(6), [1] * 6, width=0.8, alpha=0.5)
    ax.set_ylim(0, 1)
    return Scene(fig, lambda i: move(shown, i))
