"""Which rasterizer draws a figure's frames, and what happens where OpenGL cannot."""

from __future__ import annotations

import gc
import threading
import time
import warnings
from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np
import pytest

from gpumovie.errors import GLError, NoContextError
from gpumovie.gl import api as gl
from gpumovie.mpl import audit, auto_rasterizer, savefig
from gpumovie.mpl.auto_rasterizer import AutoRasterizer
from gpumovie.mpl.opengl import contexts
from gpumovie.mpl.opengl.incremental import GLIncrementalRenderer
from gpumovie.mpl.opengl.renderer import GLRenderer

X = np.linspace(0, 10, 200)
FRAMES = 12


def made():
    """A figure with a line that moves under a legend, and the function that moves it."""
    fig, ax = plt.subplots(figsize=(3, 2.2))
    (line,) = ax.plot(X, np.sin(X), label="moving")
    ax.legend(loc="upper right")
    ax.grid()
    return fig, lambda i: line.set_ydata(np.sin(X + i / 5))


def frames(rasterizer, count=FRAMES, at=None):
    """What is drawn of the figure, and by Agg all of it, frame by frame; ``at`` is called with each number."""
    (ours, change_ours), (theirs, change_theirs) = made(), made()
    drawing = AutoRasterizer(ours, *map(float, ours.canvas.get_width_height()), ours.dpi, False, rasterizer)
    found = []
    with audit.disabled():
        for i in range(count):
            if at is not None:
                at(i)
            change_ours(i)
            change_theirs(i)
            found.append((drawing.draw().copy(), savefig.draw(theirs).copy()))
    return drawing, found


def apart(pair):
    return np.abs(pair[0].astype(int) - pair[1])


def rms(pair):
    return np.sqrt((apart(pair) ** 2).mean())


def no_context(*_, **__):
    raise NoContextError("nothing opens", [])


def test_agg_draws_matplotlibs_own_pixels():
    drawing, found = frames("agg")
    assert all(np.array_equal(*pair) for pair in found)
    assert drawing.reason == "agg: asked for"


def test_opengl_draws_nearly_the_same():
    drawing, found = frames("gl")
    assert max(map(rms, found)) <= 1.0
    assert any(apart(pair).any() for pair in found), "this was Agg"
    assert drawing.reason == "gl: asked for"
    drawing.close()


def test_without_opengl_agg_draws_after_one_warning(monkeypatch):
    monkeypatch.setattr(auto_rasterizer, "_opened", no_context)
    with pytest.warns(UserWarning, match=r"OpenGL cannot draw Figure\(300x220\), so Agg does: nothing opens") as told:
        drawing, found = frames("gl")
    assert len(told) == 1
    assert all(np.array_equal(*pair) for pair in found)
    assert drawing.reason.startswith("agg: OpenGL cannot be used")


def test_a_figure_larger_than_the_driver_can_draw_is_drawn_by_agg(monkeypatch):
    context = contexts.figure_context()
    monkeypatch.setattr(context, "features", replace(context.features, largest_size=(256, 256)))
    with pytest.warns(UserWarning, match=r"OpenGL cannot draw Figure\(300x220\), so Agg does: .*256x256") as told:
        drawing, found = frames("gl")
    assert len(told) == 1
    assert all(np.array_equal(*pair) for pair in found)
    assert "256x256" in drawing.reason


def test_where_opengl_fails_in_the_middle_agg_draws_the_rest(monkeypatch):
    def at(i):
        if i == 6:
            monkeypatch.setattr(GLIncrementalRenderer, "draw", lost)

    def lost(self):
        raise GLError("the driver lost the context")

    with pytest.warns(UserWarning, match="so Agg does: the driver lost the context") as told:
        _, found = frames("gl", at=at)
    assert len(told) == 1
    assert all(np.array_equal(*pair) for pair in found[6:])
    assert max(map(rms, found[:6])) <= 1.0


def test_auto_leaves_figures_with_little_geometry_to_agg():
    drawing, found = frames("auto")
    assert all(np.array_equal(*pair) for pair in found)
    assert drawing.reason == "agg: little geometry changes"


def scattered(count=8000):
    """A figure of many circles, a function that moves them, and one that moves a short line."""
    fig, ax = plt.subplots(figsize=(3, 2.2))
    at = np.random.default_rng(0).random((count, 2))
    circles = ax.scatter(*at.T, s=2, c=at[:, 0])
    (line,) = ax.plot([0, 1])
    return fig, lambda i: circles.set_offsets((at + i / 100) % 1), lambda i: line.set_ydata([0, i / 20])


def drawn_by_auto(fig, change, count=FRAMES):
    """What draws at last, and whether each frame has Agg's own pixels."""
    drawing = AutoRasterizer(fig, *map(float, fig.canvas.get_width_height()), fig.dpi, False, "auto")
    by_agg = []
    with audit.disabled():
        for i in range(count):
            change(i)
            by_agg.append(np.array_equal(drawing.draw(), savefig.draw(fig)))
    reason = drawing.reason
    drawing.close()
    return reason, by_agg


def test_auto_changes_once_to_opengl_where_much_changes_that_it_draws_faster():
    fig, move, _ = scattered()
    reason, by_agg = drawn_by_auto(fig, move)
    assert reason.startswith("gl: for the geometry that changes, Agg takes 64 ms and OpenGL 10 ms, as estimated")
    assert by_agg == [True] * 3 + [False] * (FRAMES - 3)


