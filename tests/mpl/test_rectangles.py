"""Bars that move are drawn without matplotlib's Python, and only those that may be.

The corpus has the pixels of whole films.
"""

from __future__ import annotations

import gc
import weakref
from fractions import Fraction

import matplotlib as mpl
import matplotlib.patches as mpatches
import matplotlib.path as mpath
import matplotlib.patheffects as mpatheffects
import matplotlib.transforms as mtransforms
import numpy as np
import pytest
from matplotlib.patches import Rectangle
from plots import axes, noise

from gpumovie.mpl import Drawing, audit, savefig
from gpumovie.mpl.agg.rectangles import Rectangles
from gpumovie.mpl.agg.renderer import Agg


@pytest.fixture
def drawn(monkeypatch):
    """The rectangles that matplotlib draws, one after the other."""
    artists, draw = [], Rectangle.draw
    monkeypatch.setattr(Rectangle, "draw", lambda artist, renderer: (artists.append(artist), draw(artist, renderer)))
    return artists


class Bar:
    """A rectangle in axes, and the two ways of drawing it."""

    def __init__(self, **style):
        self.fig, self.ax = axes()
        self.ax.set(xlim=(0, 4), ylim=(0, 4))
        self.artist = self.ax.add_patch(Rectangle((1, 1), 1, 2, **style))
        self.fig.canvas.draw()
        self.agg = Agg(*self.fig.bbox.size, self.fig.dpi)
        self.rectangles, self.known = Rectangles(), None

    def drawn_here(self):
        """Draw it in a new frame; whether that was done here. The pixels are matplotlib's in any case."""
        self.rectangles.begin_frame()
        self.agg.main.clear()
        self.known = self.rectangles.draw(self.artist, self.agg, self.known)
        if self.known is None:
            return False
        ours = self.agg.main.rgba.copy()
        self.agg.main.clear()
        Rectangle.draw(self.artist, self.agg)
        assert np.array_equal(ours, self.agg.main.rgba)
        return True


def assert_fast(bar, drawn):
    """Without its own draw, but for the one that it is compared with."""
    drawn.clear()
    assert bar.drawn_here()
    assert len(drawn) == 1


def assert_slow(bar, drawn):
    """Left to the caller, or drawn by its own draw."""
    drawn.clear()
    assert not bar.drawn_here() or len(drawn) == 2


# --- whole figures -----------------------------------------------------------------------------------------


def test_bars_of_a_film_are_not_drawn_by_matplotlib_after_the_first_frames(drawn):
    fig, ax = axes()
    again, other = axes()
    bars, theirs = (each.bar(range(20), [1] * 20, edgecolor="k") for each in (ax, other))
    drawing, by_matplotlib = Drawing(fig), []
    with audit.disabled():
        for i in range(8):
            for bar, their, height in zip(bars, theirs, noise(i, 20), strict=True):
                bar.set_height(height)
                their.set_height(height)
            drawn.clear()
            picture = drawing.draw()
            by_matplotlib.append(len(set(bars).intersection(drawn)))
            assert np.array_equal(picture, savefig.draw(again))
    assert by_matplotlib[0] == 20
    assert by_matplotlib[-5:] == [0] * 5


def test_a_bar_of_another_colour_is_drawn_by_matplotlib_once(drawn):
    fig, ax = axes()
    bars = ax.bar(range(5), [1] * 5)
    drawing, frames = Drawing(fig), []
    with audit.disabled():
        for i in range(10):
            for bar, height in zip(bars, noise(i, 5), strict=True):
                bar.set_height(height)
            if i == 6:
                bars[2].set_facecolor("r")
            drawn.clear()
            drawing.draw()
            frames.append([bar for bar in bars if bar in drawn])
    assert frames[5:] == [[], [bars[2]], [], [], []]


# --- what is drawn here ------------------------------------------------------------------------------------

PLAIN = {
    "filled": {},
    "dashed": {"linestyle": "--", "edgecolor": "k", "linewidth": 3},
    "hatched": {"hatch": "//", "alpha": 0.5},
    "unfilled": {"fill": False},
    "unclipped": {"clip_on": False},
    "unsnapped": {"snap": False, "antialiased": False},
}


@pytest.mark.parametrize("style", PLAIN.values(), ids=PLAIN)
def test_a_plain_rectangle_is_drawn_by_matplotlib_once(drawn, style):
    bar = Bar(**style)
    assert bar.drawn_here()
    for place in [(0, 0, 1, 1), (np.float32(0.1), 1, np.int32(2), 0.5), (1, 1, -0.5, 0), (np.float64(3), 5, 1, 1)]:
        bar.artist.set_bounds(*place)
        assert_fast(bar, drawn)
    assert not bar.artist.stale


def test_a_rectangle_under_limits_and_a_transform_that_move(drawn):
    bar = Bar()
    own = mtransforms.Affine2D()
    bar.artist.set_transform(own + bar.ax.transData)
    assert bar.drawn_here()
    for i in range(4):
        bar.ax.set_xlim(i / 3, 3 + i)
        own.rotate_deg(3)
        assert_fast(bar, drawn)


@pytest.mark.parametrize("name", ["facecolor", "linewidth", "hatch", "zorder", "clip_on", "antialiased", "alpha"])
def test_a_change_of_style_is_drawn_by_matplotlib_once(drawn, name):
    bar = Bar()
    bar.drawn_here()
    assert_fast(bar, drawn)
    value = {"facecolor": "r", "hatch": "x", "clip_on": False, "antialiased": False}.get(name, 0.7)
    bar.artist.set(**{name: value})
    assert_slow(bar, drawn)
    assert_fast(bar, drawn)


