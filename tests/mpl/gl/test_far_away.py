"""Coordinates far away: of it OpenGL draws what Agg draws, and nothing of what Agg leaves out."""

from __future__ import annotations

import numpy as np
import pytest
from small_figures import FAR, in_pixels, path_patch


@pytest.mark.parametrize("far", [1e4, 1e6, 1e9, FAR])
def test_lines_that_go_far_away(fig, ax, alike, far):
    ax.plot([1, 1, far, far], [0, far, far, 0], linewidth=2)
    ax.plot([-far, far], [0.5, 0.5], linewidth=3)
    ax.plot([3, 3], [-far, far], "--", linewidth=2)
    ax.plot([-far, 2, 4, far], [-far, -1, 1, far], alpha=0.5)
    alike(fig)


@pytest.mark.parametrize("far", [1e4, 1e6, 1e9, FAR])
def test_bars_and_rectangles_that_go_far_away(fig, ax, alike, far):
    ax.bar([1, 2, 3], [far, -far, 1], edgecolor="k", linewidth=2, alpha=0.5)
    ax.barh([-0.5], [far], height=0.3, color="r")
    ax.axhspan(-far, -1.2, color="y")
    alike(fig)


@pytest.mark.parametrize("far", [1e4, 1e6])
def test_polygons_that_go_far_away(fig, ax, alike, far):
    ax.fill([1, 2, far], [-1, 1, far], "g", edgecolor="k", linewidth=2)
    ax.fill([-far, 3, 4], [-far, -1, -0.5], "r", alpha=0.5)
    alike(fig)


@pytest.mark.parametrize("far", [1e4, 1e9, FAR])
def test_markers_points_and_texts_far_away(fig, ax, alike, far):
    ax.plot([1, far, -far, 3], [0, 0.5, far, 1], "o")
    ax.scatter([2, far, -far, 4], [0, 0.5, far, 1], c=[1, 2, 3, 4])
    ax.annotate("here", (4, 1), clip_on=True)
    alike(fig)


def test_an_image_that_reaches_far_away(fig, ax, alike):
    ax.imshow(np.random.default_rng(1).random((4, 5)), extent=(-1e5, 1e5, -0.9, 1e5), aspect="auto")
    ax.set(xlim=(0, 6), ylim=(-1.5, 1.5))
    alike(fig)


def test_a_mesh_that_reaches_far_away(fig, ax, alike):
    ax.pcolormesh([-1e6, 1, 3, 1e6], [-1e6, 0, 1e6], np.arange(6).reshape(2, 3))
    ax.set(xlim=(0, 6), ylim=(-1.5, 1.5))
    alike(fig)


def test_lines_and_shapes_beside_the_image(fig, alike):
    in_pixels(fig, [-50, -5, 250], [-20, 180, 300], linewidth=20)
    fig.add_artist(
        path_patch([(-30, -30), (-10, 30), (-20, 90), (-30, -30)], facecolor="r", edgecolor="k", linewidth=5)
    )
    fig.add_artist(path_patch([(150, 400), (100, 160), (220, 160)], facecolor="r", edgecolor="k", linewidth=40))
    alike(fig)
