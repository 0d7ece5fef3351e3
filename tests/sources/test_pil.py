"""Pillow images as frames, against Pillow's own colours."""

import re

import numpy as np
import pytest
from films import decode
from PIL import Image, ImageCms

import gpumovie as gm
from gpumovie.sources.pil import PillowImageSource
from gpumovie.sources.registry import SourceContext, find_source

ROWS, COLUMNS = np.mgrid[0:24, 0:32]
COLOURS = Image.fromarray(np.stack([200 - 4 * ROWS, 90 + 5 * COLUMNS, 3 * ROWS + 2 * COLUMNS], -1).astype(np.uint8))
ALPHA = Image.fromarray((ROWS * 10 + 5).astype(np.uint8))
TRANSPARENT = Image.merge("RGBA", (*COLOURS.split(), ALPHA))
DEEP = (ROWS * 2500 + COLUMNS * 113).astype(np.uint16)


def array_of(image):
    """The array of the frame of ``image``; gray without its last axis."""
    frame = PillowImageSource(image).frame(SourceContext(None, None, number=7))
    plane = frame.planes[0]
    return plane[..., 0] if plane.shape[2] == 1 else plane


def with_alpha(mode):
    if mode == "La":  # Pillow makes it of nothing but LA
        return TRANSPARENT.convert("LA").convert("La")
    if mode == "PA":
        image = COLOURS.convert("P").convert("PA")
        image.putalpha(ALPHA)
        return image
    return TRANSPARENT.convert(mode)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBX", "CMYK", "YCbCr", "HSV"])
def test_a_mode_without_alpha_has_the_colours_of_pillow(mode):
    image = COLOURS.convert(mode)
    assert image.mode == mode
    found = array_of(image)
    assert np.array_equal(found, np.asarray(image.convert("L" if mode in "1L" else "RGB")))


@pytest.mark.parametrize("mode", ["LA", "La", "PA", "RGBA", "RGBa"])
def test_a_mode_with_alpha_has_the_colours_and_the_alpha_of_pillow(mode):
    image = with_alpha(mode)
    assert image.mode == mode
    known = image.convert("LA").convert("RGBA") if mode == "La" else image.convert("RGBA")
    found = array_of(image)
    assert np.array_equal(found, np.asarray(known))
    assert np.array_equal(found[..., 3], np.asarray(ALPHA))


@pytest.mark.parametrize(("mode", "dtype"), [("I;16", "<u2"), ("I;16L", "<u2"), ("I;16B", ">u2"), ("I;16N", "=u2")])
def test_sixteen_bits_of_gray_stay_sixteen_bits(mode, dtype):
    image = Image.frombytes(mode, (32, 24), DEEP.astype(dtype).tobytes())
    found = array_of(image)
    assert found.dtype == np.uint16
    assert np.array_equal(found, DEEP)


def srgb_of_lab(lab):
    """sRGB of L from 0 to 100, a and b, for the white of D50, by the equations of CIE and IEC 61966-2-1."""
    fy = (lab[..., 0] + 16) / 116
    f = np.stack([fy + lab[..., 1] / 500, fy, fy - lab[..., 2] / 200], -1)
    xyz = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * (0.9642, 1, 0.8249)
    to_rgb = [
        [3.1338561, -1.6168667, -0.4906146],
        [-0.9787684, 1.9161415, 0.0334540],
        [0.0719453, -0.2289914, 1.4052427],
    ]
    linear = (xyz @ np.transpose(to_rgb)).clip(0, 1)
    return 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def test_lab_has_its_colours():
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    image = ImageCms.profileToProfile(COLOURS, srgb, lab, outputMode="LAB")
    stored = np.asarray(image)
    known = srgb_of_lab(np.dstack([stored[..., 0] / 2.55, stored[..., 1:].astype(np.int8)]))
    found = array_of(image)
    # Of the darkest colours one step of L, a or b is several of sRGB.
    assert np.percentile(np.abs(found - known), 99) <= 3
    assert np.abs(found - known).max() <= 6


def test_lab_without_littlecms_is_refused(monkeypatch):
    def missing(name):
        raise ImportError("no LittleCMS")

    monkeypatch.setattr(ImageCms, "createProfile", missing)
    with pytest.raises(
        gm.FrameError, match=r"frame 7 is a Pillow image of mode 'LAB', .* no LittleCMS; give an image"
    ):
        array_of(Image.new("LAB", (4, 4)))


@pytest.mark.parametrize(
    ("mode", "remedy"), [("I", ".clip(0, 65535).astype(np.uint16)"), ("F", "(np.asarray(image) * 255).round()")]
)
def test_a_mode_without_colours_is_refused_with_the_remedy(tmp_path, mode, remedy):
    image = Image.new(mode, (16, 16))
    with pytest.raises(gm.FrameError, match=rf"frame 1 is a Pillow image of mode '{mode}'.*{re.escape(remedy)}"):
        gm.write(tmp_path / "film.mkv", [Image.new("L", (16, 16)), image])


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_a_png_with_transparency_is_transparent(tmp_path, mode):
    """An opened file is of a subclass of Image."""
    clear = {"1": 0, "L": 100, "P": bytes(range(256)), "RGB": (200, 90, 0)}[mode]
    COLOURS.convert(mode).save(tmp_path / "picture.png", transparency=clear)
    with Image.open(tmp_path / "picture.png") as image:
        assert type(image) is not Image.Image
        assert find_source(type(image)) is PillowImageSource
        found = array_of(image)
        assert np.array_equal(found, np.asarray(image.convert("RGBA")))
    assert found[..., 3].min() < 255


def test_a_palette_with_alpha_is_transparent():
    image = Image.fromarray((ROWS % 4).astype(np.uint8)).convert("L")
    image.putpalette([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 255], "RGBA")
    assert image.mode == "P"
    assert array_of(image)[:4, 0].tolist() == [
        [10, 20, 30, 40],
        [50, 60, 70, 80],
        [90, 100, 110, 120],
        [130, 140, 150, 255],
    ]


def test_an_image_without_pixels_is_refused():
    with pytest.raises(gm.FrameError, match=r"frame 7 has shape \(0, 5, 3\): it is empty"):
        array_of(Image.new("P", (5, 0)))


def test_the_pictures_of_a_gif_have_its_colours(tmp_path):
    """Pillow opens the first as a palette and the others as RGB."""
    from PIL import ImageSequence

    shown = [Image.new("RGB", (32, 24), colour) for colour in ("red", "lime", "blue")]
    shown[0].save(tmp_path / "given.gif", save_all=True, append_images=shown[1:])
    with Image.open(tmp_path / "given.gif") as image:
        gm.write(tmp_path / "film.mkv", ImageSequence.Iterator(image), codec="ffv1", lossless=True)
    assert decode(tmp_path / "film.mkv")[:, 5, 5].tolist() == [[255, 0, 0], [0, 255, 0], [0, 0, 255]]
