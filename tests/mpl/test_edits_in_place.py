"""Arrays and other data that are edited in place, of which matplotlib knows nothing, are seen."""

import matplotlib.collections as mcollections
import matplotlib.patches as mpatches
import matplotlib.transforms as mtransforms
import numpy as np
import pytest
from matplotlib.path import Path
from noticing import assert_noticed
from plots import X, axes, noise


def points_of_a_line_in_place():
    fig, ax = axes()
    (line,) = ax.plot(X, X)

    def change(i):
        line.get_xydata()[:, 1] = X * np.sin(i)

    return fig, change


def one_point_of_a_line_in_place():
    fig, ax = axes()
    (line,) = ax.plot(X, X, "o")

    def change(i):
        line.get_xydata()[17, 1] = i

    return fig, change


def two_points_swapped_in_place():
    """The sum of all values stays what it was."""
    fig, ax = axes()
    (line,) = ax.plot(X, X)

    def change(i):
        data = line.get_xydata()
        data[[i, 30 - i], 1] = data[[30 - i, i], 1]

    return fig, change


def offsets_in_place():
    fig, ax = axes()
    points = ax.scatter(X, X)

    def change(i):
        points.get_offsets()[3] = (3, i)

    return fig, change


def sizes_in_place():
    fig, ax = axes()
    points = ax.scatter(X, X, s=X * 9)

    def change(i):
        points.get_sizes()[7] = 100 * i

    return fig, change


def numbers_of_colours_in_place():
    fig, ax = axes()
    points = ax.scatter(X, X, c=X, vmin=0, vmax=6)

    def change(i):
        points.get_array()[20:] = i

    return fig, change


def colours_in_place():
    fig, ax = axes()
    points = ax.scatter(X, X, facecolors=noise(0, 40, 4))

    def change(i):
        points.get_facecolor()[:, 1] = i / 3

    return fig, change


def image_in_place():
    fig, ax = axes()
    shown = ax.imshow(noise(0))

    def change(i):
        shown.get_array()[i, i] = 0

    return fig, change


def coloured_image_in_place():
    fig, ax = axes()
    shown = ax.imshow((noise(0, 8, 8, 3) * 255).astype(np.uint8))

    def change(i):
        shown.get_array()[i] = 0

    return fig, change


def mesh_in_place():
    fig, ax = axes()
    mesh = ax.pcolormesh(noise(0))

    def change(i):
        mesh.get_array()[i, i] = 0

    return fig, change


def corner_of_a_mesh_in_place():
    fig, ax = axes()
    mesh = ax.pcolormesh(np.arange(9.0), np.arange(9.0), noise(0))

    def change(i):
        mesh.get_coordinates()[4, 4] += 0.2

    return fig, change


def polygon_in_place():
    fig, ax = axes()
    polygon = ax.add_patch(mpatches.Polygon([(0, 0), (1, 0), (0.5, 1)]))

    def change(i):
        polygon.get_path().vertices[1] = (1, i / 4)

    return fig, change


def path_in_place():
    fig, ax = axes()
    shape = Path(np.array([(0, 0), (1, 0), (0.5, 1)], float))
    ax.add_patch(mpatches.PathPatch(shape))

    def change(i):
        shape.vertices[2] = (0.5, i / 4)

    return fig, change


def segment_in_place():
    fig, ax = axes()
    lines = ax.add_collection(mcollections.LineCollection([[(0, 0), (1, 1)], [(0, 1), (1, 0)]]))
    ax.set(xlim=(0, 1), ylim=(0, 1))

    def change(i):
        lines.get_paths()[1].vertices[0] = (i / 4, 1)

    return fig, change


def arrows_in_place():
    fig, ax = axes()
    arrows = ax.quiver(X[:4], X[:4], X[1:5], X[1:5])

    def change(i):
        arrows.U[:] = X[i : i + 4]

    return fig, change


def clip_box_in_place():
    fig, ax = axes()
    (line,) = ax.plot(X, X, linewidth=9)
    box = mtransforms.Bbox([[0.1, 0.1], [0.5, 0.5]])
    line.set_clip_box(mtransforms.TransformedBbox(box, ax.transAxes))

    def change(i):
        box.x1 = 0.5 + i / 10

    return fig, change


def matrix_in_place():
    fig, ax = axes()
    moved = mtransforms.Affine2D()
    ax.plot(X, X, transform=moved + ax.transData)

    def change(i):
        moved.get_matrix()[0, 2] = i
        moved.invalidate()

    return fig, change


def dashes_in_place():
    """What a user can reach and edit need not be an array."""
    fig, ax = axes()
    lines = ax.add_collection(mcollections.LineCollection([[(0, 0), (1, 1)], [(0, 1), (1, 0)]], linewidths=[1, 2]))

    def change(i):
        lines.get_linewidths()[0] = 2 * i

    return fig, change


MADE = (
    *(points_of_a_line_in_place, one_point_of_a_line_in_place, two_points_swapped_in_place, offsets_in_place),
    *(sizes_in_place, numbers_of_colours_in_place, colours_in_place, image_in_place, coloured_image_in_place),
    *(mesh_in_place, corner_of_a_mesh_in_place, polygon_in_place, path_in_place, segment_in_place, arrows_in_place),
    *(clip_box_in_place, matrix_in_place, dashes_in_place),
)


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_a_change_that_makes_nothing_stale_is_seen(filmed, make):
    assert_noticed(filmed, make)
