"""Changes that are easily overlooked: every frame has the bytes of a whole drawing, with nobody looking twice."""

from collections import deque
from decimal import Decimal

import matplotlib as mpl
import matplotlib.pyplot as plt
import matplotlib.units as munits
import numpy as np
import pytest
from films import decode
from matplotlib.figure import SubFigure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle
from matplotlib.patheffects import AbstractPathEffect, Normal, withStroke
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter, MaxNLocator
from matplotlib.transforms import Bbox

import gpumovie as gm
from gpumovie.mpl import Drawing, audit, savefig

X = np.linspace(0, 10, 60)
FRAMES, TURN = 24, 8


def plot(**options):
    """A figure with a line that moves in every frame."""
    fig, ax = plt.subplots(figsize=(3, 2.2), **options)
    (line,) = ax.plot(X, np.sin(X))
    return fig, ax, line


def assert_drawn_right(make, frames=FRAMES):
    """``make`` gives a figure and a function that changes it for frame i; a second figure is drawn whole."""
    (ours, change_ours), (theirs, change_theirs) = make(), make()
    drawing = Drawing(ours)
    with audit.disabled():
        for i in range(frames):
            change_ours(i)
            change_theirs(i)
            picture, whole = drawing.draw(), savefig.draw(theirs)
            assert np.array_equal(picture, whole), f"frame {i}: {np.any(picture != whole, axis=2).sum()} pixels"


def waving(line, change):
    """Move the line in every frame, and call ``change`` in one of them."""

    def update(i):
        line.set_ydata(np.sin(X + i / 5))
        if i == TURN:
            change()

    return update


def upside_down(picture, dpi):
    return picture[::-1], 0, 0


@pytest.mark.parametrize("what", ["secondary", "twin", "inset"])
def test_a_title_comes_down_again(what):
    def make():
        fig, ax, line = plot()
        ax.set_title("Title")
        if what == "inset":
            pusher = ax.inset_axes([0.3, 0.9, 0.4, 0.1])
            pusher.xaxis.tick_top()
        else:
            pusher = ax.secondary_xaxis("top") if what == "secondary" else ax.twiny()
        return fig, waving(line, pusher.remove)

    assert_drawn_right(make)


@pytest.mark.parametrize("position", [("data", 0), "zero", "center", ("axes", 0.3), ("outward", 5)])
def test_an_axis_goes_with_its_spine(position):
    def make():
        fig, ax, _ = plot()
        ax.spines["bottom"].set_position(position)
        return fig, lambda i: i % TURN == 6 and ax.set_ylim(-1 - i / 9, 1 + i / 4)

    assert_drawn_right(make)


@pytest.mark.parametrize("which", ["axes", "figure"])
@pytest.mark.parametrize("when", [0, TURN])
def test_filters_of_axes_and_figures(which, when):
    def make():
        fig, ax, line = plot()
        filtered = ax if which == "axes" else fig
        update = waving(line, lambda: None)
        return fig, lambda i: (update(i), i == when and filtered.set_agg_filter(upside_down))

    assert_drawn_right(make, 14)


@pytest.mark.parametrize("which", ["axes", "figure", "line"])
def test_a_draw_of_its_own(which):
    def make():
        fig, ax, line = plot()
        circle = Circle((150, 110), 40, transform=None)
        circle.set_figure(fig)
        artist = {"axes": ax, "figure": fig, "line": line}[which]
        usual = artist.draw

        def draw(renderer):
            usual(renderer)
            circle.draw(renderer)

        artist.draw = draw
        return fig, lambda i: (line.set_ydata(np.sin(X + i / 5)), circle.set_center((150 + 3 * i, 110)))

    assert_drawn_right(make)


class Crossed(SubFigure):
    def draw(self, renderer):
        super().draw(renderer)
        line = Line2D([0, 300], [0, 220], transform=None)
        line.set_figure(self.figure)
        line.draw(renderer)


def test_a_subfigure_with_a_draw_of_its_own():
    def make():
        fig = plt.figure(figsize=(3, 2.2))
        sub = fig.subfigures()
        sub.__class__ = Crossed
        (line,) = sub.subplots().plot(X, np.sin(X))
        return fig, lambda i: line.set_ydata(np.sin(X + i / 5))

    assert_drawn_right(make)


class Unclipped(AbstractPathEffect):
    def draw_path(self, renderer, gc, path, transform, face):
        own = renderer.new_gc()
        own.set_linewidth(2)
        renderer.draw_path(own, path, transform.frozen().translate(0, 40))


@pytest.mark.parametrize("how", ["effect", "zero box"])
def test_lines_that_leave_their_clip_box(how):
    def make():
        fig, ax, line = plot()
        ax.set_ylim(-0.5, 0.5)
        if how == "effect":
            line.set_path_effects([Unclipped()])
        else:
            line.set_clip_path(None)
            line.set_clip_box(Bbox([[0, 0], [0, 0]]))
        return fig, lambda i: line.set_ydata(np.sin(X + i / 5))

    assert_drawn_right(make)


def test_an_annotation_at_what_a_method_gives():
    def make():
        fig, ax, line = plot()
        text = ax.text(5, 0.8, "anchor")
        ax.annotate("follows", (1, 0.5), xycoords=text.get_window_extent)
        return fig, waving(line, lambda: text.set_position((2, 0.3)))

    assert_drawn_right(make)


