"""Films whose figures OpenGL draws: by the writer, by a Movie, by GPUMOVIE_RASTERIZER."""

from __future__ import annotations

import contextlib
import gc
import time

import matplotlib.pyplot as plt
import numpy as np
import pytest
from films import decode
from matplotlib.animation import FuncAnimation
from matplotlib.path import Path

import gpumovie as gm
from gpumovie.errors import GLError
from gpumovie.mpl import Drawing, Writer, auto_rasterizer
from gpumovie.mpl.opengl import incremental
from gpumovie.video.colour.bt709 import rgb_to_yuv420

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


def test_what_agg_draws_in_opengls_place_is_told(tmp_path):
    fig, update = made()
    (dots,) = fig.axes[0].plot([1, 2], [0.5, 0.7], "o")
    dots.set_clip_path(Path.circle((1, 0.5), 3), fig.axes[0].transData)
    drawing = Drawing(fig, rasterizer="gl")
    assert drawing.by_agg == {}
    with gm.Movie(tmp_path / "film.mp4") as movie:
        for i in range(3):
            update(i)
            movie.write(drawing)
    reason = "markers within a path"
    assert list(drawing.by_agg) == [reason] and drawing.by_agg[reason] >= 1
    assert movie.info.rasterizer == f"gl: asked for; by Agg: {reason}"
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


# --- frames that leave OpenGL as yuv420p -------------------------------------------------------------------------


@pytest.fixture
def leaving(monkeypatch):
    """As on a GPU, frames leave the canvas converted; a list of what was on it."""
    pictures = []
    opened, read = auto_rasterizer._opened, incremental.read_frame

    def as_on_a_gpu(*arguments):
        gl = opened(*arguments)
        gl.converts = True
        return gl

    def noted(canvas, layout):
        pictures.append(canvas.read())
        return read(canvas, layout)

    monkeypatch.setattr(auto_rasterizer, "_opened", as_on_a_gpu)
    monkeypatch.setattr(incremental, "read_frame", noted)
    return pictures


def samples(picture):
    """A picture as yuv420p: its planes one behind the other."""
    height, width = picture.shape[:2]
    even = np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    return np.concatenate([plane.ravel() for plane in rgb_to_yuv420(even)]).astype(int)


def film_of(path, drawing, update):
    """Records a film that keeps every sample; returns its frames."""
    with gm.Movie(path, encoder="libx264", quality=0) as movie:
        for i in range(FRAMES):
            update(i)
            movie.write(drawing)
    return decode(path, "yuv420p").astype(int)


@pytest.mark.parametrize("size", [(3, 2.2), (3.01, 2.21), (2.98, 2.2)], ids=str)
def test_a_film_has_the_samples_of_what_opengl_drew(tmp_path, leaving, size):
    fig, update = made()
    fig.set_size_inches(size)
    drawing = Drawing(fig, rasterizer="gl")
    frames = film_of(tmp_path / "film.mp4", drawing, update)
    drawing.close()
    assert len(frames) == FRAMES
    for frame, picture in zip(frames, leaving, strict=True):
        assert np.abs(frame - samples(picture)).max() <= 1


def test_a_figure_without_an_opaque_ground_is_shown_as_agg_shows_it(tmp_path, leaving):
    films = []
    for rasterizer in ("agg", "gl"):
        fig, update = made()
        fig.patch.set_alpha(0.3)
        drawing = Drawing(fig, rasterizer=rasterizer)
        films.append(film_of(tmp_path / f"{rasterizer}.mp4", drawing, update))
        drawing.close()
    assert not leaving
    assert np.sqrt(((films[0] - films[1]) ** 2).mean()) <= 1.0


