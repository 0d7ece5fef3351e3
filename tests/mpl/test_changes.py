"""What has changed since the last frame: nothing of it is overlooked, and nothing else is drawn again.

matplotlib's own staleness misses changes and raises false alarms; each kind of either is here. The audit, which would
mend what was overlooked, is off.
"""

from __future__ import annotations

import contextlib
import io

import matplotlib as mpl
import matplotlib.collections as mcollections
import matplotlib.patches as mpatches
import matplotlib.pyplot as plt
import matplotlib.transforms as mtransforms
import numpy as np
import pytest
from corpus.comparing import differences, saved
from matplotlib.artist import Artist
from matplotlib.axis import Axis, Tick
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import LogNorm
from matplotlib.legend import Legend
from matplotlib.path import Path
from matplotlib.text import Text

from gpumovie.mpl import Writer, audit, still

SIZE = (2.4, 1.8)  # inches
X = np.linspace(0, 6, 40)


@pytest.fixture(autouse=True)
def plain_matplotlib():
    """matplotlib as it is delivered, without windows; closed afterwards."""
    plt.switch_backend("agg")
    with mpl.rc_context():
        mpl.rcdefaults()
        yield
    plt.close("all")


@pytest.fixture
def filmed(tmp_path, monkeypatch):
    """``with filmed(fig) as frame:`` films a figure; each ``frame()`` draws it and gives the picture."""
    drawn, draw = [], still.draw

    def watched(*args, **options):
        drawn.append(draw(*args, **options).copy())
        return drawn[-1]

    @contextlib.contextmanager
    def film(fig):
        writer = Writer(5, codec="ffv1")
        monkeypatch.setattr(still, "draw", watched)
        with audit.disabled(), writer.saving(fig, tmp_path / "film.mkv", None):
            yield lambda: (writer.grab_frame(), drawn[-1])[1]

    return film


def axes(**options):
    return plt.subplots(**{"figsize": SIZE, **options})


def noise(i, *shape):
    return np.random.default_rng(i).random(shape or (8, 8))


# --- misses: changes that make nothing stale ---------------------------------------------------------------
# Each gives a figure and a function that changes it, which is called with 1, 2, 3.


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


# --- misses: edits in place --------------------------------------------------------------------------------


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


MISSES = (
    *(array_of_a_mesh, array_of_a_gouraud_mesh, array_of_a_scatter, array_of_triangles, end_of_a_connection),
    *(point_of_an_annotation, text_of_an_annotation_by_attribute, limits_alone, limits_of_a_line, limits_of_an_image),
    *(limits_behind_the_setters, limits_by_shared_axes, limits_by_deferred_autoscale, place_of_the_axes),
    *(animated_line, animated_text, animated_image, animated_points, animated_bar, animated_title),
    *(handle_in_a_legend, legend_that_has_to_give_way, norm_of_a_colorbar, colours_of_points),
    *(polygon_that_clips, artist_that_an_annotation_is_tied_to, transform_in_place, formatter_with_a_state),
    *(filter_with_a_state, artist_of_the_users_own, draw_method_of_one_artist, points_in_space, view_in_space),
    *(order_of_children, settings_of_matplotlib),
)
EDITS = (
    *(points_of_a_line_in_place, one_point_of_a_line_in_place, two_points_swapped_in_place, offsets_in_place),
    *(sizes_in_place, numbers_of_colours_in_place, colours_in_place, image_in_place, coloured_image_in_place),
    *(mesh_in_place, corner_of_a_mesh_in_place, polygon_in_place, path_in_place, segment_in_place, arrows_in_place),
    *(clip_box_in_place, matrix_in_place, dashes_in_place),
)
#: Frame to number of the change before it; the other frames are like those before them.
CHANGES = {5: 1, 10: 2, 11: 3}


@pytest.mark.parametrize("make", [*MISSES, *EDITS], ids=lambda make: make.__name__)
def test_a_change_that_makes_nothing_stale_is_seen(filmed, make):
    (fig, change), (again, change_again) = make(), make()
    ours, theirs = [], [saved(again)]
    rc = dict(mpl.rcParams)
    with filmed(fig) as frame:
        for i in range(14):
            if i in CHANGES:
                change(CHANGES[i])
            ours.append(frame())
    mpl.rcParams.update(rc)
    for i in range(1, 14):
        if i in CHANGES:
            change_again(CHANGES[i])
        theirs.append(saved(again) if i in CHANGES else theirs[-1])
    assert not differences(make.__name__, ours, theirs)
    assert any(not np.array_equal(theirs[0], theirs[i]) for i in CHANGES), "the change is none"