@pytest.mark.parametrize("kind", ["method of a dict", "deque", "array of objects"])
def test_labels_that_are_edited_in_place(kind):
    def make():
        fig, ax, line = plot()
        names = [f"n{i}" for i in range(11)]
        ax.xaxis.set_major_locator(FixedLocator(range(11)))
        if kind == "method of a dict":
            held = dict(enumerate(names))
            ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _, get=held.get: get(round(x), "")))
            change = lambda: held.update({4: "changed"})  # noqa: E731
        elif kind == "deque":
            held = deque(names)
            ax.xaxis.set_major_formatter(FixedFormatter(held))
            change = held.rotate
        else:
            held = np.array(names, object)
            ax.xaxis.set_major_formatter(FixedFormatter(held))
            change = lambda: held.__setitem__(2, "changed")  # noqa: E731
        return fig, waving(line, change)

    assert_drawn_right(make)


@pytest.mark.parametrize("what", ["font", "path effects"])
def test_an_equal_object_takes_the_place_of_another_and_is_edited(what):
    """Nothing looks changed in between, but from then on it is this one that counts."""
    stroke = withStroke(linewidth=6, foreground="r")

    def make():
        fig, ax, line = plot()
        artist = ax.text(3, 0.5, "font") if what == "font" else ax.plot(X, np.cos(X), path_effects=[Normal()])[0]

        def change(i):
            line.set_ydata(np.sin(X + i / 5))
            if i == 12 and what == "font":
                artist.set_fontproperties(artist.get_fontproperties().copy())
            elif i == 12:
                artist.set_path_effects(artist.get_path_effects().copy())
            elif i == 16 and what == "font":
                artist.get_fontproperties().set_size(25)
            elif i == 16:
                artist.get_path_effects().insert(0, stroke)

        return fig, change

    assert_drawn_right(make)


def test_a_marker_of_mathtext_within_words_is_set_again():
    """It looks as the settings say when it is set."""

    def make():
        fig, ax, line = plot()
        (marked,) = ax.plot([2, 5], [0, 0.5], marker="a$x$", markersize=20)

        def set_again():
            with mpl.rc_context({"mathtext.fontset": "cm"}):
                marked.set_marker("a$x$")

        return fig, waving(line, set_again)

    assert_drawn_right(make)


def test_a_locator_that_two_axes_share():
    def make():
        fig, (left, right) = plt.subplots(1, 2, figsize=(4, 2.2))
        (line,) = left.plot(X, np.sin(X))
        right.plot(X, np.cos(X))
        locator = MaxNLocator(5)
        left.xaxis.set_major_locator(locator)
        right.xaxis.set_major_locator(locator)
        return fig, waving(line, lambda: right.set_xlim(0, 3))

    assert_drawn_right(make)


def test_a_list_of_settings_that_is_edited_in_place():
    def make():
        fig, ax, line = plot()
        ax.set_xlabel("label")
        return fig, waving(line, lambda: mpl.rcParams["font.sans-serif"].insert(0, "STIXGeneral"))

    assert_drawn_right(make)


def test_a_text_that_roams():
    def make():
        fig, ax, line = plot()
        text = ax.text(0, 0, "here")
        return fig, lambda i: (text.set_position((i / 3, np.sin(i))), line.set_ydata(np.sin(X + i / 9)))

    assert_drawn_right(make, 40)


def test_a_drawing_that_is_asked_between_two_frames(tmp_path):
    fig, _, _ = plot()
    text = fig.text(0.1, 0.1, "going", size=20)
    drawing = Drawing(fig)
    with gm.Movie(tmp_path / "one.mp4") as one, gm.Movie(tmp_path / "two.mp4") as two:
        for i in range(12):
            if i == TURN:
                text.remove()
                drawing.draw()
            one.write(drawing)
            two.write(drawing)
    for path in (one.info.path, two.info.path):
        pictures = decode(path, "rgb24").astype(int)
        assert np.abs(pictures[TURN - 1] - pictures[0]).max() < 80
        assert (np.abs(pictures[-1] - pictures[0]).max(axis=2) > 100).sum() > 100


class Prices(munits.ConversionInterface):
    """Decimal numbers in a currency, whose rate is the unit of the axis."""

    @staticmethod
    def convert(value, unit, axis):
        return float(value) * (unit or 1)


@pytest.mark.parametrize("what", ["text", "bar", "arrow"])
def test_an_axis_takes_other_units(what, monkeypatch):
    """The limits stay; where such numbers are does not."""
    monkeypatch.setitem(munits.registry, Decimal, Prices())

    def make():
        fig, ax, line = plot()
        ax.yaxis.set_units(1.0)
        ax.set(xlim=(0, 10), ylim=(-1, 1))
        if what == "text":
            ax.text(5, Decimal("0.3"), "here")
        elif what == "bar":
            ax.add_patch(Rectangle((4, Decimal("0.1")), 2, Decimal("0.3")))
        else:
            ax.annotate("here", (5, Decimal("0.3")), (2, Decimal("0.1")), arrowprops={"arrowstyle": "->"})
        return fig, waving(line, lambda: ax.yaxis.set_units(2.0))

    assert_drawn_right(make)
