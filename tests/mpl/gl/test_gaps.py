"""Vertices that are no numbers, masked or not there: OpenGL draws what Agg does, and leaves out what Agg does."""

from __future__ import annotations

import matplotlib.collections as mcollections
import matplotlib.patches as mpatches
import numpy as np
import pytest
from matplotlib.path import Path
from small_figures import X


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("where", [slice(0, 3), slice(20, 21), slice(57, 60), slice(1, None, 2), slice(10, 50)])
def test_vertices_that_are_no_numbers_are_gaps(fig, ax, alike, bad, where):
    for k, style in enumerate(("-", "--", "o-")):
        y = np.sin(X) + k / 4
        y[where] = bad
        ax.plot(X, y, style, linewidth=2, markersize=3)
    alike(fig)


@pytest.mark.filterwarnings("ignore:invalid value encountered in dot")  # matplotlib's own, of infinite ones
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_polygons_bars_and_areas_with_gaps(fig, ax, alike, bad):
    y = np.sin(X)
    y[20:24] = bad
    ax.fill_between(X, y, alpha=0.5)
    ax.fill([1, 2, bad, 3, 1.5], [1, 1.2, 1, -1, -1.2], "r", edgecolor="k", linewidth=2)
    ax.add_patch(mpatches.Polygon([(4, 0), (5, bad), (5, 1), (4, 1)], edgecolor="k"))
    ax.add_patch(mpatches.Rectangle((5, 0), bad, 1))
    alike(fig)


def test_scatters_and_collections_with_gaps(fig, ax, alike):
    y = np.cos(X)
    y[::3], size = np.nan, np.full(60, 30.0)
    size[5] = np.nan
    ax.scatter(X, y, s=size, c=X, edgecolors="k")
    segments = np.stack([np.stack([X, y - 1], axis=1), np.stack([X, y + 1], axis=1)], axis=1)
    ax.add_collection(mcollections.LineCollection(segments, linewidths=2))
    alike(fig)


def test_meshes_and_images_with_gaps(fig, ax, alike):
    values = np.random.default_rng(1).random((6, 8))
    values[2, 3] = np.nan
    ax.pcolormesh(np.linspace(0, 3, 9), np.linspace(-1, 1, 7), values)
    ax.imshow(values, extent=(3, 6, -1, 1), aspect="auto")
    alike(fig)


def test_masked_arrays(fig, ax, alike):
    y = np.ma.masked_inside(np.sin(X), -0.3, 0.3)
    ax.plot(X, y, "o-", markersize=4)
    ax.scatter(X, y - 0.4, c=X)
    ax.fill_between(X, y + 0.3, y + 0.5)
    alike(fig)


def test_all_of_it_is_no_number(fig, ax, alike):
    ax.plot(X, X * np.nan, "o-")
    ax.fill_between(X, X * np.nan)
    ax.scatter(X, X * np.nan)
    alike(fig, empty=True)


def test_nothing_to_draw(fig, ax, alike):
    ax.plot([], [], "o-")
    ax.scatter([], [])
    ax.fill([], [])
    for kind in (mcollections.LineCollection, mcollections.PolyCollection, mcollections.PathCollection):
        ax.add_collection(kind([]))
    ax.add_collection(mcollections.PolyCollection([np.empty((0, 2))]))
    ax.add_collection(mcollections.PathCollection([Path(np.empty((0, 2)))], offsets=[(1, 1)], edgecolors="k"))
    ax.add_patch(mpatches.PathPatch(Path(np.empty((0, 2)))))
    ax.text(1, 1, "")
    ax.text(1, 0, "   ")
    alike(fig, empty=True)
