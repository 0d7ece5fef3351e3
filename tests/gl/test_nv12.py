"""The pass from RGB to NV12, P010 and yuv420p: samples within one step of numpy's, and right in a film."""

import numpy as np
import pytest
from drawings import leave, noise, paint
from films import decode, film_facts

import gpumovie as gm
from gpumovie.sources import canvas as canvas_module
from gpumovie.video.colour.bt709 import rgb_to_yuv420

PRIMARIES = [(r, g, b) for r in (0, 255) for g in (0, 255) for b in (0, 255)]
#: What ITU-R BT.709-6 gives for each of them, worked out by hand from its formulas: Y, Cb, Cr.
BLACK, RED, WHITE = (16, 128, 128), (63, 102, 240), (235, 128, 128)


def swatches(size=(64, 64)):
    """Every primary, a grey ramp, ramps of each channel and noise, one below the other; RGBA, alpha at random."""
    width, height = size
    picture = noise(size, seed=3)
    rows = height // 16
    for number, colour in enumerate(PRIMARIES):
        picture[number * rows : (number + 1) * rows, :, :3] = colour
    ramp = np.linspace(0, 255, width).round().astype(np.uint8)
    picture[8 * rows : 9 * rows, :, :3] = ramp[:, None]
    for channel in range(3):
        picture[(9 + channel) * rows : (10 + channel) * rows, :, channel] = ramp
    return picture


def reference(picture, layout):
    """The samples of a frame in order: luma rows, then rows of Cb and Cr in pairs, or all Cb and all Cr."""
    bits = 10 if layout == "p010" else 8
    if layout == "yuv420p":
        return planar(picture, bits)
    height, width = picture.shape[:2]
    even = np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    y, cb, cr = rgb_to_yuv420(even, bits)
    return np.concatenate([y.ravel(), np.stack([cb, cr], -1).ravel()]).astype(int)


def samples_of(canvas, layout):
    """What leaves in this layout, in steps of its depth."""
    samples = leave(canvas, layout).astype(int)
    if layout == "p010":
        assert not (samples & 63).any(), "P010 keeps its ten bits in the upper end of sixteen"
        samples >>= 6
    return samples


def check(canvas, picture, layout):
    paint(canvas, picture)
    expected, got = reference(picture, layout), samples_of(canvas, layout)
    assert len(got) - len(expected) in range(4 * 2 * canvas.size[0] + 8), "the last row of texels may have room left"
    assert np.abs(got[: len(expected)] - expected).max() <= 1, canvas.size


def test_colours_by_hand(context):
    with gm.Canvas((2, 2), context=context) as canvas:
        for colour, (y, cb, cr) in (((0, 0, 0), BLACK), ((255, 0, 0), RED), ((255, 255, 255), WHITE)):
            paint(canvas, np.full((2, 2, 4), (*colour, 255), np.uint8))
            assert leave(canvas, "nv12")[:6].tolist() == [y] * 4 + [cb, cr]


@pytest.mark.parametrize("layout", ["nv12", "p010", "yuv420p"])
def test_samples_are_rounded_not_cut_off(context, layout):
    """All but a few, where float and double differ, are the reference's very own."""
    picture = noise((256, 256))
    with gm.Canvas((256, 256), context=context) as canvas:
        paint(canvas, picture)
        error = samples_of(canvas, layout) - reference(picture, layout)
        assert np.count_nonzero(error) < 0.02 * error.size


def test_red_in_ten_bits(context):
    with gm.Canvas((2, 2), bits=16, context=context) as canvas:
        paint(canvas, np.full((2, 2, 4), (65535, 0, 0, 65535), np.uint16))
        # 4 * (16 + 219 * 0.2126), 4 * (128 - 224 * 0.2126 / 1.8556), 4 * (128 + 112)
        assert samples_of(canvas, "p010")[:6].tolist() == [250, 250, 250, 250, 409, 960]


@pytest.mark.parametrize("layout", ["nv12", "p010", "yuv420p"])
@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("size", [(64, 64), (1920, 1080), (1278, 718), (4096, 2160)], ids=str)
def test_samples_are_those_of_the_reference(context, size, bits, layout):
    picture = swatches(size)
    if bits == 16:
        picture = picture.astype(np.uint16) * 257
    with gm.Canvas(size, bits=bits, context=context, depth=False) as canvas:
        check(canvas, picture, layout)


@pytest.mark.parametrize("layout", ["nv12", "p010", "yuv420p"])
@pytest.mark.parametrize("width", range(1, 66))
def test_every_size(context, width, layout):
    """Widths by all their remainders, with heights that are odd and even; the first rows and the last count."""
    for height in (1, 2, 3, 4, 17, 64, 65):
        with gm.Canvas((width, height), context=context, depth=False) as canvas:
            check(canvas, noise((width, height), seed=height), layout)


@pytest.mark.parametrize("height", range(1, 66))
def test_every_height(context, height):
    for width in (1, 2, 3, 5, 6, 30, 64, 65):
        with gm.Canvas((width, height), context=context, depth=False) as canvas:
            for layout in ("nv12", "yuv420p"):
                check(canvas, noise((width, height), seed=width), layout)


