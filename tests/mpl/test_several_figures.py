"""Several figures in one film, one figure in several films; and all are freed in the end."""

from __future__ import annotations

import gc
import weakref

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from corpus.comparing import differences, saved
from matplotlib.animation import FuncAnimation
from moving import EXACT, FRAMES, Scene, alike, expected, in_420, planes, rgba
from plots import SIZE, X

import gpumovie as gm
import gpumovie.sources.figure
from gpumovie.mpl import Drawing, Writer, figure_cache


@pytest.mark.parametrize("count", [2, 6], ids=["two", "more than are kept"])
def test_figures_take_turns(tmp_path, count):
    scenes = [Scene(facecolor=f"C{n}") for n in range(count)]
    paths = [tmp_path / "film.mp4", tmp_path / "film.mkv"]
    with gm.Movie(paths[0], **EXACT) as lossy, gm.Movie(paths[1], codec="ffv1") as lossless:
        for i in range(FRAMES):
            for scene in scenes:
                lossy.write(scene.update(i))
                lossless.write(scene.fig)
    alone = [expected(scene) for scene in scenes]
    theirs = [frame for several in zip(*alone, strict=True) for frame in several]
    assert alike(planes(paths[0]), in_420(theirs))
    assert not differences("turns", rgba(paths[1]), theirs)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["first begun, first finished", "nested"])
def test_one_figure_by_two_writers_at_once(tmp_path, order):
    scene = Scene()
    canvas = scene.fig.canvas
    mpl.rcParams["savefig.bbox"] = "tight"
    writers = [Writer(fps=5, codec="ffv1"), Writer(fps=5, codec="png")]
    paths = [tmp_path / "one.mkv", tmp_path / "other.mkv"]
    saving = [writer.saving(scene.fig, path, None) for writer, path in zip(writers, paths, strict=True)]
    for each in saving:
        each.__enter__()
    theirs = []
    for i in range(FRAMES):
        scene.update(i)
        canvas.draw_idle()
        for writer in writers:
            writer.grab_frame()
        theirs.append(saved(scene.fig))
    for number in order:
        assert "draw_idle" in vars(canvas) and mpl.rcParams["savefig.bbox"] is None
        saving[number].__exit__(None, None, None)
    assert "draw_idle" not in vars(canvas) and mpl.rcParams["savefig.bbox"] == "tight"
    for path in paths:
        assert not differences("writers", rgba(path), theirs)


def test_a_canvas_keeps_the_draw_idle_that_a_user_gave_it(tmp_path):
    scene = Scene()
    scene.fig.canvas.draw_idle = own = lambda: None
    FuncAnimation(scene.fig, scene.update, 2).save(tmp_path / "film.mp4", writer="gpumovie")
    assert scene.fig.canvas.draw_idle is own


def test_a_figure_that_is_shown_again_after_another_is_what_it_was(tmp_path):
    """Nothing in it has changed, but everything in the film's picture."""
    one, other = Scene(), Scene(facecolor="C1")
    order = [one, one, one, one, other, one, other, other, other, one, one]
    gm.write(tmp_path / "film.mp4", (scene.fig for scene in order), **EXACT)
    assert alike(planes(tmp_path / "film.mp4"), in_420([saved(scene.fig) for scene in order]))


def test_a_new_figure_for_each_frame_is_freed(tmp_path):
    left, most = weakref.WeakSet(), 0
    movie = gm.Movie(tmp_path / "film.mp4", **EXACT)
    theirs = []
    for i in range(12):
        fig, ax = plt.subplots(figsize=SIZE)
        ax.plot(X, np.sin(X + i))
        left.add(fig)
        movie.write(fig)
        theirs.append(saved(fig))
        plt.close(fig)
        del fig, ax
        gc.collect()
        most = max(most, len(left))
    assert most == len(left) == figure_cache.CAPACITY
    movie.close()
    gc.collect()
    assert len(left) == 0
    assert alike(planes(tmp_path / "film.mp4"), in_420(theirs))


@pytest.mark.parametrize("end", ["close", "abort"])
def test_a_figure_is_freed_when_its_films_have_ended(tmp_path, end):
    scene = Scene()
    movies = [gm.Movie(tmp_path / name) for name in ("one.mp4", "two.mp4")]
    for i in range(5):
        for movie in movies:
            movie.write(scene.update(i))
    for movie in movies:
        getattr(movie, end)()
    gone = weakref.ref(scene.fig)
    plt.close(scene.fig)
    del scene
    gc.collect()
    assert gone() is None


def test_a_figure_is_freed_when_its_animation_is_saved(tmp_path):
    scene, writer = Scene(), Writer(5)
    FuncAnimation(scene.fig, scene.update, 5).save(tmp_path / "film.mp4", writer=writer)
    gone = weakref.ref(scene.fig)
    plt.close(scene.fig)
    del scene, writer
    gc.collect()
    assert gone() is None


def test_one_figure_is_in_films_of_several_kinds_at_once(tmp_path):
    """Of other resolutions, some converted, some with opacity; some have only every other frame."""
    scene, theirs = Scene(facecolor=(1, 0.5, 0, 0.5)), {"exact": [], "small": [], "large": [], "clear": []}
    small, large = Drawing(scene.fig, dpi=50), Drawing(scene.fig, dpi=150)
    clear = Drawing(scene.fig, transparent=True)
    with (
        gm.Movie(tmp_path / "exact.mkv", codec="ffv1") as exact_film,
        gm.Movie(tmp_path / "small.mp4", **EXACT) as small_film,
        gm.Movie(tmp_path / "large.mp4", **EXACT) as large_film,
        gm.Movie(tmp_path / "clear.mov", codec="png", lossless=True) as clear_film,
    ):
        for i in range(FRAMES):
            scene.update(i)
            exact_film.write(scene.fig)
            large_film.write(large)
            if i % 2:
                small_film.write(small)
            clear_film.write(clear)
    for i in range(FRAMES):
        scene.update(i)
        for name, dpi in (("exact", "figure"), ("small", 50), ("large", 150), ("clear", "figure")):
            with mpl.rc_context({"savefig.dpi": dpi, "savefig.transparent": name == "clear"}):
                theirs[name].append(saved(scene.fig))
    assert not differences("exact", rgba(tmp_path / "exact.mkv"), theirs["exact"])
    assert alike(planes(tmp_path / "small.mp4"), in_420(theirs["small"][1::2]))
    assert alike(planes(tmp_path / "large.mp4"), in_420(theirs["large"]))
    assert not differences("clear", rgba(tmp_path / "clear.mov"), theirs["clear"])
