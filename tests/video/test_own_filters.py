"""A user's own -vf goes behind our filters, not in their place."""

import numpy as np
import pytest
from films import decode, film_facts

import gpumovie as gm
from gpumovie.gl import api as gl

SIZE = (64, 48)


def arrays():
    """Red above, blue below."""
    picture = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    picture[:24, :, 0] = picture[24:, :, 2] = 255
    return picture


def draw(canvas):
    """The same by OpenGL, whose first row is the lowest."""
    with canvas.draw():
        for start, colour in ((0, (0, 0, 1, 1)), (24, (1, 0, 0, 1))):
            gl.glEnable(gl.GL_SCISSOR_TEST)
            gl.glScissor(0, start, SIZE[0], 24)
            gl.glClearColor(*colour)
            gl.glClear(gl.GL_COLOR_BUFFER_BIT)
        gl.glDisable(gl.GL_SCISSOR_TEST)


@pytest.fixture(params=["arrays", "canvas"])
def film(request, tmp_path):
    """Writes a film of three frames with these options; its path."""

    def write(**options):
        path = tmp_path / "film.mp4"
        with gm.Movie(path, encoder="libx264", quality=5, **options) as movie:
            if request.param == "arrays":
                for _ in range(3):
                    movie.write(arrays())
            else:
                with gm.Canvas(SIZE) as canvas:
                    for _ in range(3):
                        draw(canvas)
                        movie.write(canvas)
        return path

    return write


@pytest.mark.parametrize("option", ["-vf", "-filter:v"])
def test_a_filter_of_the_user(film, option):
    path = film(extra_args=(option, "hue=s=0"))
    assert film_facts(path).colours == (1, 1, 1, 1)
    frames = decode(path).astype(int)
    assert np.ptp(frames, axis=-1).max() <= 3, "gray"
    # BT.709's luma of red is 54 of 255, that of blue 18.
    assert np.abs(frames[:, :20] - 54).max() <= 4, "red is above"
    assert np.abs(frames[:, 28:] - 18).max() <= 4


def test_two_filters_are_both_done_in_their_order(film):
    path = film(extra_args=("-vf", "hue=s=0", "-vf", "drawbox=x=0:y=0:w=16:h=16:color=white:t=fill"))
    assert film_facts(path).colours == (1, 1, 1, 1)
    frames = decode(path).astype(int)
    assert frames[:, 2:14, 2:14].min() >= 250, "a box at the top"
    assert np.abs(frames[:, :20, 24:] - 54).max() <= 4


def test_other_arguments_of_the_user_are_kept_beside_it(film):
    path = film(extra_args=("-metadata", "comment=mine", "-vf", "hue=s=0", "-g", "1"))
    assert film_facts(path).metadata["comment"] == "mine"
    assert np.ptp(decode(path).astype(int), axis=-1).max() <= 3


def test_without_a_filter_there_are_colours(film):
    frames = decode(film()).astype(int)
    assert np.abs(frames[:, :20] - (255, 0, 0)).max() <= 6
    assert np.abs(frames[:, 28:] - (0, 0, 255)).max() <= 6