@pytest.mark.parametrize("samples", [2, 4])
def test_a_multisampled_picture(context, samples):
    with gm.Canvas((30, 22), samples, context=context) as canvas:
        check(canvas, swatches((30, 22)), "nv12")


def test_opacity_means_nothing(context):
    picture = swatches()
    with gm.Canvas((64, 64), transparent=True, context=context) as canvas:
        frames = []
        for alpha in (0, 77, 255):
            picture[..., 3] = alpha
            paint(canvas, picture)
            frames.append(leave(canvas, "nv12"))
        assert all(np.array_equal(frame, frames[0]) for frame in frames)


def test_a_picture_that_changes(context):
    """The pass reads what is drawn now, not what it found first."""
    with gm.Canvas((16, 16), context=context) as canvas:
        for seed in range(4):
            check(canvas, noise((16, 16), seed=seed), "nv12")


# --- in a film ---------------------------------------------------------------------------------------------------


@pytest.fixture
def forced(monkeypatch):
    """Have frames of 4:2:0 films leave converted, or not, whichever is faster here."""

    def force(by_pass):
        monkeypatch.setattr(canvas_module, "_pass_is_faster", lambda *_: by_pass)

    return force


def record(path, pictures, bits=8, **options):
    size = pictures[0].shape[1::-1]
    layouts = set()
    with gm.Canvas(size, bits=bits) as canvas, gm.Movie(path, **options) as movie:
        for picture in pictures:
            paint(canvas, picture)
            movie.write(canvas)
            layouts |= set(canvas._rings)
    return layouts


def planar(picture, bits):
    """The reference as yuv420p: three planes one behind the other."""
    height, width = picture.shape[:2]
    even = np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    return np.concatenate([plane.ravel() for plane in rgb_to_yuv420(even, bits)]).astype(int)


@pytest.mark.parametrize("size", [(64, 64), (63, 61), (66, 62), (61, 64)], ids=str)
@pytest.mark.parametrize("by_pass", [True, False])
def test_a_film_judged_by_ffmpeg(tmp_path, forced, size, by_pass):
    """libx264 at quality 0 keeps every sample of 4:2:0."""
    forced(by_pass)
    pictures = [swatches(size), noise(size, 1), swatches(size)[::-1].copy()]
    layouts = record(tmp_path / "film.mp4", pictures, encoder="libx264", quality=0)
    assert layouts == ({"nv12"} if by_pass else {"rgb"})
    facts = film_facts(tmp_path / "film.mp4")
    assert facts.colours == (1, 1, 1, 1) and facts.pixel_format == "yuv420p"
    for frame, picture in zip(decode(tmp_path / "film.mp4", "yuv420p"), pictures, strict=True):
        assert np.abs(frame.astype(int) - planar(picture, 8)).max() <= 1


@pytest.mark.parametrize("by_pass", [True, False])
def test_a_film_of_ten_bits(tmp_path, forced, by_pass):
    forced(by_pass)
    ramp = np.linspace(0, 65535, 64).astype(np.uint16)
    picture = np.full((64, 64, 4), 65535, np.uint16)
    picture[..., :3] = ramp[:, None]
    options = {"codec": "hevc", "encoder": "libx265", "quality": 0, "pixel_format": "yuv420p10le"}
    layouts = record(tmp_path / "film.mp4", [picture] * 3, bits=16, **options)
    assert layouts == ({"p010"} if by_pass else {"rgb"})
    assert film_facts(tmp_path / "film.mp4").pixel_format == "yuv420p10le"
    frames = decode(tmp_path / "film.mp4", "yuv420p10le").astype(int)
    # The coding adds a step or two of 1023; swscale's own way from 16 bits is off by up to 4.
    assert np.abs(frames - planar(picture, 10)).max() <= (4 if by_pass else 8)
    assert len(np.unique(frames[0][: 64 * 64])) > 60, "more than eight bits hold"


def test_both_ways_make_the_same_film(tmp_path, forced):
    """To within one step: who converts cannot be seen."""
    pictures = [swatches((96, 64)), noise((96, 64))]
    films = []
    for by_pass in (True, False):
        forced(by_pass)
        path = tmp_path / f"{by_pass}.mp4"
        record(path, pictures, encoder="libx264", quality=0)
        films.append(decode(path, "yuv420p").astype(int))
    assert np.abs(films[0] - films[1]).max() <= 1
    assert not np.array_equal(films[0], films[1]), "two ways, or this compared nothing"


def test_a_player_shows_what_was_drawn(tmp_path, forced):
    forced(True)
    picture = np.full((64, 64, 4), 255, np.uint8)
    for number, colour in enumerate(PRIMARIES):
        picture[number * 8 : number * 8 + 8, :, :3] = colour
    record(tmp_path / "film.mp4", [picture] * 2, encoder="libx264", quality=0)
    shown = decode(tmp_path / "film.mp4").astype(int)
    assert np.abs(shown[:, 2::8] - picture[2::8, :, :3]).max() <= 3