def test_auto_does_not_weigh_what_stays():
    fig, _, move_line = scattered()
    reason, by_agg = drawn_by_auto(fig, move_line)
    assert reason == "agg: little geometry changes" and all(by_agg)


def test_auto_sees_what_begins_to_change_later():
    fig, move, move_line = scattered()
    reason, by_agg = drawn_by_auto(fig, lambda i: (move if i >= 5 else move_line)(i))
    assert reason.startswith("gl: ") and by_agg == [True] * 9 + [False] * (FRAMES - 9)


def test_auto_weighs_all_of_a_figure_that_is_drawn_in_its_own_way():
    class Own(plt.Figure):
        def draw(self, renderer):
            super().draw(renderer)

    fig, at = plt.figure(figsize=(3, 2.2), FigureClass=Own), np.random.default_rng(0).random((8000, 2))
    circles = fig.add_subplot().scatter(*at.T, s=2, c=at[:, 0])
    reason, _ = drawn_by_auto(fig, lambda i: circles.set_offsets((at + i / 100) % 1))
    assert reason.startswith("gl: ")


@pytest.mark.parametrize("slowness", [0.0, 1e3])
def test_how_long_frames_take_decides_nothing(monkeypatch, slowness):
    """By whatever clock: as on a machine that is infinitely fast, or very busy."""
    seconds = iter(range(10**9))
    monkeypatch.setattr(time, "perf_counter", lambda: slowness * next(seconds))
    fig, move, _ = scattered()
    reason, by_agg = drawn_by_auto(fig, move)
    assert reason.startswith("gl: ") and by_agg == [True] * 3 + [False] * (FRAMES - 3)
    assert drawn_by_auto(*scattered(600)[:2])[0] == "agg: little geometry changes"


@pytest.mark.parametrize("slowness", [0.0, 1e3])
def test_no_pixel_of_opengl_depends_on_the_time(monkeypatch, slowness):
    """Layers made anew round anew, so time must not decide when that happens."""
    pictures = []
    for factor in (1.0, slowness):
        seconds = iter(range(10**9))
        monkeypatch.setattr(time, "perf_counter", lambda factor=factor, seconds=seconds: factor * next(seconds))
        fig, change = made()
        drawing = AutoRasterizer(fig, 300.0, 220.0, 100.0, False, "gl")
        taken = []
        for i in range(10):
            change(min(i, 4))
            taken.append(drawing.draw().copy())
        drawing.close()
        pictures.append(np.stack(taken))
    assert np.array_equal(*pictures)


def test_auto_is_silent_where_there_is_no_opengl(monkeypatch):
    monkeypatch.setattr(auto_rasterizer, "_opened", no_context)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fig, move, _ = scattered()
        reason, by_agg = drawn_by_auto(fig, move)
    assert all(by_agg) and reason == "agg: OpenGL cannot be used: nothing opens"


def test_opengl_is_not_opened_where_it_is_not_taken(monkeypatch, caplog):
    """So nothing is said of it, either."""
    monkeypatch.setattr(contexts, "figure_context", no_context)
    fig, ax = plt.subplots(subplot_kw={"projection": "3d"}, figsize=(3, 2.2))
    x, y = np.meshgrid(np.linspace(-2, 2, 70), np.linspace(-2, 2, 70))

    def change(i):
        ax.clear()
        ax.plot_surface(x, y, np.sin(x * y + i), rcount=70, ccount=70)

    reason, by_agg = drawn_by_auto(fig, change, 6)
    assert all(by_agg) and reason.startswith("agg: for the geometry that changes, Agg takes 19 ms and OpenGL ")
    assert not caplog.records


def test_auto_takes_a_gpu_for_less(monkeypatch):
    monkeypatch.setattr(auto_rasterizer, "_has_gpu", lambda: True)
    fig, move, _ = scattered(2000)
    assert drawn_by_auto(fig, move)[0].startswith(
        "gl: for the geometry that changes, Agg takes 16 ms and OpenGL 1 ms"
    )


def test_an_error_of_the_driver_is_one_of_opengl(monkeypatch):
    """PyOpenGL raises an error of its own for it."""

    def at(i):
        if i == 6:
            monkeypatch.setattr(GLRenderer, "flush", lambda renderer: gl.glEnable(0xFFFF))

    with pytest.warns(UserWarning, match=r"so Agg does: the figure cannot be drawn by OpenGL: glEnable failed"):
        _, found = frames("gl", at=at)
    assert all(np.array_equal(*pair) for pair in found[6:])


def test_an_artist_that_raises_leaves_no_textures(monkeypatch):
    fig, change = made()
    drawing = AutoRasterizer(fig, 300.0, 220.0, 100.0, False, "gl")
    for i in range(4):
        change(i)
        drawing.draw()
    layers = drawing._gl._layers
    closed = []
    monkeypatch.setattr(type(layers), "close", lambda self: closed.append(self))
    (line,) = fig.axes[0].lines
    monkeypatch.setattr(type(line), "draw", None)
    change(5)
    with pytest.raises(TypeError):
        drawing.draw()
    assert closed == [layers] and drawing._gl._layers is None
    monkeypatch.undo()
    layers.close()
    drawing.close()


def test_what_a_thread_drew_goes_with_it():
    def draw():
        fig, _ = made()
        AutoRasterizer(fig, 300.0, 220.0, 100.0, False, "gl").draw()

    thread = threading.Thread(target=draw)
    thread.start()
    thread.join()
    gc.collect()
    assert auto_rasterizer._dropped
    auto_rasterizer._free_dropped()
    assert not auto_rasterizer._dropped
