"""What has not changed is not drawn again, though matplotlib's own staleness raises false alarms."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.axis import Axis, Tick
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.legend import Legend
from matplotlib.text import Text
from plots import SIZE, X, axes, noise

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
