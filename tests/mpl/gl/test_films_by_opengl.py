"""Films whose figures OpenGL draws: by the writer, by a Movie, by GPUMOVIE_RASTERIZER."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from films import decode
from matplotlib.animation import FuncAnimation

import gpumovie as gm
from gpumovie.mpl import Drawing, Writer

X = np.linspace(0, 10, 200)
FRAMES = 8


def made():
    fig, ax = plt.subplots(figsize=(3, 2.2))
    (line,) = ax.plot(X, np.sin(X))
    ax.set_title("A wave")
    ax.legend(["wave"], loc="upper right")
    return fig, lambda i: line.set_ydata(np.sin(X + i / 5))


def saved(path, **options):
    fig, update = made()
    FuncAnimation(fig, update, FRAMES).save(path, writer=Writer(10, codec="ffv1", **options))
    return decode(path, "rgb24").astype(float)


def test_a_film_by_opengl_looks_like_one_by_agg(tmp_path):
    by_agg, by_gl = (saved(tmp_path / f"{name}.mkv", rasterizer=name) for name in ("agg", "gl"))
    assert len(by_gl) == FRAMES
    apart = np.abs(by_agg - by_gl)
    assert apart.any() and np.sqrt((apart**2).mean()) <= 1.0
    assert (apart.max(axis=3) > 24).mean() <= 0.005


def test_the_environment_says_what_draws(tmp_path, monkeypatch):
    monkeypatch.setenv("GPUMOVIE_RASTERIZER", "gl")
    fig, update = made()
    drawing = Drawing(fig)
    with gm.Movie(tmp_path / "film.mp4") as movie:
        for i in range(FRAMES):
            update(i)
            movie.write(drawing)
    assert drawing.rasterizer == movie.info.rasterizer == "gl: asked for"
    assert "  drawn by gl: asked for" in str(movie.info)
    assert Drawing(fig, rasterizer="agg").rasterizer == "agg"  # an argument wins
    drawing.close()


@pytest.mark.parametrize(
    "make", [lambda fig: Drawing(fig, rasterizer="cairo"), lambda fig: Writer(rasterizer="cairo")]
)
def test_an_unknown_rasterizer_is_an_error_that_lists_them(make):
    with pytest.raises(gm.OptionError, match="rasterizer='cairo' is not known; there are auto, agg, gl"):
        make(made()[0])


def test_a_film_with_a_transparent_background_keeps_its_opacity(tmp_path):
    fig, update = made()
    path = tmp_path / "film.mkv"
    anim = FuncAnimation(fig, update, FRAMES)
    anim.save(path, writer=Writer(10, codec="ffv1", rasterizer="gl"), savefig_kwargs={"transparent": True})
    frames = decode(path, "rgba")
    assert (frames[:, 0, 0, 3] == 0).all() and (frames[..., 3] == 255).any()


def test_a_figure_that_is_resized_is_drawn_anew():
    fig, update = made()
    drawing = Drawing(fig, rasterizer="gl")
    shapes = []
    for width in (3, 3, 2):
        fig.set_size_inches(width, 2.2)
        update(width)
        shapes.append(drawing.draw().shape)
    assert shapes == [(220, 300, 4)] * 2 + [(220, 200, 4)]
    drawing.close()
