"""Colours, judged by decoding: on every ffmpeg, by the samples in the file and by what a player shows."""

import av
import numpy as np
import pytest
from films import decode, film_facts

import gpumovie as gm
from gpumovie.video.colour.bt709 import rgb_to_yuv420
from gpumovie.video.containers import container_of
from gpumovie.video.encoders.fit import colour_matrix
from gpumovie.video.encoders.table import ENCODERS

SIZE = 64
COLOURS = {
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
    "white": (255, 255, 255),
    "black": (0, 0, 0),
    "grey": (128, 128, 128),
    "dark grey": (64, 64, 64),
    "light grey": (200, 200, 200),
}
LIMITED_BT709 = (1, 1, 1, 1)


def swatches() -> np.ndarray:
    flat = [np.full((SIZE, SIZE, 3), colour, np.uint8) for colour in COLOURS.values()]
    ramp = np.repeat(np.tile(np.arange(SIZE, dtype=np.uint8) * 4, (SIZE, 1))[..., None], 3, 2)
    noise = np.random.default_rng(0).integers(0, 256, (SIZE, SIZE, 3), np.uint8)
    return np.stack([*flat, ramp, noise])


def planes(data: np.ndarray, bits: int = 8) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Y, Cb, Cr of yuv420p frames, each (frames, rows, columns)."""
    whole, quarter = SIZE * SIZE, SIZE * SIZE // 4
    half = SIZE // 2
    return (
        data[:, :whole].reshape(-1, SIZE, SIZE).astype(int),
        data[:, whole : whole + quarter].reshape(-1, half, half).astype(int),
        data[:, whole + quarter :].reshape(-1, half, half).astype(int),
    )


# libx264 at quality 0 keeps every sample of 8-bit yuv420p, so what is judged is the conversion.
@pytest.mark.parametrize("channels", [3, 4])
def test_samples_are_bt709_and_tagged(tmp_path, ffmpeg, channels):
    film, frames = tmp_path / "swatches.mp4", swatches()
    alpha = np.full((*frames.shape[:3], 1), 77, np.uint8)  # ignored by H.264
    gm.write(film, np.concatenate([frames, alpha], -1)[..., :channels].copy(), quality=0, ffmpeg=ffmpeg)
    got = planes(decode(film, "yuv420p"))
    for frame, (y, cb, cr) in enumerate(map(rgb_to_yuv420, frames)):
        for plane, wanted in zip(got, (y, cb, cr), strict=True):
            assert np.abs(plane[frame] - wanted.astype(int)).max() <= 1
    assert (got[0][0, 0, 0], got[1][0, 0, 0], got[2][0, 0, 0]) == (63, 102, 240)
    assert film_facts(film).colours == LIMITED_BT709


def test_grey_frames_span_the_limited_range(tmp_path, ffmpeg):
    film, frames = tmp_path / "grey.mp4", swatches()[3:9, :, :, 0]
    gm.write(film, frames, quality=0, ffmpeg=ffmpeg)
    y, cb, cr = planes(decode(film, "yuv420p"))
    assert np.abs(y - np.rint(16 + 219 / 255 * frames)).max() <= 1
    assert (cb == 128).all() and (cr == 128).all()
    assert film_facts(film).colours == LIMITED_BT709


@pytest.mark.parametrize(
    ("suffix", "codec"),
    [
        *[(suffix, None) for suffix in ("mp4", "mov", "mkv", "webm", "avi")],
        *[(suffix, "mpeg4") for suffix in ("mp4", "mov", "mkv", "avi")],
        *[(suffix, codec) for suffix in ("mp4", "mkv") for codec in ("hevc", "av1", "vp9")],
        ("mov", "prores"),
        ("mkv", "prores"),
    ],
)
def test_a_player_shows_the_colours_that_were_written(tmp_path, suffix, codec):
    film, frames = tmp_path / f"film.{suffix}", swatches()[:8]
    gm.write(film, frames, quality=1, codec=codec)
    assert np.abs(decode(film).astype(int) - frames).max() <= 4


def test_yuv_frames_are_converted_for_a_film_that_cannot_say_its_matrix(tmp_path):
    frames = swatches()[:8]
    with gm.Movie(tmp_path / "film.avi", codec="mpeg4", quality=1) as movie:
        for frame in frames:
            data = b"".join(np.ascontiguousarray(plane).tobytes() for plane in rgb_to_yuv420(frame))
            movie.write(gm.Frame.from_buffer(data, "yuv420p", (SIZE, SIZE)))
    assert np.abs(decode(tmp_path / "film.avi").astype(int) - frames).max() <= 5


def test_ten_bits_of_a_ramp_are_kept(tmp_path):
    film = tmp_path / "ramp.mkv"
    ramp = np.linspace(0, 65535, SIZE).astype(np.uint16)
    frame = np.repeat(np.tile(ramp, (SIZE, 1))[..., None], 3, 2)
    gm.write(film, frame[np.newaxis], codec="hevc", quality=0, encoder="libx265")
    y, _, _ = planes(decode(film, "yuv420p10le"))
    # The coding adds a step or two.
    assert np.abs(y[0] - rgb_to_yuv420(frame, 10)[0].astype(int)).max() <= 2
    assert (y[0][0, 0], y[0][0, -1]) == pytest.approx((64, 940), abs=1)
    assert len(np.unique(y[0])) > 60
    assert film_facts(film).pixel_format == "yuv420p10le"
    assert film_facts(film).colours == LIMITED_BT709


@pytest.mark.parametrize(
    ("codec", "suffix", "pixel_format"),
    [
        ("hevc", "mp4", None),
        ("av1", "mp4", None),
        ("vp9", "webm", None),
        ("prores", "mov", None),
        ("prores", "mov", "yuv444p10le"),
        ("h264", "mp4", "yuv420p10le"),
        ("ffv1", "mkv", "yuv444p10le"),
    ],
)
@pytest.mark.parametrize("shape", [(SIZE, SIZE), (SIZE, SIZE, 3)])
def test_white_in_films_of_ten_bits_is_940(tmp_path, codec, suffix, pixel_format, shape):
    # Each four times: SVT-AV1 codes one flat frame between others wrongly in ten bits, whatever its colours.
    frames = np.stack([np.full(shape, value, np.uint16) for value in (65535, 0, 40000)]).repeat(4, 0)
    film = tmp_path / f"film.{suffix}"
    gm.write(film, frames, codec=codec, quality=1, pixel_format=pixel_format)
    with av.open(str(film)) as opened:
        shown = [frame.reformat(format=frame.format.name) for frame in opened.decode(video=0)]
        luma = [np.frombuffer(bytes(frame.planes[0]), "<u2")[: SIZE // 2] for frame in shown]
    # prores decoders may give twelve bits
    scale = 4 if "12" in shown[0].format.name else 1
    for plane, wanted in zip(luma, np.repeat((940, 64, 64 + 876 * 40000 / 65535), 4), strict=True):
        assert np.abs(plane / scale - wanted).max() <= 1.5


@pytest.mark.parametrize("pixel_format", ["yuv422p", "yuv444p"])
def test_other_subsamplings_are_bt709_too(tmp_path, ffmpeg, pixel_format):
    film = tmp_path / "red.mp4"
    gm.write(film, swatches()[:1], quality=0, pixel_format=pixel_format, ffmpeg=ffmpeg)
    facts = film_facts(film)
    assert (facts.pixel_format, facts.colours) == (pixel_format, LIMITED_BT709)
    data = decode(film, "yuv444p")[0]
    assert [int(data[i * SIZE * SIZE]) for i in range(3)] == [63, 102, 240]


def test_yuv_frames_pass_unchanged(tmp_path, ffmpeg):
    film = tmp_path / "ready.mp4"
    frames = swatches()
    with gm.Movie(film, quality=0, ffmpeg=ffmpeg) as movie:
        for frame in frames:
            y, cb, cr = rgb_to_yuv420(frame)
            data = b"".join(np.ascontiguousarray(p).tobytes() for p in (y, np.stack([cb, cr], -1)))
            movie.write(gm.Frame.from_buffer(data, "nv12", (SIZE, SIZE)))
    got = planes(decode(film, "yuv420p"))
    for frame, wanted in enumerate(map(rgb_to_yuv420, frames)):
        for plane, expected in zip(got, wanted, strict=True):
            assert np.array_equal(plane[frame], expected)
    assert film_facts(film).colours == LIMITED_BT709


@pytest.mark.parametrize(
    ("size", "matrix"),
    [
        ((1278, 576), "bt601"),
        ((1280, 576), "bt709"),
        ((1278, 577), "bt709"),
        ((720, 578), "bt709"),
        ((64, 48), "bt601"),
    ],
)
def test_a_file_without_tags_has_the_matrix_that_players_guess_by_its_size(size, matrix):
    """They take BT.601 for SD only: mpv goes by columns >= 1280 or lines > 576 (video/mp_image.c)."""
    assert colour_matrix(ENCODERS["mpeg4"], container_of("film.avi"), size) == matrix
    assert colour_matrix(ENCODERS["mpeg4"], container_of("film.mp4"), size) == "bt709"