# --- false alarms: what is not drawn again -----------------------------------------------------------------

#: Frames after which all is known of a film that could be, and frames that are then watched. Now and then one of them
#: may be drawn in another way, such as when layers are made anew.
SETTLED, WATCHED = 30, 8


@pytest.fixture
def drawn(monkeypatch):
    """The artists that were drawn, and the paths and texts that Agg was given, one after the other."""
    log = []

    def watch(owner, name, entry):
        original = vars(owner)[name]

        def watched(self, *args, **options):
            log.append(entry(self))
            return original(self, *args, **options)

        vars(watched).update(vars(original))  # the mark that rasterizing is supported
        monkeypatch.setattr(owner, name, watched)

    for kind in _kinds(Artist):
        if "draw" in vars(kind):
            watch(kind, "draw", lambda artist: artist)
    for name in ("draw_path", "draw_text", "draw_mathtext"):
        watch(RendererAgg, name, lambda _, name=name: name)
    return log


def _kinds(kind):
    return {kind, *(each for child in kind.__subclasses__() for each in _kinds(child))}


def everything_flat(**options):
    """Gridlines, minor ticks and labels that are not there stay stale after a drawing."""
    fig, ax = axes(**options)
    ax.plot(X, np.sin(X), "o--", label="sin")
    ax.scatter(X, np.cos(X), c=X, s=9)
    ax.bar([1, 2], [0.4, 0.5], hatch="/")
    ax.fill_between(X, 0, np.sin(X), alpha=0.3)
    ax.annotate("top", (1.5, 1), (3, 1.2), arrowprops={"arrowstyle": "->"})
    ax.set(title="$x^2$", xlabel="x", ylabel="y")
    ax.minorticks_on()
    ax.legend(loc="best")
    return fig


def image_and_colorbar(**options):
    fig, ax = axes(**options)
    fig.colorbar(ax.imshow(noise(0)))
    return fig


def several(**options):
    fig, all_axes = axes(nrows=2, ncols=2, sharex=True, **options)
    for k, ax in enumerate(all_axes.flat):
        ax.plot(X, X**k)
    all_axes[0, 0].twinx().plot(X, -X)
    all_axes[1, 1].inset_axes((0.5, 0.5, 0.4, 0.4)).plot(X, X)
    fig.suptitle("title")
    fig.align_ylabels()
    return fig


def polar(**options):
    fig, ax = axes(subplot_kw={"projection": "polar"}, **options)
    ax.plot(X, X)
    return fig


def subfigures(**options):
    fig = plt.figure(figsize=SIZE, **options)
    left, right = fig.subfigures(1, 2)
    left.subplots().plot(X, X)
    right.text(0.5, 0.5, "words")
    return fig


def texts_and_lines_of_the_figure(**options):
    fig, _ = axes(**options)
    fig.text(0.5, 0.5, "words")
    fig.add_artist(plt.Line2D([0, 1], [0, 1]))
    fig.figimage(noise(0, 20, 20))
    return fig


STATIC = (everything_flat, image_and_colorbar, several, polar, subfigures, texts_and_lines_of_the_figure)


@pytest.mark.parametrize("make", STATIC, ids=lambda make: make.__name__)
def test_nothing_is_drawn_where_nothing_changed(filmed, drawn, make):
    with filmed(make()) as frame:
        first, *_ = [frame() for _ in range(SETTLED)]
        drawn.clear()
        late = [frame() for _ in range(WATCHED)]
    assert drawn == []
    assert all(np.array_equal(first, picture) for picture in late)


# Others come out in turns at places that differ in the last bit, and are drawn there.
def test_no_axis_is_drawn_where_the_layout_came_out_the_same(filmed, drawn):
    with filmed(image_and_colorbar(layout="constrained")) as frame:
        for _ in range(SETTLED):
            frame()
        drawn.clear()
        frame()
    assert not any(isinstance(each, Axis) for each in drawn)


@pytest.mark.parametrize("look", [lambda fig: fig.savefig(io.BytesIO()), lambda fig: fig.canvas.draw()])
def test_nothing_is_drawn_again_because_the_user_drew_the_figure(filmed, drawn, look):
    """savefig leaves the figure stale."""
    fig = everything_flat()
    with filmed(fig) as frame:
        for _ in range(SETTLED):
            frame()
        for _ in range(3):
            look(fig)
            drawn.clear()
            frame()
            assert drawn == []


