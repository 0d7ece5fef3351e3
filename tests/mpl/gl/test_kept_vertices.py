"""Vertices that stay on the GPU: they look as Agg's do, and moving the view over them sends nothing."""

from __future__ import annotations

import gc
from itertools import pairwise

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from against_agg import Drawer
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path

from gpumovie.gl.canvas import Canvas
from gpumovie.mpl.opengl.incremental import GLIncrementalRenderer
from gpumovie.mpl.opengl.passes import lines, markers, vertex_store
from gpumovie.mpl.opengl.passes.vertex_store import VertexStore
from gpumovie.mpl.opengl.renderer import GLRenderer

RANDOM = np.random.default_rng(0)
COUNT = 600


@pytest.fixture(autouse=True)
def long_lines(monkeypatch):
    """Lines of a few hundred vertices count as long; Agg leaves none of them out."""
    monkeypatch.setattr(vertex_store, "FEWEST", 100)
    with mpl.rc_context({"path.simplify": False}):
        yield
    plt.close("all")


@pytest.fixture
def kept(opengl):
    """``kept(fig)`` is a figure drawn by both, with vertices that stay."""
    drawer = Drawer(opengl, keeps_vertices=True)
    yield drawer
    drawer.close()


@pytest.fixture
def drawn(monkeypatch):
    """Lines and markers that were drawn so."""
    calls = []
    draw, draw_markers = lines.LinePass.draw, markers.MarkerPass.draw
    monkeypatch.setattr(lines.LinePass, "draw", lambda self, *rest: (calls.append("line"), draw(self, *rest)))

    def noted(self, at, *rest):
        if isinstance(at, markers.StoredPoints):
            calls.append("markers")
        draw_markers(self, at, *rest)

    monkeypatch.setattr(markers.MarkerPass, "draw", noted)
    return calls


def axes(**limits):
    ax = plt.figure(figsize=(3, 2.2)).add_subplot()
    ax.set(**limits)
    return ax


def wave(gaps=0):
    y = np.sin(np.linspace(0, 30, COUNT))
    if gaps:
        y[::gaps] = np.nan
    return y


@pytest.mark.parametrize("join", ["round", "miter", "bevel"])
@pytest.mark.parametrize("cap", ["round", "projecting", "butt"])
@pytest.mark.parametrize("width", [0.4, 1.5, 7])
def test_every_join_cap_and_width(kept, drawn, join, cap, width):
    ax = axes()
    y = RANDOM.random(150)
    y[::40] = np.nan
    ax.plot(y, lw=width, alpha=0.6, solid_capstyle=cap, solid_joinstyle=join)
    assert kept(ax.figure).apart.within()
    assert drawn


@pytest.mark.parametrize(
    ("x", "y", "limits"),
    [
        pytest.param(np.linspace(0, 1, COUNT), RANDOM.normal(size=COUNT), {}, id="noise"),
        pytest.param(*RANDOM.normal(size=(2, COUNT)).cumsum(axis=1), {}, id="a walk that crosses itself"),
        pytest.param(np.linspace(0, 30, COUNT), wave(), {"xlim": (10, 10.4)}, id="zoomed in"),
        pytest.param(np.linspace(0, 30, COUNT), wave(), {"xlim": (-300, 300)}, id="zoomed out"),
        pytest.param(np.linspace(0, 30, COUNT), wave(), {"xlim": (30, 0), "ylim": (1, -1)}, id="turned round"),
        pytest.param(np.linspace(0, 30, COUNT), wave(gaps=50), {}, id="gaps"),
        pytest.param(np.linspace(0, 30, COUNT), wave(gaps=2), {}, id="nothing but gaps"),
        pytest.param(19000 + np.linspace(0, 1e-3, COUNT), wave(), {}, id="milliseconds of days"),
        pytest.param(np.repeat(np.arange(COUNT / 4), 4), wave(), {}, id="steps"),
        pytest.param(np.linspace(1, 1000, COUNT), np.exp(wave()), {"xscale": "log", "yscale": "log"}, id="log"),
    ],
)
def test_a_line_looks_as_by_agg(kept, drawn, x, y, limits):
    ax = axes()
    ax.plot(x, y, alpha=0.7)
    ax.set(**limits)
    assert kept(ax.figure).apart.within()
    assert drawn


@pytest.mark.parametrize("part", [slice(0, 300), slice(100, 400), slice(200, COUNT)], ids=str)
def test_a_part_of_an_array_ends_where_it_ends(kept, drawn, part):
    ax = axes(xlim=(-1, 31), ylim=(-1.2, 1.2))
    track = np.stack([np.linspace(0, 30, COUNT), wave()], axis=1)
    ax.add_patch(PathPatch(Path(track[part]), fill=False, lw=8, capstyle="projecting"))
    assert kept(ax.figure).apart.within()
    assert drawn


def test_a_vertex_between_infinite_ones(kept):
    ax = axes(ylim=(-1, 1))
    y = wave()
    y[[5, 6, 8]] = np.inf, np.inf, -np.inf
    ax.plot(y)
    assert kept(ax.figure).apart.within()


@pytest.mark.parametrize(
    ("data", "options"),
    [
        pytest.param(RANDOM.random(COUNT) * 10.0 ** RANDOM.integers(0, 12, COUNT), {}, id="very far away"),
        pytest.param(np.where(np.arange(COUNT) == 9, 1e31, wave()), {}, id="beyond single precision"),
        pytest.param(np.repeat(wave()[::4], 4), {"x": np.repeat(wave()[1::4], 4)}, id="vertices that stand still"),
        pytest.param(wave(), {"linestyle": "--"}, id="dashes"),
        pytest.param(wave(), {"snap": True}, id="on whole pixels"),
        pytest.param(wave(), {"lw": 0}, id="no width"),
    ],
)
def test_what_cannot_be_drawn_so_goes_the_usual_way(kept, drawn, data, options):
    ax = axes()
    ax.plot(*([options.pop("x")] if "x" in options else []), data, **options)
    ax.set_ylim(-2, 2)
    ax.axhline(0)  # whose two vertices are no long line
    assert kept(ax.figure).apart.within()
    assert not drawn


