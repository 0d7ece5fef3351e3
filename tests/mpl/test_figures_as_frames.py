"""Figures as frames of a Movie, alone and among arrays."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from films import decode, film_facts
from matplotlib.figure import Figure
from moving import CARD, EXACT, FRAMES, Scene, alike, expected, in_420, planes, rgba
from plots import SIZE, X
from savefig_figures import by_savefig, image, line

import gpumovie as gm
from gpumovie.mpl import Drawing
from gpumovie.video.encoders.table import ENCODERS


def test_a_movie_takes_a_figure_that_changes(tmp_path):
    fig, expected = line(), []
    with gm.Movie(tmp_path / "film.mkv", fps=10, codec="ffv1") as movie:
        for i in range(3):
            fig.axes[0].lines[0].set_ydata(np.sin(X + i))
            expected.append(by_savefig(fig).reshape(180, 240, 4))
            movie.write(fig)
    assert np.array_equal(decode(tmp_path / "film.mkv", "rgba"), expected)


def test_write_takes_a_list_of_figures(tmp_path):
    figures = [line(), image(), Figure(SIZE)]
    gm.write(tmp_path / "film.mkv", figures, codec="ffv1")
    expected = [by_savefig(fig).reshape(180, 240, 4) for fig in figures]
    assert np.array_equal(decode(tmp_path / "film.mkv", "rgba"), expected)


def test_a_figure_of_a_users_own_class_is_a_frame(tmp_path):
    class Poster(Figure):
        pass

    gm.write(tmp_path / "film.mp4", [plt.figure(FigureClass=Poster, figsize=SIZE)] * 2)
    assert film_facts(tmp_path / "film.mp4").frames == 2


def test_a_figure_that_changes_its_size_is_an_error_that_names_frame_and_sizes(tmp_path):
    fig = line()

    def frames():
        yield fig
        yield fig
        fig.set_size_inches(3, 2)
        yield fig

    with pytest.raises(gm.FrameError, match=r"frame 2 is 300x200, but this film's frames are 240x180"):
        gm.write(tmp_path / "film.mp4", frames())
    assert not (tmp_path / "film.mp4").exists()


@pytest.mark.parametrize("channels", [1, 3, 4], ids=["gray", "rgb", "rgba"])
@pytest.mark.parametrize("at", [{3, 4, 8}, {9}], ids=["between", "last"])
def test_arrays_come_between_figures_of_an_h264_film(tmp_path, channels, at):
    scene, theirs = Scene(), expected(Scene())
    with gm.Movie(tmp_path / "film.mp4", **EXACT) as movie:
        for i in range(FRAMES):
            movie.write(CARD[..., :channels] if i in at else scene.update(i))
    film = planes(tmp_path / "film.mp4")
    plain = [i for i in range(FRAMES) if i not in at]
    assert alike(film[plain], in_420([theirs[i] for i in plain]))
    # Arrays are converted by the formula, figures by one that is within 1 of it.
    card = np.repeat(CARD[..., :1], 3, axis=2) if channels == 1 else CARD[..., :3]
    (shown,) = in_420([np.dstack([card, CARD[..., 3]])])
    assert all(np.abs(film[i].astype(int) - shown).max() <= 1 for i in at)


@pytest.mark.parametrize("channels", [3, 4], ids=["rgb", "rgba"])
def test_figures_follow_arrays_in_an_h264_film(tmp_path, channels):
    """A title card comes first; the film is in RGB then, and ffmpeg converts it."""
    scene, theirs = Scene(), expected(Scene())
    with gm.Movie(tmp_path / "film.mp4", **EXACT) as movie:
        for i in range(FRAMES):
            movie.write(CARD[..., :channels] if i in (0, 5) else scene.update(i))
    with gm.Movie(tmp_path / "arrays.mp4", **EXACT) as movie:
        for i in range(FRAMES):
            movie.write((CARD if i in (0, 5) else theirs[i])[..., :channels])
    assert np.array_equal(planes(tmp_path / "film.mp4"), planes(tmp_path / "arrays.mp4"))


@pytest.mark.parametrize("options", [{"codec": "ffv1"}, {"lossless": True}], ids=str)
@pytest.mark.parametrize("figure_first", [True, False])
def test_in_a_lossless_film_rgb_arrays_and_figures_are_not_mixed(tmp_path, options, figure_first):
    scene = Scene()
    frames = [scene.fig, CARD[..., :3]]
    theirs, ours = ("rgba", "rgb24") if figure_first else ("rgb24", "rgba")
    with pytest.raises(gm.FrameError, match=f"^frame 1 is {ours}, but this film began with {theirs}; "):
        gm.write(tmp_path / "film.mkv", frames if figure_first else frames[::-1], **options)


def test_rgba_arrays_and_figures_are(tmp_path):
    scene = Scene()
    gm.write(tmp_path / "film.mkv", [CARD, scene.update(1), CARD, scene.update(2)], codec="ffv1")
    assert np.array_equal(rgba(tmp_path / "film.mkv")[[0, 2]], [CARD, CARD])


@pytest.mark.parametrize("kind", ["figure", "drawing", "image of a figure"])
def test_a_film_of_figures_is_encoded_as_one(tmp_path, kind):
    """By the settings that are for figures; an array says nothing of what it shows."""
    fig = line()
    frame = {"figure": fig, "drawing": Drawing(fig), "image of a figure": by_savefig(fig).reshape(180, 240, 4)}[kind]
    with gm.Movie(tmp_path / "film.mkv", encoder="libx264", fallback=False) as movie:
        movie.write(frame)
        command = movie._session._recording._process.command
    special = [word for option, value in ENCODERS["libx264"].for_figures["fast"] for word in (f"-{option}", value)]
    assert (" ".join(special) in " ".join(command)) is (kind != "image of a figure")
