"""Changes of artists that matplotlib's own staleness misses are seen."""

import matplotlib.patches as mpatches
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import LogNorm
from noticing import assert_noticed
from plots import X, axes, noise


def array_of_a_mesh():
    fig, ax = axes()
    mesh = ax.pcolormesh(noise(0))
    return fig, lambda i: mesh.set_array(noise(i))


def array_of_a_gouraud_mesh():
    fig, ax = axes()
    mesh = ax.pcolormesh(noise(0), shading="gouraud")
    return fig, lambda i: mesh.set_array(noise(i))


def array_of_a_scatter():
    fig, ax = axes()
    points = ax.scatter(X, X, c=X)
    return fig, lambda i: points.set_array(np.roll(X, i))


def array_of_triangles():
    fig, ax = axes()
    triangles = ax.tripcolor(*noise(0, 2, 12), noise(1, 12))
    return fig, lambda i: triangles.set_array(noise(i, len(triangles.get_array())))


def end_of_a_connection():
    fig, (left, right) = axes(ncols=2)
    tie = fig.add_artist(mpatches.ConnectionPatch((0, 0), (1, 1), "data", "data", axesA=left, axesB=right))

    def change(i):
        setattr(tie, f"xy{1 + i % 2}", (0.5, i / 4))

    return fig, change


def point_of_an_annotation():
    fig, ax = axes()
    note = ax.annotate("here", (0.2, 0.2), (0.5, 0.7), arrowprops={"arrowstyle": "->"})

    def change(i):
        note.xy = (0.2 * i, 0.2)

    return fig, change


def text_of_an_annotation_by_attribute():
    fig, ax = axes()
    note = ax.annotate("here", (0.2, 0.2), (0.5, 0.7), arrowprops={"arrowstyle": "->"})

    def change(i):
        note.xyann = (0.5, i / 4)

    return fig, change


def animated_line():
    fig, ax = axes()
    (line,) = ax.plot(X, X, animated=True)
    return fig, lambda i: line.set_ydata(X * i)


def animated_text():
    fig, ax = axes()
    words = ax.text(0.5, 0.5, "", animated=True)
    return fig, lambda i: words.set_text(f"frame {i}")


def animated_image():
    fig, ax = axes()
    shown = ax.imshow(noise(0), animated=True)
    return fig, lambda i: shown.set_data(noise(i))


def animated_points():
    fig, ax = axes()
    points = ax.scatter(X, X, animated=True)
    return fig, lambda i: points.set_offsets(np.c_[X, X / i])


def animated_bar():
    fig, ax = axes()
    (bar,) = ax.bar([0], [5], animated=True)
    return fig, lambda i: bar.set_height(i)


def animated_title():
    fig, ax = axes()
    ax.title.set_animated(True)
    return fig, lambda i: ax.title.set_text(f"title {i}")


def handle_in_a_legend():
    fig, ax = axes()
    ax.plot(X, X, label="line")
    legend = ax.legend()
    return fig, lambda i: legend.get_lines()[0].set_color(f"C{i}")


def legend_that_has_to_give_way():
    fig, ax = axes()
    (line,) = ax.plot(X, X, label="line")
    ax.legend(loc="best")
    return fig, lambda i: line.set_ydata([X, X[::-1]][i % 2])


def norm_of_a_colorbar():
    fig, ax = axes()
    shown = ax.imshow(noise(0))
    fig.colorbar(shown)

    def change(i):
        shown.norm.vmax = 1 + i

    return fig, change


def colours_of_points():
    fig, ax = axes()
    shown = ax.scatter(X, X, c=X)
    steps = [None, lambda: shown.set_clim(0, 3), lambda: shown.set_cmap("gray"), lambda: shown.set_norm(LogNorm(1))]
    return fig, lambda i: steps[i]()


def formatter_with_a_state():
    fig, ax = axes()
    now = [0]
    ax.xaxis.set_major_formatter(lambda x, position: f"{now[0]}")

    def change(i):
        now[0] = i

    return fig, change


def filter_with_a_state():
    fig, ax = axes()
    now = [1.0]
    ax.plot(X, X, "r", agg_filter=lambda picture, dpi: (picture * [now[0], 1, 1, 1], 0, 0))

    def change(i):
        now[0] = 1 / (1 + i)

    return fig, change


def artist_of_the_users_own():
    now = [0]

    class Mine(plt.Line2D):
        def draw(self, renderer):
            self.set_data([0, now[0]], [0, 1])
            super().draw(renderer)

    fig, ax = axes()
    ax.set(xlim=(0, 4))
    ax.add_line(Mine([], []))

    def change(i):
        now[0] = i

    return fig, change


def draw_method_of_one_artist():
    fig, ax = axes()
    (line,) = ax.plot(X, X)
    draw, now = line.draw, [0]
    line.draw = lambda renderer: now[0] == 2 or draw(renderer)

    def change(i):
        now[0] = i

    return fig, change


def points_in_space():
    fig, ax = axes(subplot_kw={"projection": "3d"})
    points = ax.scatter(X, X, X)

    def change(i):
        points._offsets3d = (X, X * i, X)

    return fig, change


MADE = (
    *(array_of_a_mesh, array_of_a_gouraud_mesh, array_of_a_scatter, array_of_triangles, end_of_a_connection),
    *(point_of_an_annotation, text_of_an_annotation_by_attribute, animated_line, animated_text, animated_image),
    *(animated_points, animated_bar, animated_title, handle_in_a_legend, legend_that_has_to_give_way),
    *(norm_of_a_colorbar, colours_of_points, formatter_with_a_state, filter_with_a_state, artist_of_the_users_own),
    *(draw_method_of_one_artist, points_in_space),
)


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_a_change_that_makes_nothing_stale_is_seen(filmed, make):
    assert_noticed(filmed, make)
