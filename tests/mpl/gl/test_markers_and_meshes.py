"""Markers and meshes by OpenGL as by Agg."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.collections as mcollections
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path


def test_every_marker(fig, ax, alike):
    markers = [marker for marker in Line2D.markers if marker not in (None, "None", " ", "")]
    for k, marker in enumerate(markers):
        place = [k % 8 * 0.8 + 0.2], [k // 8 * 0.6 - 1.2]
        ax.plot(*place, marker=marker, markersize=9, markeredgecolor="k", markerfacecolor="y", alpha=0.8)
    alike(fig)


def test_all_kinds_of_meshes(fig, ax, alike):
    x, y = np.meshgrid(np.linspace(0, 6, 9), np.linspace(-1.4, 1.4, 7))
    values = np.sin(x[1:, 1:] * y[1:, 1:])
    ax.pcolormesh(x[:, ::-1], y * 0.5 - 0.1 * x, values, alpha=0.5, edgecolors="k", linewidth=0.5)
    ax.pcolormesh(x, y * 0.2 + 1, np.cos(x), shading="gouraud", alpha=0.8)
    ax.tripcolor([0, 6, 6, 0.1], [-1.4, -1.39, -1, -1.38], [0, 1, 2, 3], shading="gouraud")
    # Lines pass right through corners of pixels, which depend on the last bit of Agg's 24.8 fixed point.
    alike(fig, rms=3)


def test_a_mesh_of_slanted_cells(fig, ax, alike):
    x, y = np.meshgrid(np.linspace(0, 6, 9), np.linspace(-1.4, 1.4, 7))
    ax.pcolormesh(x + 0.2 * y, y, np.sin(x[1:, 1:] * y[1:, 1:]))
    alike(fig)


def test_circles_whose_line_is_wider_than_they_are_have_holes(fig, ax, alike):
    ax.scatter([1, 3, 5], [0, 0, 0], s=[100, 200, 400], c=["b", "r", "g"], edgecolors="k", linewidths=20)
    alike(fig, rms=2.5)  # Agg's circles are polygons, whose outlines are farther from a circle


@pytest.mark.parametrize("sizes", [[30, 80, 150], [40], np.linspace(20, 150, 9)], ids=len)
def test_circles_that_are_more_or_fewer_than_their_sizes(fig, ax, alike, sizes):
    places = np.linspace((0.5, -1), (5.5, 1), 5)
    ax.add_collection(
        mcollections.PathCollection(
            [Path.unit_circle()], sizes=sizes, offsets=places, offset_transform=ax.transData, facecolors=["r", "g"]
        )
    )
    alike(fig)


def test_markers_that_are_turned_lie_between_pixels(fig, ax, alike):
    for k in range(5):
        turned = MarkerStyle("|", transform=mpl.transforms.Affine2D().rotate_deg(20 * k))
        ax.plot([k + 1], [0], marker=turned, markersize=30)
    alike(fig)


@pytest.mark.parametrize("marker", ["*", "s", "x"])
def test_markers_larger_than_points_of_the_driver(alike, marker):
    fig = Figure((6, 4), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1))
    ax.plot([1, 2, 3], [1, 2, 1], marker, ms=300, alpha=0.5, mec="k")
    alike(fig)


def test_areas_far_from_the_corner_of_a_wide_figure(alike):
    """They are markers to matplotlib, one of each."""
    fig = Figure((20, 1), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1), xlim=(0, 6), ylim=(-1, 1))
    for x in (0.1, 3, 5.7):
        ax.fill_between([x, x + 0.1, x + 0.2], [0, 0.1, 0.2], [0.5, 0.6, 0.4], color="r")
    alike(fig)


def test_markers_along_curves(fig, alike):
    ax = fig.add_axes((0.1, 0.1, 0.8, 0.8), projection="polar")
    ax.plot(np.linspace(0, 6, 7), np.linspace(1, 2, 7), "o", clip_on=False, markersize=4)
    alike(fig)


@pytest.mark.parametrize("snap", [None, False])
@pytest.mark.parametrize(
    "style", [{}, {"alpha": 0.5}, {"antialiased": True}, {"edgecolors": "k", "linewidth": 2, "antialiased": True}]
)
def test_meshes_of_rectangles(fig, ax, alike, snap, style):
    values = np.sin(np.arange(40)).reshape(5, 8)
    ax.pcolormesh(np.linspace(0.13, 5.87, 9), np.linspace(-1.23, 1.31, 6), values, snap=snap, **style)
    alike(fig)


@pytest.mark.filterwarnings("ignore:The input coordinates to pcolormesh")
def test_a_mesh_with_corners_that_are_no_numbers(fig, ax, alike):
    x, y = np.meshgrid(np.linspace(0, 6, 9), np.linspace(-1.4, 1.4, 7))
    y[2, 3] = np.nan
    mesh = mcollections.QuadMesh(np.stack([x, y], axis=2), array=np.arange(48.0))
    ax.add_collection(mesh)
    alike(fig, by_agg=["mesh with corners that are no numbers"])
