"""Figures are encoded with settings of their own, and what the user says wins over them."""

import dataclasses
import itertools
import time

import numpy as np
import pytest
from films import FFMPEGS, bundled, decode, film_facts, smooth

import gpumovie as gm
from gpumovie.options.table import SPEEDS
from gpumovie.video.encoders.table import ENCODERS
from gpumovie.video.ffmpeg.command import encoding_arguments
from gpumovie.video.ffmpeg.find import find_ffmpegs
from gpumovie.video.frames import Frame
from gpumovie.video.pixel_formats import FORMATS
from gpumovie.video.settings import make_settings

WITH_SETTINGS = [e.name for e in ENCODERS.values() if e.for_figures]


def arguments(name: str, *, figures: bool, **options) -> dict[str, str]:
    """What ffmpeg takes for an encoder: of each option the last value."""
    encoder, source = ENCODERS[name], FORMATS["yuv420p"]
    settings = make_settings("film.mkv", fps=30, codec=encoder.codec, **options)
    settings = dataclasses.replace(settings, figures=figures)
    words = encoding_arguments(find_ffmpegs(bundled())[0], encoder, encoder.formats[0], source, settings)
    return dict(zip(words[::2], words[1::2], strict=True))


def as_figures(arrays: np.ndarray) -> list[Frame]:
    frames = [Frame.from_array(array) for array in arrays]
    for frame in frames:
        frame.is_figure = True
    return frames


def words_of(movie: gm.Movie) -> dict[str, str]:
    return dict(itertools.pairwise(movie._session._recording._process.command))


def given(name: str, speed: str = "fast") -> dict[str, str]:
    return {f"-{option}": value for option, value in ENCODERS[name].for_figures.get(speed, ())}


@pytest.mark.parametrize("name", WITH_SETTINGS)
@pytest.mark.parametrize("speed", SPEEDS)
def test_figures_get_settings_of_their_own_and_other_frames_do_not(name, speed):
    usual, special = (arguments(name, figures=figures, speed=speed) for figures in (False, True))
    changed = {option for option in special if special[option] != usual.get(option)}
    assert changed == set(given(name, speed))
    assert usual.keys() <= special.keys()  # the quality above all


@pytest.mark.parametrize("options", [{}, {"bitrate": 500}, {"lossless": True}], ids=str)
def test_settings_for_figures_leave_the_rate_alone_and_lossless_films_altogether(options):
    usual, special = (arguments("libx264", figures=figures, **options) for figures in (False, True))
    if "lossless" in options:
        assert special == usual
    else:
        assert special == usual | given("libx264")


@pytest.mark.parametrize("chosen", [("-preset", "slow"), ("-tune", "animation")], ids=" ".join)
def test_who_chooses_a_preset_gets_all_of_it(chosen):
    usual, special = (arguments("libx264", figures=figures, extra_args=chosen) for figures in (False, True))
    assert special == usual


@pytest.mark.parametrize(
    "chosen", [("-subq", "7"), ("-x264-params", "subme=7"), ("-x264opts", "subme=7")], ids=" ".join
)
def test_a_setting_of_the_users_wins(tmp_path, chosen):
    film = tmp_path / "film.mkv"
    gm.write(film, as_figures(smooth(5, (96, 64))), encoder="libx264", fallback=False, extra_args=chosen)
    said = film.read_bytes()  # libx264 writes its settings into the film, in words
    assert b"subme=7 " in said
    assert b"bframes=1 " in said  # the others stay


@pytest.mark.parametrize(("name", "speed"), [(n, speed) for n in WITH_SETTINGS for speed in ENCODERS[n].for_figures])
@pytest.mark.parametrize("version", FFMPEGS)
def test_every_encoder_takes_its_settings(tmp_path, version, name, speed):
    if name == "libsvtav1" and version != "9.0":
        return  # not built into the older ones
    ffmpeg = FFMPEGS[version]()
    film, frames = tmp_path / "film.mkv", smooth(12, (96, 64))
    options = {"ffmpeg": ffmpeg, "encoder": name, "codec": ENCODERS[name].codec, "fallback": False, "speed": speed}
    with gm.Movie(film, **options) as movie:
        for frame in as_figures(frames):
            movie.write(frame)
        words = words_of(movie)
    assert all(value in words[option] for option, value in given(name, speed).items())
    assert film_facts(film).frames == 12
    assert np.abs(decode(film).astype(int) - frames).mean() < 3


def test_figures_that_come_slowly_are_encoded_as_other_frames_that_do(tmp_path):
    """The settings by which fewer frames are held back are measured without those for figures."""
    commands = []
    for figures in (False, True):
        frames = smooth(6, (64, 48))
        with gm.Movie(tmp_path / "film.mkv", encoder="libx264") as movie:
            for frame in as_figures(frames) if figures else frames:
                movie.write(frame)
                time.sleep(0.2)
            commands.append(movie._session._recording._process.command)
    assert commands[0] == commands[1]


@pytest.mark.parametrize("first", [False, True], ids=["array", "figure"])
def test_the_first_frame_says_what_a_film_shows(tmp_path, first):
    arrays = smooth(4, (64, 48))
    frames: list = [*arrays]
    frames[0 if first else 1] = as_figures(arrays)[0]
    with gm.Movie(tmp_path / "film.mkv", encoder="libx264") as movie:
        for frame in frames:
            movie.write(frame)
        assert (words_of(movie).get("-subq") == "1") is first


def test_a_film_that_cannot_hold_b_frames_has_none_of_figures_either(tmp_path):
    film = tmp_path / "film.avi"
    gm.write(film, as_figures(smooth(12, (96, 64))), codec="h264", encoder="libx264", fallback=False)
    assert b"bframes=0 " in film.read_bytes()