def test_a_rectangle_in_pixels(drawn):
    bar = Bar()
    bar.artist.set_transform(None)
    bar.artist.set_bounds(20, 30, 40, 50)
    assert bar.drawn_here()
    bar.artist.set_bounds(20.5, 33, 70, 20)
    assert_fast(bar, drawn)


def test_a_rectangle_of_which_nothing_is_known_is_drawn_by_matplotlib(drawn):
    """As after a change of settings."""
    bar = Bar()
    bar.drawn_here()
    assert_fast(bar, drawn)
    mpl.rcParams["path.snap"], bar.known = False, None
    assert_slow(bar, drawn)
    assert_fast(bar, drawn)


# --- what is not -------------------------------------------------------------------------------------------

UNEVEN = [float("nan"), float("inf"), np.float64("-inf"), 1e308, Fraction(1, 3), np.uint8(1), np.float16(0.1), True]


@pytest.mark.parametrize("value", UNEVEN, ids=str)
def test_other_numbers_are_left_to_matplotlib(drawn, value):
    bar = Bar()
    bar.drawn_here()
    for name in ("x", "y", "width", "height"):
        bar.artist.set_bounds(1e308, 1e308, 1, 1)
        bar.artist.set(**{name: value})
        with np.errstate(all="ignore"):
            assert_slow(bar, drawn)
    bar.artist.set_bounds(1, 1, 2, 2)
    assert_fast(bar, drawn)


SPECIAL = {
    "angle": lambda bar: bar.artist.set_angle(10),
    "centre": lambda bar: setattr(bar.artist, "rotation_point", "center"),
    "aspect": lambda bar: setattr(bar.artist, "_aspect_ratio_correction", 2.0),
    "clip path": lambda bar: bar.artist.set_clip_path(mpath.Path.unit_circle(), bar.ax.transAxes),
    "sketch": lambda bar: bar.artist.set_sketch_params(2),
    "effects": lambda bar: bar.artist.set_path_effects([mpatheffects.Normal(), mpatheffects.SimplePatchShadow()]),
    "filter": lambda bar: bar.artist.set_agg_filter(lambda image, dpi: (image, 0, 0)),
    "bending transform": lambda bar: bar.artist.set_transform(mtransforms.blended_transform_factory(*BENDING)),
    "logarithmic": lambda bar: bar.ax.set_yscale("log"),
    "invisible": lambda bar: bar.artist.set_visible(False),
    "a path of its own": lambda bar: setattr(bar.artist, "get_path", mpath.Path.unit_circle),
    "a transform of its own": lambda bar: setattr(bar.artist, "get_patch_transform", mtransforms.Affine2D),
    "a draw of its own": lambda bar: setattr(
        bar.artist, "draw", lambda renderer: Rectangle.draw(bar.artist, renderer)
    ),
}
BENDING = mtransforms.IdentityTransform(), mpl.scale.LogTransform(10)


@pytest.mark.parametrize("when", ["from the beginning", "in the middle"])
@pytest.mark.parametrize("make_special", SPECIAL.values(), ids=SPECIAL)
def test_special_rectangles_are_left_to_matplotlib(drawn, make_special, when):
    bar = Bar(edgecolor="k")
    if when == "in the middle":
        assert bar.drawn_here()
        assert_fast(bar, drawn)
    make_special(bar)
    for i in range(3):
        bar.artist.set_height(1 + i)
        assert_slow(bar, drawn)


def test_path_effects_that_come_into_a_users_list(drawn):
    bar, effects = Bar(), []
    bar.artist.set_path_effects(effects)
    bar.drawn_here()
    assert_fast(bar, drawn)
    effects.append(mpatheffects.withStroke(linewidth=9, foreground="r"))
    assert_slow(bar, drawn)
    assert_slow(bar, drawn)


class Leaning(Rectangle):
    pass


@pytest.mark.parametrize(
    "artist",
    [Leaning((1, 1), 1, 1), mpatches.Circle((1, 1), 1), mpatches.FancyBboxPatch((1, 1), 1, 1)],
    ids=lambda artist: type(artist).__name__,
)
def test_other_artists_are_left_to_matplotlib(artist):
    bar = Bar()
    assert bar.rectangles.draw(artist, bar.agg, None) is None


def test_attributes_that_are_arrays_do_not_compare(drawn):
    """Users hang data onto artists."""
    bar = Bar()
    bar.artist.data = np.arange(3)
    bar.drawn_here()
    assert_fast(bar, drawn)
    bar.artist.data = np.arange(4)
    assert_slow(bar, drawn)
    assert_fast(bar, drawn)


class Incomparable:
    __hash__ = None

    def __eq__(self, other):
        raise TypeError("this is not compared")


def test_attributes_that_cannot_be_compared(drawn):
    bar = Bar()
    for _ in range(3):
        bar.artist.value = Incomparable()
        assert_slow(bar, drawn)
    assert_fast(bar, drawn)


def with_callback(ax):
    bar = ax.add_patch(Rectangle((1, 1), 1, 1))
    bar.add_callback(print)
    return [bar]


def with_partners(ax):
    one, other = (ax.add_patch(Rectangle((k, 1), 1, 1)) for k in (0, 2))
    one.partner, other.partner = other, one
    return [one, other]


@pytest.mark.parametrize("add", [with_callback, with_partners])
def test_rectangles_that_are_gone_are_forgotten(add):
    """Though some of their attributes lead back to them."""
    fig, ax = axes()
    drawing, kept, shown = Drawing(fig), [], []
    with audit.disabled():
        for _ in range(30):
            while shown:
                shown.pop().remove()
            shown = add(ax)
            kept.extend(map(weakref.ref, shown))
            drawing.draw()
    gc.collect()
    assert [bar() for bar in kept if bar() is not None] == shown
