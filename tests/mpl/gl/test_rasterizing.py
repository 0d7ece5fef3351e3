"""Which rasterizer draws a figure's frames, and what happens where OpenGL cannot."""

from __future__ import annotations

import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest

from gpumovie.errors import GLError, NoContextError
from gpumovie.mpl import audit, contexts, rasterizing, still
from gpumovie.mpl.opengl.redrawing import GlRedrawing
from gpumovie.mpl.rasterizing import Rasterizing

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
    drawing = Rasterizing(ours, *map(float, ours.canvas.get_width_height()), ours.dpi, False, rasterizer)
    found = []
    with audit.disabled():
        for i in range(count):
            if at is not None:
                at(i)
            change_ours(i)
            change_theirs(i)
            found.append((drawing.draw().copy(), still.draw(theirs).copy()))
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
    monkeypatch.setattr(rasterizing, "_opened", no_context)
    with pytest.warns(UserWarning, match=r"OpenGL cannot draw Figure\(300x220\), so Agg does: nothing opens") as told:
        drawing, found = frames("gl")
    assert len(told) == 1
    assert all(np.array_equal(*pair) for pair in found)
    assert drawing.reason.startswith("agg: OpenGL cannot be used")


def test_where_opengl_fails_in_the_middle_agg_draws_the_rest(monkeypatch):
    def at(i):
        if i == 6:
            monkeypatch.setattr(GlRedrawing, "draw", lost)

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


def test_auto_is_silent_where_there_is_no_opengl(monkeypatch):
    monkeypatch.setattr(rasterizing, "_opened", no_context)
    monkeypatch.setattr(rasterizing, "_WORTH_ON_CPU", 0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawing, found = frames("auto", 2 * FRAMES)
    assert all(np.array_equal(*pair) for pair in found)
    assert drawing.reason == "agg: OpenGL cannot be used: nothing opens"


@pytest.mark.parametrize(("better", "winner"), [(1e9, "gl"), (0, "agg")])
def test_auto_measures_both_and_takes_the_faster(monkeypatch, better, winner):
    monkeypatch.setattr(rasterizing, "_WORTH_ON_CPU", 0)
    monkeypatch.setattr(rasterizing, "_BETTER", better)
    monkeypatch.setattr(rasterizing, "_OTHERWISE", 1e9)
    drawing, found = frames("auto", 3 * FRAMES)
    assert drawing.reason.startswith(f"{winner}: a frame takes ") and " ms by Agg" in drawing.reason
    assert max(map(rms, found)) <= 1.0
    assert np.array_equal(*found[-1]) == (winner == "agg")
    drawing.close()


def test_auto_measures_again_when_frames_take_much_more_or_less_than_before():
    drawing, _ = frames("auto", 2 * FRAMES)
    assert drawing.reason.startswith("agg: a frame takes")
    drawing._chosen = 1000.0  # seconds
    for _ in range(3 * FRAMES):
        drawing.draw()
    assert drawing._chosen < 100


@pytest.mark.parametrize(("listed", "tried"), [(True, True), (False, False)])
def test_auto_tries_a_gpu_sooner_than_the_cpu(monkeypatch, listed, tried):
    monkeypatch.setattr(contexts, "may_have_gpu", lambda: listed)
    monkeypatch.setattr(rasterizing, "_WORTH_ON_GPU", 0)
    monkeypatch.setattr(rasterizing, "_WORTH_ON_CPU", 1e9)
    drawing, _ = frames("auto", 2 * FRAMES)
    assert (" ms by OpenGL" in drawing.reason) == tried
    drawing.close()
