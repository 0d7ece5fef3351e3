"""BT.709 in numpy, and how frames lie in memory."""

import numpy as np
import pytest

from gpumovie.video.colour.bt709 import rgb_to_yuv420
from gpumovie.video.pixel_formats import FORMATS, padded_size

# ITU-R BT.709 by hand; red is the value that every ffmpeg gives too (tests/video/test_colour.py).
KNOWN = {
    (255, 0, 0): (63, 102, 240),
    (0, 255, 0): (173, 42, 26),
    (0, 0, 255): (32, 240, 118),
    (255, 255, 255): (235, 128, 128),
    (0, 0, 0): (16, 128, 128),
    (128, 128, 128): (126, 128, 128),
}


@pytest.mark.parametrize(("rgb", "yuv"), KNOWN.items())
def test_bt709_of_known_colours(rgb, yuv):
    y, cb, cr = rgb_to_yuv420(np.full((2, 2, 3), rgb, np.uint8))
    assert (y[0, 0], cb[0, 0], cr[0, 0]) == yuv


def test_bt709_in_ten_bits_spans_64_to_940():
    pictures = np.array([[0, 65535]] * 2, np.uint16)[..., None].repeat(3, -1)
    y, cb, cr = rgb_to_yuv420(pictures, bits=10)
    assert y.tolist() == [[64, 940], [64, 940]]
    assert cb.tolist() == cr.tolist() == [[512]]


def test_chroma_is_the_mean_of_four_pixels():
    picture = np.zeros((2, 2, 3), np.uint8)
    picture[0, 0] = 255, 0, 0
    _, _, cr = rgb_to_yuv420(picture)
    assert cr[0, 0] == round(128 + (240 - 128) / 4)


@pytest.mark.parametrize(
    ("name", "size", "length"),
    [
        ("gray", (5, 3), 15),
        ("rgb24", (5, 3), 45),
        ("rgba64le", (5, 3), 120),
        ("yuv420p", (5, 3), 15 + 2 * 6),
        ("nv12", (5, 3), 15 + 2 * 6),
        ("p010le", (4, 2), 2 * (8 + 4)),
        ("yuv422p", (5, 3), 15 + 2 * 9),
        ("yuv444p10le", (5, 3), 90),
    ],
)
def test_bytes_of_a_frame(name, size, length):
    assert FORMATS[name].frame_bytes(size) == length


def test_split_gives_views_of_the_planes():
    data = np.arange(12, dtype=np.uint8)
    y, uv = FORMATS["nv12"].split(data, (4, 2))
    assert y.shape == (2, 4, 1)
    assert uv.shape == (1, 2, 2)
    assert uv.reshape(-1).tolist() == [8, 9, 10, 11]
    assert np.shares_memory(uv, data)


@pytest.mark.parametrize(
    ("name", "padded"), [("yuv420p", (66, 50)), ("yuv422p10le", (66, 49)), ("rgb24", (65, 49)), ("p010le", (66, 50))]
)
def test_a_size_is_padded_to_the_subsampling(name, padded):
    assert padded_size((65, 49), name) == padded