def late_drawings(filmed, drawn, fig, change):
    """What is drawn for the quietest of the late frames of a film in which ``change`` is called before each."""
    late = []
    with filmed(fig) as frame:
        for i in range(SETTLED + WATCHED):
            change(i)
            drawn.clear()
            frame()
            late.append({each for each in drawn if isinstance(each, Artist)})
    return min(late[SETTLED:], key=len)


def roomy():
    fig = everything_flat()
    (ax,) = fig.axes
    ax.set(xlim=(-1, 12), ylim=(-3, 3))
    ax.legend(loc="upper right")
    ax.grid()
    (line,) = ax.plot(X + 5, np.sin(X), "r", linewidth=1)
    return fig, ax, line


def test_at_most_an_invisible_line_itself_is_drawn_when_it_moves(filmed, drawn):
    fig, _, line = roomy()
    line.set_visible(False)
    assert late_drawings(filmed, drawn, fig, lambda i: line.set_ydata(X * i)) <= {line}


def test_of_a_moving_line_only_the_line_is_drawn(filmed, drawn):
    fig, _, line = roomy()
    assert late_drawings(filmed, drawn, fig, lambda i: line.set_ydata(np.sin(X + i))) == {line}


def test_of_a_line_that_moves_now_and_then_nothing_else_is_drawn(filmed, drawn):
    fig, _, line = roomy()
    assert late_drawings(filmed, drawn, fig, lambda i: i % 4 or line.set_ydata(np.sin(X + i))) <= {line}


def test_of_a_line_and_a_counter_only_they_are_drawn(filmed, drawn):
    fig, ax, line = roomy()

    def change(i):
        line.set_ydata(np.sin(X + i))
        ax.set_title(f"frame {i}")

    assert late_drawings(filmed, drawn, fig, change) <= {line, ax.title}


def test_of_two_lines_that_take_turns_nothing_else_is_drawn(filmed, drawn):
    fig, ax, line = roomy()
    (other,) = ax.plot(X + 5, np.sin(X) - 2, "b")
    made = late_drawings(filmed, drawn, fig, lambda i: (other, line)[i >= 16].set_ydata(np.sin(X + i)))
    assert {line} <= made <= {line, other}


def test_of_moving_points_only_the_points_are_drawn(filmed, drawn):
    fig, ax, _ = roomy()
    points = ax.scatter(X + 5, np.cos(X), s=9)
    change = lambda i: points.set_offsets(np.c_[X / 2 + 5, np.cos(X + i)])  # noqa: E731
    assert late_drawings(filmed, drawn, fig, change) == {points}


def test_of_an_image_neither_axes_nor_texts_nor_the_colorbar_are_drawn(filmed, drawn):
    fig = image_and_colorbar()
    shown = fig.axes[0].images[0]
    made = late_drawings(filmed, drawn, fig, lambda i: shown.set_data(noise(i)))
    assert not any(isinstance(artist, Axis | Tick | Text | Legend) for artist in made)
    assert not any(artist.axes is fig.axes[1] for artist in made)


def test_where_one_of_four_axes_changes_the_others_are_not_drawn(filmed, drawn):
    fig, all_axes = axes(nrows=2, ncols=2)
    lines = [ax.plot(X, np.sin(X + k))[0] for k, ax in enumerate(all_axes.flat)]
    all_axes[0, 0].set_ylim(-2, 2)
    assert late_drawings(filmed, drawn, fig, lambda i: lines[0].set_ydata(np.sin(X + i))) == {lines[0]}


def test_the_other_axes_are_not_drawn_where_the_limits_of_one_move(filmed, drawn):
    fig, (upper, lower) = axes(nrows=2)
    for ax in (upper, lower):
        ax.plot(X, np.sin(X))
    made = late_drawings(filmed, drawn, fig, lambda i: upper.set_xlim(i / 9, 3 + i / 9))
    assert not any(artist.axes is lower for artist in made)


def test_settings_that_draw_nothing_draw_at_most_their_artist(filmed, drawn):
    fig, _, line = roomy()
    assert late_drawings(filmed, drawn, fig, lambda i: line.set(gid=f"{i}", label=f"{i}", url=f"{i}")) <= {line}


def test_what_blitting_returns_is_not_drawn_for_that(filmed, drawn):
    """Artists with animated=True are drawn when they change, like all others."""
    fig, _, line = roomy()
    line.set_animated(True)
    assert late_drawings(filmed, drawn, fig, lambda i: [line]) == set()
