"""Figures that change their size or their dpi while they are filmed, and odd sizes."""

from __future__ import annotations

import io

import matplotlib as mpl
import numpy as np
import pytest
from corpus.comparing import differences, saved
from films import film_facts
from moving import EXACT, FRAMES, Scene, alike, expected, in_420, planes, rgba
from plots import SIZE

import gpumovie as gm
from gpumovie.mpl import Drawing


def resize(scene):
    scene.fig.set_size_inches(3, 2)


def change_dpi(scene):
    mpl.rcParams["savefig.dpi"] = 125


@pytest.mark.parametrize(("change", "size"), [(resize, "300x200"), (change_dpi, "300x225")])
def test_a_figure_of_another_size_is_an_error_that_names_frame_and_sizes(tmp_path, change, size):
    scene = Scene()

    def film():
        with gm.Movie(tmp_path / "film.mp4") as movie:
            for i in range(5):
                if i == 3:
                    change(scene)
                movie.write(scene.update(i))

    with pytest.raises(
        gm.FrameError,
        match=rf"^frame 3 is {size}, but this film's frames are 240x180; every frame must have one size: draw it at",
    ):
        film()
    assert [path.name for path in tmp_path.iterdir()] == ["film.partial.mp4"]
    assert film_facts(tmp_path / "film.partial.mp4").frames == 3


@pytest.mark.parametrize(("change", "size"), [(resize, "300x200"), (change_dpi, "300x225")])
def test_so_it_is_when_rendered(tmp_path, change, size):
    scene = Scene()

    def draw(i):
        if i == 3:
            change(scene)
        return scene.update(i)

    with pytest.raises(gm.FrameError, match=rf"^draw\(3\) returned .* frame 3 is {size}, but .* are 240x180"):
        gm.render(draw, tmp_path / "film.mp4", frames=5)
    assert [path.name for path in tmp_path.iterdir()] == ["film.partial.mp4"]
    assert film_facts(tmp_path / "film.partial.mp4").frames == 3


def test_a_size_that_comes_back_in_time_harms_nothing(tmp_path):
    scene, again = Scene(), Scene()
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        for i in range(FRAMES):
            scene.update(i)
            scene.fig.set_size_inches(4, 3)
            scene.fig.savefig(io.BytesIO())
            scene.fig.set_size_inches(SIZE)
            movie.write(scene.fig)
    assert not differences("sized", rgba(tmp_path / "film.mkv"), expected(again))


def test_dpi_that_is_set_on_the_way_is_as_in_savefig(tmp_path):
    """Which goes by the dpi that the figure was made with."""
    scene, again = Scene(), Scene()
    theirs = []
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        for i in range(FRAMES):
            for one in (scene, again):
                one.fig.set_dpi(100 if i < 4 else 50)
            theirs.append(saved(again.update(i)))
            movie.write(scene.update(i))
    assert not differences("dpi", rgba(tmp_path / "film.mkv"), theirs)


def test_a_drawing_follows_size_and_dpi():
    """A still may have any size; so may a Drawing's next."""
    scene, sizes = Scene(), []
    shown = Drawing(scene.fig)
    for i in range(12):
        scene.fig.set_size_inches(2 + i // 4, 2)
        mpl.rcParams["savefig.dpi"] = "figure" if i < 6 else 50
        scene.update(i)
        picture = shown.draw()
        assert np.array_equal(picture, saved(scene.fig))
        sizes.append(picture.shape[1::-1])
    assert sizes == [(200, 200)] * 4 + [(300, 200)] * 2 + [(150, 100)] * 2 + [(200, 100)] * 4


@pytest.mark.parametrize("size", [(2.01, 1.8), (2.4, 1.51), (0.03, 0.05)], ids=["width", "height", "tiny"])
def test_odd_sizes(tmp_path, size):
    scene = Scene(size)
    gm.render(scene.update, tmp_path / "film.mp4", frames=FRAMES, **EXACT)
    gm.render(scene.update, tmp_path / "film.mkv", frames=FRAMES, codec="ffv1")
    theirs = expected(Scene(size))
    assert alike(planes(tmp_path / "film.mp4"), in_420(theirs))
    assert not differences("odd", rgba(tmp_path / "film.mkv"), theirs)
