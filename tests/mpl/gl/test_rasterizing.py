"""Which rasterizer draws a figure's frames, and what happens where OpenGL cannot."""

from __future__ import annotations

import gc
import threading
import warnings
from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np
import pytest

from gpumovie.errors import GLError, NoContextError
from gpumovie.gl import api as gl
from gpumovie.mpl import audit, auto_rasterizer, savefig
from gpumovie.mpl.agg.renderer import Agg
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


def test_auto_leaves_quick_figures_to_agg():
    drawing, found = frames("auto", 2 * FRAMES)
    assert all(np.array_equal(*pair) for pair in found)
    assert "for which OpenGL is not tried" in drawing.reason


@pytest.fixture
def any_geometry(monkeypatch):
    """Also of a small figure that is worth a try."""
    monkeypatch.setattr(auto_rasterizer, "_MUCH", 0)


def test_auto_leaves_figures_with_little_geometry_to_agg_however_slow_the_machine_is(monkeypatch):
    monkeypatch.setattr(auto_rasterizer, "_WORTH_ON_CPU", 1e-4)
    monkeypatch.setattr(auto_rasterizer, "_MUCH", 1e3)
    drawing, found = frames("auto", 2 * FRAMES)
    assert all(np.array_equal(*pair) for pair in found)
    assert drawing.reason == "agg: a frame has little geometry, for which OpenGL is not tried"


@pytest.mark.parametrize(
    ("draw", "least"),
    [
        (lambda ax: ax.plot(np.zeros(10_000)), 0.015),
        (lambda ax: ax.plot(np.zeros(50_000), "o"), 0.02),
        (lambda ax: ax.scatter(*np.zeros((2, 2000)), c=np.arange(2000)), 0.016),
        (lambda ax: ax.pcolormesh(np.zeros((300, 300))), 0.018),
        (lambda ax: ax.tripcolor([0, 1, 0, 1], [0, 0, 1, 1], [1, 2, 3, 4], shading="gouraud"), 5e-6),
        (lambda ax: ax.imshow(np.zeros((9, 9))), 0.0008),
    ],
    ids=["line", "markers", "collection", "mesh", "triangles", "image"],
)
def test_what_a_figure_draws_is_weighed(draw, least):
    """By the number of what it has, a few microseconds each; and the picture is the same."""
    fig, ax = plt.subplots(figsize=(3, 2.2))
    ax.axis("off")
    agg, plain = Agg(300.0, 220.0, 100.0), Agg(300.0, 220.0, 100.0)
    with agg.estimating_cost() as nothing:
        fig.draw(agg)
    draw(ax)
    with agg.estimating_cost() as weighed:
        agg.main.clear()
        fig.draw(agg)
    fig.draw(plain)
    assert least <= weighed.seconds - nothing.seconds < 10 * least
    assert np.array_equal(agg.main.flat, plain.main.flat) and not hasattr(agg.main.renderer, "seconds")


def test_auto_is_silent_where_there_is_no_opengl(monkeypatch, any_geometry):
    monkeypatch.setattr(auto_rasterizer, "_opened", no_context)
    monkeypatch.setattr(auto_rasterizer, "_WORTH_ON_CPU", 0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawing, found = frames("auto", 2 * FRAMES)
    assert all(np.array_equal(*pair) for pair in found)
    assert drawing.reason == "agg: OpenGL cannot be used: nothing opens"


@pytest.mark.parametrize(("better", "winner"), [(1e9, "gl"), (0, "agg")])
def test_auto_measures_both_and_takes_the_faster(monkeypatch, any_geometry, better, winner):
    monkeypatch.setattr(auto_rasterizer, "_WORTH_ON_CPU", 0)
    monkeypatch.setattr(auto_rasterizer, "_BETTER", better)
    monkeypatch.setattr(auto_rasterizer, "_REMEASURE_FACTOR", 1e9)
    drawing, found = frames("auto", 3 * FRAMES)
    assert drawing.reason.startswith(f"{winner}: a frame takes ") and " ms by Agg" in drawing.reason
    assert max(map(rms, found)) <= 1.0
    assert np.array_equal(*found[-1]) == (winner == "agg")
    drawing.close()


def test_auto_measures_again_when_frames_take_much_more_or_less_than_before():
    drawing, _ = frames("auto", 2 * FRAMES)
    assert drawing.reason.startswith("agg: a frame takes")
    drawing._chosen_seconds = 1000.0  # seconds
    for _ in range(20 * FRAMES):  # on a busy machine they may take more or less once again
        drawing.draw()
        if drawing._chosen_seconds is not None and drawing._chosen_seconds < 100:
            break
    else:
        pytest.fail("it was not measured again")


@pytest.mark.parametrize(("listed", "tried"), [(True, True), (False, False)])
def test_auto_tries_a_gpu_sooner_than_the_cpu(monkeypatch, any_geometry, listed, tried):
    monkeypatch.setattr(contexts, "may_have_gpu", lambda: listed)
    monkeypatch.setattr(auto_rasterizer, "_WORTH_ON_GPU", 0)
    monkeypatch.setattr(auto_rasterizer, "_WORTH_ON_CPU", 1e9)
    drawing, _ = frames("auto", 2 * FRAMES)
    assert (" ms by OpenGL" in drawing.reason) == tried
    drawing.close()


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
