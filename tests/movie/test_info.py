"""MovieInfo: what a film says of itself, finished or not."""

import dataclasses
import json
from fractions import Fraction

import numpy as np

import gpumovie as gm
from gpumovie.video.times import StageTimes

FRAMES = [np.full((48, 64, 3), 40 * i, np.uint8) for i in range(3)]


def test_every_stage_that_took_time_is_named_in_its_own_words():
    fields = [field.name for field in dataclasses.fields(StageTimes)]
    times = StageTimes(**{name: 1 + number for number, name in enumerate(fields)})
    last = str(gm.MovieInfo("film.mp4", 3, Fraction(30), (64, 48), 9, times=times)).splitlines()[-1]
    assert last == (
        "  seconds  1.00 waiting for frames, 2.00 comparing figures, 3.00 drawing figures, "
        "4.00 copying and converting, 5.00 reading OpenGL, 6.00 in the pipe, 7.00 waiting for the encoder, "
        "8.00 for the encoder at close"
    )


def test_stages_that_took_none_are_left_out():
    info = gm.MovieInfo("film.mp4", 3, Fraction(30), (64, 48), 9, times=StageTimes(in_pipe=0.5, reading=0.004))
    assert str(info).splitlines()[-1] == "  seconds  0.50 in the pipe"
    info = gm.MovieInfo("film.mp4", 3, Fraction(30), (64, 48), 9)
    assert str(info).splitlines()[-1] == "  seconds  less than 0.01 in each stage"


def test_a_film_that_failed_says_so_and_where_what_was_recorded_is(tmp_path):
    movie = gm.Movie(tmp_path / "film.mp4")
    movie.write(FRAMES[0])
    movie.abort()
    said = f"was not finished: 1 frame is kept in {tmp_path / 'film.partial.mp4'}"
    info = movie.info
    assert info.unfinished == said == json.loads(json.dumps(info.to_dict()))["unfinished"]
    assert all(said in text for text in (str(info), repr(info), info._repr_html_()))


def test_a_film_at_its_path_is_not_unfinished(tmp_path):
    info = gm.write(tmp_path / "film.mp4", FRAMES)
    assert info.unfinished == "" and info.bytes == (tmp_path / "film.mp4").stat().st_size
