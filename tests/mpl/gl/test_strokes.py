"""Lines of all widths, joins, caps and dashes, by OpenGL as by Agg."""

from __future__ import annotations

import matplotlib.collections as mcollections
import matplotlib.patches as mpatches
import numpy as np
import pytest
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform
from small_figures import X, in_pixels, path_patch

ZIGZAG = ([20, 60, 24, 100, 180, 100, 105, 185], [20, 90, 30, 130, 120, 110, 60, 20])


@pytest.mark.parametrize("join", ["miter", "round", "bevel"])
@pytest.mark.parametrize("cap", ["butt", "round", "projecting"])
@pytest.mark.parametrize("width", [0.3, 1, 4, 17])
def test_joins_and_caps_at_sharp_angles(fig, alike, join, cap, width):
    style = {"solid_joinstyle": join, "solid_capstyle": cap, "dash_joinstyle": join, "dash_capstyle": cap}
    in_pixels(fig, *ZIGZAG, linewidth=width, alpha=0.6, **style)
    x, y = ZIGZAG
    in_pixels(fig, x, [150 - each for each in y], linewidth=width / 2, linestyle="--", color="r", **style)
    alike(fig)


@pytest.mark.parametrize("join", ["miter", "round", "bevel"])
@pytest.mark.parametrize("angle", [0, 1, 10, 60, 120, 170, 179, 179.99, 180])
def test_turns_of_all_angles(fig, alike, join, angle):
    turned = np.radians(angle) + 0.3
    x, y = [30, 100, 100 + 70 * np.cos(turned)], [50, 50 + 70 * np.tan(0.3), 50 + 70 * np.tan(0.3)]
    y[2] += 70 * np.sin(turned)
    in_pixels(fig, x, y, linewidth=9, solid_joinstyle=join, alpha=0.7)
    alike(fig)


@pytest.mark.parametrize("join", ["miter", "round", "bevel"])
def test_outlines_that_turn_right_back(fig, alike, join):
    there = [(30.3, 20.2), (120.1, 90.7), (30.3, 20.2), (30.3, 20.2)]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    fig.add_artist(path_patch(there, codes, facecolor="none", linewidth=5, joinstyle=join))
    comb = [(50, 110), (150, 110), (150, 130), (150, 110), (170, 110), (170, 140), (170, 110), (190, 110)]
    fig.add_artist(path_patch(comb, facecolor="none", linewidth=3, joinstyle=join))
    alike(fig)


@pytest.mark.parametrize("cap", ["butt", "round", "projecting"])
def test_segments_without_length(fig, alike, cap):
    style = {"solid_capstyle": cap, "dash_capstyle": cap}
    in_pixels(fig, [50, 50], [50, 50], linewidth=20, **style)
    in_pixels(fig, [80], [50], linewidth=20, **style)
    in_pixels(fig, [30, 100, 100, 100, 170], [100, 100, 100, 130, 130], linewidth=8, **style)
    in_pixels(fig, [30, 30, 100 + 1e-15, 100], [20, 20, 25, 25], linewidth=6, linestyle="--", **style)
    alike(fig)


@pytest.mark.parametrize("width", [100, 1000, 1e5])
@pytest.mark.parametrize("join", ["miter", "round", "bevel"])
def test_huge_widths(fig, alike, width, join):
    in_pixels(fig, [-width, -20, 20], [3 * width, 100, 40], linewidth=width, alpha=0.5, solid_joinstyle=join)
    alike(fig)


def test_outlines_that_are_wider_than_large(fig, alike):
    """Agg's inner outlines turn inside out, which leaves holes."""
    corners = [(60, 60), (90, 60), (80, 90)]
    fig.add_artist(path_patch(corners, linewidth=60, facecolor="r", edgecolor=(0, 0, 0, 0.2)))
    fig.add_artist(mpatches.Circle((150, 75), 8, linewidth=20, transform=IdentityTransform(), edgecolor="g"))
    alike(fig)


@pytest.mark.parametrize("style", ["--", ":", "-.", (3, (7, 2, 0, 2)), (0, (0.1, 3)), (1e4, (5, 5)), (0, (500, 10))])
@pytest.mark.parametrize("smooth", [True, False])
def test_dashes_also_on_closed_outlines(fig, alike, style, smooth):
    options = {"linestyle": style, "antialiased": smooth, "linewidth": 3, "facecolor": "none"}
    square = [(15, 15), (95, 15), (95, 75), (15, 75), (15, 15)]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    fig.add_artist(path_patch(square, codes, **options))
    fig.add_artist(path_patch([(110, 10), (190, 30), (140, 140)], None, **options))
    fig.add_artist(mpatches.Circle((60, 110), 30, transform=IdentityTransform(), **options))
    # Without antialiasing single pixels depend on the last bit of Agg's 24.8 fixed point.
    alike(fig) if smooth else alike(fig, rms=8)


def test_dashes_of_collections(fig, ax, alike):
    segments = [[(k, -1), (k + 1, 1)] for k in range(6)]
    styles = ["--", ":", (0, (5, 1, 1, 1)), "-"]
    ax.add_collection(mcollections.LineCollection(segments, linestyles=styles, linewidths=[1, 3], colors=["r", "k"]))
    alike(fig)


def test_dashes_of_collections_without_antialiasing(fig, ax, alike):
    segments = [[(k, -1), (k + 1, 1)] for k in range(6)]
    options = {"linestyles": ["--", "-"], "linewidths": [1, 2.4], "antialiaseds": [False, True, False]}
    ax.add_collection(mcollections.LineCollection(segments, **options))
    alike(fig, rms=4)  # single pixels depend on the last bit of Agg's 24.8 fixed point


def test_not_antialiased(fig, ax, alike):
    ax.plot(X, np.sin(X), "o-", antialiased=False, linewidth=2)
    ax.fill([1, 3, 2], [-1, 0, 1], antialiased=False, edgecolor="k")
    ax.bar([5], [1.0], antialiased=False, edgecolor="r", linewidth=3)
    ax.add_collection(mcollections.LineCollection([[(0, -1), (6, 1)]], antialiaseds=[False], linewidths=3))
    alike(fig)


@pytest.mark.parametrize("snap", [None, True, False])
def test_snapping(fig, ax, alike, snap):
    for k, width in enumerate((0.5, 0.72, 1, 1.5, 2, 3)):
        ax.plot([k + 0.123, k + 0.123, k + 0.9], [-1, 1, 1], linewidth=width, snap=snap)
        ax.add_patch(mpatches.Rectangle((k + 0.3, -0.77), 0.41, 1.3, linewidth=width, edgecolor="k", snap=snap))
    alike(fig)


@pytest.mark.parametrize("lengths", [(4,), (6, 2, 1), (1, 2, 3, 4, 5)])
def test_dashes_of_an_odd_number_begin_again_with_gaps(fig, alike, lengths):
    in_pixels(fig, [10, 190], [20, 130], linewidth=3, linestyle=(0, lengths))
    alike(fig)


@pytest.mark.parametrize("seed", range(3))
def test_lines_that_turn_within_their_width(fig, ax, alike, seed):
    """Inner sides of segments that are shorter than the line is wide cross."""
    y = np.random.default_rng(seed).standard_normal(300)
    ax.plot(np.linspace(0, 6, 300), y, linewidth=3, alpha=0.7)
    alike(fig)