@pytest.mark.parametrize(
    "change", [{"antialiased": False}, {"clip_path": Circle((0.5, 0.5), 0.3)}], ids=["not antialiased", "clipped"]
)
def test_lines_with_a_look_of_their_own_go_the_usual_way(kept, drawn, change):
    ax = axes()
    (line,) = ax.plot(wave())
    if "clip_path" in change:
        change["clip_path"].set_transform(ax.transAxes)
    line.set(**change)
    kept(ax.figure)
    line.set_sketch_params(2)
    kept(ax.figure)
    assert not drawn


# --- markers -----------------------------------------------------------------------------------------------------


def scattered(ax):
    return ax.scatter(*RANDOM.random((2, COUNT)), s=20, alpha=0.5)


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(scattered, id="scatter"),
        pytest.param(lambda ax: ax.scatter(*RANDOM.random((2, COUNT)), marker="s", ec="k", fc="r"), id="squares"),
        pytest.param(lambda ax: ax.plot(wave(gaps=7), "^", ms=5, mew=0.5, mec="k"), id="line's own markers"),
        pytest.param(lambda ax: ax.plot(wave(gaps=7), "-o", ms=3), id="markers and a line"),
        pytest.param(lambda ax: ax.scatter(range(COUNT), np.ma.masked_less(wave(), 0)), id="masked"),
        pytest.param(lambda ax: ax.plot(np.exp(wave()), ",k", scaley=ax.set_yscale("log")), id="pixels, log"),
        pytest.param(lambda ax: (scattered(ax), ax.set(xlim=(0.4, 0.5), ylim=(0.8, 0.2))), id="zoomed in"),
        pytest.param(lambda ax: (scattered(ax), ax.set(xlim=(-40, 50))), id="zoomed out"),
        pytest.param(lambda ax: (ax.plot(1e9 * (wave() > 0.9), "o"), ax.set_ylim(-1, 1)), id="far away"),
    ],
)
def test_markers_look_as_by_agg(kept, drawn, draw):
    ax = axes()
    draw(ax)
    assert kept(ax.figure).apart.within()
    assert "markers" in drawn


def test_markers_beyond_single_precision_go_the_usual_way(kept, drawn):
    ax = axes()
    ax.plot(np.where(np.arange(COUNT) == 9, 1e31, wave()), "o")
    ax.set_ylim(-1, 1)
    assert kept(ax.figure).apart.within()
    assert not drawn


# --- what is sent ------------------------------------------------------------------------------------------------


@pytest.fixture
def film(opengl):
    """A figure with a line, what draws it again and again, and what it has sent."""
    ax = axes(ylim=(-1.5, 1.5))
    (line,) = ax.plot(np.linspace(0, 30, COUNT), wave())
    width, height = ax.figure.canvas.get_width_height()
    canvas = Canvas((width, height), depth=False, transparent=True, context=opengl)
    drawing = GLIncrementalRenderer(ax.figure, float(width), float(height), ax.figure.dpi, canvas)
    with canvas.draw():
        drawing._target.renderer.close()
        drawing._target.renderer = GLRenderer(canvas.size, ax.figure.dpi, canvas.framebuffer, keeps_vertices=True)
    yield line, drawing, drawing._target.renderer.vertices
    drawing.close()
    canvas.close()


def test_moving_the_view_sends_nothing(film):
    line, drawing, store = film
    seen = []
    for i in range(8):
        line.axes.set_xlim(i, 30 - i)
        seen.append(drawing.draw().copy())
    assert store.sent == 16 * (COUNT + 3)
    assert all((a != b).any() for a, b in pairwise(seen))


def test_markers_send_nothing_either(film):
    line, drawing, store = film
    line.set(linestyle="", marker="o")
    for i in range(8):
        line.axes.set_xlim(i, 30 - i)
        drawing.draw()
    assert store.sent == 16 * (COUNT + 3)


def test_other_data_are_sent_and_the_old_ones_are_freed(film):
    line, drawing, store = film
    for i in range(8):
        line.set_ydata(wave() * i / 8)
        drawing.draw()
    assert store.sent == 8 * 16 * (COUNT + 3)
    assert len(store._stored) <= 4
    line.set_visible(False)
    for i in range(5):
        line.axes.set_xlim(i, 30)  # where nothing is drawn, nothing is freed
        drawing.draw()
    assert not store._stored


def test_vertices_that_are_edited_in_place_are_sent_again(film):
    line, drawing, store = film
    for i in range(3):
        line.axes.set_xlim(0, 30 + i)
        drawing.draw()
    line.get_path().vertices[COUNT // 2 :, 1] = 0
    line.axes.set_xlim(0, 29)
    drawing.draw()
    assert store.sent == 2 * 16 * (COUNT + 3)


def test_an_array_at_the_address_of_one_that_is_gone_is_another(opengl):
    canvas = Canvas((8, 8), depth=False, context=opengl)
    with canvas.draw():
        store = VertexStore()
        for i in range(20):
            array = np.arange(10_000.0).reshape(5000, 2) + i
            assert store.put(array) is not None
            store.next_frame()
            del array
            gc.collect()
        assert store.sent == 20 * 16 * 5003
        store.close()
    canvas.close()
