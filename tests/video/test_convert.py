"""Arrays after OpenGL's frames: the film's frames are the pictures that were given, whichever kind the film has."""

import numpy as np
import pytest
from films import decode

import gpumovie as gm
from gpumovie.video.colour.bt709 import rgb_to_yuv420

SIZE = (32, 18)
PICTURE = np.random.default_rng(3).integers(0, 256, (SIZE[1], SIZE[0], 3), np.uint8)
GRAY = PICTURE[..., :1]
OPAQUE = np.dstack([PICTURE, np.full(PICTURE.shape[:2], 255, np.uint8)])


@pytest.mark.parametrize("given", [PICTURE, OPAQUE, GRAY], ids=["rgb", "rgba", "gray"])
@pytest.mark.parametrize("transparent", [False, True])
def test_pictures_after_a_canvas_come_out_exactly(tmp_path, given, transparent):
    with (
        gm.Canvas(SIZE, transparent=transparent) as canvas,
        gm.Movie(tmp_path / "film.mkv", codec="ffv1", lossless=True) as movie,
    ):
        for frame in (canvas, given, canvas, given):
            movie.write(frame)
    film = decode(tmp_path / "film.mkv")
    assert (film[[0, 2]] == 0).all()
    assert (film[[1, 3]] == given[..., :3]).all()


def test_a_frame_whose_blue_comes_first_keeps_its_colours_after_a_transparent_canvas(tmp_path):
    frame = gm.Frame.from_buffer(np.ascontiguousarray(OPAQUE[..., [2, 1, 0, 3]]), "bgra", SIZE)
    with (
        gm.Canvas(SIZE, transparent=True) as canvas,
        gm.Movie(tmp_path / "film.mkv", codec="ffv1", lossless=True) as movie,
    ):
        movie.write(canvas)
        movie.write(frame)
    assert (decode(tmp_path / "film.mkv")[1] == PICTURE).all()


@pytest.mark.parametrize(("kind", "bits"), [("yuv420p", 8), ("nv12", 8), ("p010le", 10)])
@pytest.mark.parametrize("given", [PICTURE, GRAY, PICTURE[:17, :31], PICTURE.astype(np.uint16) * 257])
def test_pictures_after_frames_in_yuv_are_converted_as_by_the_reference(given, kind, bits):
    from gpumovie.video.colour.convert import convert
    from gpumovie.video.frames import Frame
    from gpumovie.video.pixel_formats import FORMATS

    frame = convert(Frame.from_array(given), FORMATS[kind])
    height, width = given.shape[:2]
    assert (frame.size, frame.pixel_format.name) == ((width, height), kind)
    even = np.pad(np.broadcast_to(given, (height, width, 3)), ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    y, cb, cr = rgb_to_yuv420(even, bits)
    shift = 6 if bits == 10 else 0
    assert (frame.planes[0][..., 0] >> shift == y[:height, :width]).all()
    assert (np.dstack(frame.planes[1:]) >> shift == np.dstack([cb, cr])).all()


@pytest.mark.parametrize("size", [SIZE, (31, 17)])
@pytest.mark.parametrize("given", [PICTURE, OPAQUE, GRAY, GRAY[..., 0]], ids=["rgb", "rgba", "gray", "flat gray"])
def test_pictures_after_yuv420p_come_out_as_that_does(tmp_path, given, size):
    from gpumovie.video.colour.yuv420p import Yuv420p
    from gpumovie.video.pixel_formats import FORMATS, padded_size

    given = given[: size[1], : size[0]]
    same = np.dstack(
        [
            np.broadcast_to(given.reshape(*given.shape[:2], -1)[..., :3], (*size[::-1], 3)),
            OPAQUE[: size[1], : size[0], 3],
        ]
    )
    with gm.Movie(tmp_path / "film.mp4", quality=0) as movie:
        movie.write(Yuv420p(size).update(same))
        movie.write(given)
    first, second = decode(tmp_path / "film.mp4", "yuv420p")
    assert (first == second).all()
    y = FORMATS["yuv420p"].split(first, padded_size(size, "yuv420p"))[0]
    assert len(np.unique(y)) > 100


@pytest.mark.needs("vispy")
def test_a_figure_after_a_scene(tmp_path):
    from matplotlib.figure import Figure

    with gm.Scene(SIZE, bgcolor="blue") as scene, gm.Movie(tmp_path / "film.mp4", quality=5) as movie:
        movie.write(scene)
        movie.write(Figure(figsize=(3.2, 1.8), dpi=10, facecolor="yellow"))
        movie.write(scene)
    film = decode(tmp_path / "film.mp4").astype(int)
    for frame, colour in zip(film, ((0, 0, 255), (255, 255, 0), (0, 0, 255)), strict=True):
        assert np.abs(frame - colour).max() < 12


def test_deeper_pictures_and_other_sizes_do_not_fit(tmp_path):
    with gm.Canvas(SIZE) as canvas, gm.Movie(tmp_path / "film.mkv", codec="ffv1", lossless=True) as movie:
        movie.write(canvas)
        with pytest.raises(gm.FrameError, match="frame 1 is rgb48le, but this film began with rgb0 as"):
            movie.write(PICTURE.astype(np.uint16))
        with pytest.raises(gm.FrameError, match="frame 1 is 30x18, but this film's frames are 32x18"):
            movie.write(PICTURE[:, :30])
        movie.write(PICTURE)
    assert (decode(tmp_path / "film.mkv")[1] == PICTURE).all()
