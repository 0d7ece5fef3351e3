"""Changes of limits, places, transforms and settings, which make no artist stale, are seen in all that they move."""

import matplotlib as mpl
import matplotlib.patches as mpatches
import matplotlib.pyplot as plt
import matplotlib.transforms as mtransforms
import numpy as np
import pytest
from noticing import assert_noticed
from plots import X, axes, noise


def limits_alone():
    fig, ax = axes()
    ax.plot(X, np.sin(X))
    ax.imshow(noise(0), extent=(0, 6, -1, 1), aspect="auto", alpha=0.5)
    ax.scatter(X, np.cos(X))
    ax.bar([1, 2], [0.5, 0.7])
    ax.text(2, 0, "text")
    ax.set_axis_off()
    return fig, lambda i: ax.set_xlim(i / 3, 6)


def limits_of_a_line():
    fig, ax = axes()
    ax.plot(X, np.sin(X))
    return fig, lambda i: ax.set_ylim(-1 - i, 1)


def limits_of_an_image():
    fig, ax = axes()
    ax.imshow(noise(0))
    return fig, lambda i: ax.set_xlim(-i, 8)


def limits_behind_the_setters():
    fig, ax = axes()
    ax.plot(X, np.sin(X))

    def change(i):
        ax.viewLim.x1 = 6 + i

    return fig, change


def limits_by_shared_axes():
    fig, (upper, lower) = axes(nrows=2, sharex=True)
    upper.plot(X, X)
    lower.plot(X, X)
    return fig, lambda i: lower.set_xlim(0, 6 + i)


def limits_by_deferred_autoscale():
    fig, ax = axes()
    ax.plot(X, X)

    def change(i):
        ax.add_line(plt.Line2D([0, 6 + i], [0, 3]))
        ax.autoscale_view()

    return fig, change


def place_of_the_axes():
    fig, ax = axes()
    ax.plot(X, X)
    return fig, lambda i: ax.set_position((0.1 * i, 0.2, 0.5, 0.6))


def polygon_that_clips():
    fig, ax = axes()
    (line,) = ax.plot(X, X, linewidth=9)
    hole = mpatches.Polygon([(1, 0), (5, 0), (3, 6)], transform=ax.transData)
    line.set_clip_path(hole)
    return fig, lambda i: hole.set_xy([(1, 0), (5, i), (3, 6)])


def artist_that_an_annotation_is_tied_to():
    fig, ax = axes()
    words = ax.text(0.2, 0.2, "words")
    ax.annotate("tied", (1, 1), (10, 10), xycoords=words, textcoords="offset points", arrowprops={"width": 1})
    return fig, lambda i: words.set_position((0.2, 0.2 * i))


def transform_in_place():
    fig, ax = axes()
    moved = mtransforms.Affine2D()
    ax.plot(X, X, transform=moved + ax.transData)
    return fig, lambda i: moved.translate(0.3, 0)


def view_in_space():
    fig, ax = axes(subplot_kw={"projection": "3d"})
    ax.plot(X, X, X)

    def change(i):
        ax.azim = 20 * i

    return fig, change


def order_of_children():
    fig, ax = axes()
    ax.plot(X, X, linewidth=9)
    ax.plot(X, X[::-1], linewidth=9)
    return fig, lambda i: ax._children.reverse()


def settings_of_matplotlib():
    fig, ax = axes()
    ax.plot(X, np.sin(X))
    ax.set_title("text")

    def change(i):
        mpl.rcParams["text.hinting"] = ["default", "none"][i % 2]

    return fig, change


MADE = (
    *(limits_alone, limits_of_a_line, limits_of_an_image, limits_behind_the_setters, limits_by_shared_axes),
    *(limits_by_deferred_autoscale, place_of_the_axes, polygon_that_clips, artist_that_an_annotation_is_tied_to),
    *(transform_in_place, view_in_space, order_of_children, settings_of_matplotlib),
)


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_a_change_that_makes_nothing_stale_is_seen(filmed, make):
    assert_noticed(filmed, make)