def test_a_frame_that_does_not_leave_is_drawn_by_agg_as_is_the_rest(tmp_path, leaving, monkeypatch):
    fig, update = made()
    drawing, by_agg = Drawing(fig, rasterizer="gl"), Drawing(fig, rasterizer="agg")

    def update_until_it_is_lost(i):
        update(i)
        if i == 5:
            monkeypatch.setattr(incremental, "read_frame", lost)

    def lost(canvas, layout):
        raise GLError("the driver lost the context")

    with pytest.warns(UserWarning, match="so Agg does: the driver lost the context") as told:
        frames = film_of(tmp_path / "film.mp4", drawing, update_until_it_is_lost)
    assert len(told) == 1 and len(frames) == FRAMES and len(leaving) == 5
    for i in range(5, FRAMES):
        update(i)
        assert np.abs(frames[i] - samples(by_agg.draw())).max() <= 1


def test_agg_and_opengl_take_turns_in_one_film(tmp_path, leaving):
    films = {}
    for one, other in (("agg", "gl"), ("gl", "agg")):
        fig, update = made()
        drawings = [Drawing(fig, rasterizer=name) for name in (one, other)]
        path = tmp_path / f"{one}.mp4"
        with gm.Movie(path, encoder="libx264", quality=0) as movie:
            for i in range(FRAMES):
                update(i)
                movie.write(drawings[i % 2])
        films[one] = decode(path, "yuv420p").astype(int)
        for drawing in drawings:
            drawing.close()
    assert len(leaving) == FRAMES
    assert np.sqrt(((films["agg"] - films["gl"]) ** 2).mean()) <= 1.0


def test_waiting_for_the_encoder_is_no_time_of_drawing(tmp_path, leaving, monkeypatch):
    """Or auto would take OpenGL for slow wherever the encoder is."""
    read, pause = incremental.read_frame, 0.02

    def after_a_while(canvas, layout):
        frame = read(canvas, layout)
        time.sleep(pause)
        canvas._outputs[layout].ring.waited += pause
        return frame

    monkeypatch.setattr(incremental, "read_frame", after_a_while)
    fig, update = made()
    drawing = Drawing(fig, rasterizer="gl")
    started = time.perf_counter()
    with gm.Movie(tmp_path / "film.mp4") as movie:
        for i in range(FRAMES):
            update(i)
            movie.write(drawing)
    times, whole = movie.info.times, time.perf_counter() - started
    assert times.waiting_for_encoder >= FRAMES * pause
    assert 0 < times.drawing < whole - FRAMES * pause
    drawing.close()


def test_a_drawing_that_is_dropped_is_freed_later_in_no_other_canvass_way(tmp_path, leaving, opengl):
    """It may be dropped between any two calls of OpenGL, for which another context is current."""
    fig, update = made()
    drawing = Drawing(fig, rasterizer="gl")
    update(0)
    drawing.draw()
    context, canvas = drawing._rasterizer._gl.canvas.context, drawing._rasterizer._gl.canvas
    assert context is not opengl
    with gm.Canvas((8, 8), context=opengl) as other:
        other.read()
        del drawing
        gc.collect()
        assert opengl.is_current() and not canvas.closed
    Drawing(fig, rasterizer="gl").draw()
    assert canvas.closed


def test_what_draws_a_figure_is_freed_with_the_film(tmp_path, leaving, monkeypatch):
    monkeypatch.setenv("GPUMOVIE_RASTERIZER", "gl")
    fig, update = made()
    with gm.Movie(tmp_path / "film.mp4") as movie:
        for i in range(3):
            update(i)
            movie.write(fig)
        drawing = movie._session._context.state["figures"].figures.drawing_of(fig)
        canvas = drawing._rasterizer._gl.canvas
    assert canvas.closed


@pytest.mark.parametrize("error", [None, RuntimeError])
def test_the_writer_frees_what_drew_its_figure(tmp_path, leaving, error):
    fig, update = made()
    writer = Writer(fps=5, rasterizer="gl")

    def frame(i):
        if error is not None and i == 2:
            raise error
        update(i)

    animation = FuncAnimation(fig, frame, 4, init_func=lambda: None)
    with pytest.raises(error) if error else contextlib.nullcontext():
        animation.save(tmp_path / "film.mp4", writer=writer)
    assert writer._drawing._rasterizer is None
