"""Files of several images become frames, compared with what was saved, or with what Pillow decodes."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
from films import pictures
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gpumovie import FrameError
from gpumovie.sources.files.animations import MOST_FPS, constant_rate
from gpumovie.sources.files.input_frames import read_files

SIZE = (30, 20)
LOSSLESS = {"a.png": {}, "a.webp": {"lossless": True}, "a.tiff": {}}


def save(path: Path, stack: np.ndarray, **options: object) -> Path:
    first, *others = (Image.fromarray(image) for image in stack)
    first.save(path, save_all=True, append_images=others, **options)
    return path


def taken(*paths: Path, keep_durations: bool = True) -> np.ndarray:
    return np.stack(list(read_files(paths, keep_durations=keep_durations).frames))


# --- which images ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LOSSLESS)
def test_every_image_of_a_lossless_file_arrives_pixel_by_pixel(tmp_path: Path, name: str) -> None:
    stack = pictures(9, SIZE)
    path = save(tmp_path / name, stack, **LOSSLESS[name], duration=40)
    source = read_files([path])
    assert source.count == 9
    assert np.array_equal(np.stack(list(source.frames)), stack)


def test_every_image_of_a_gif_arrives_as_pillow_decodes_it(tmp_path: Path) -> None:
    path = save(tmp_path / "a.gif", pictures(7, SIZE), duration=40)
    shown = []
    with Image.open(path) as image:
        for number in range(7):
            image.seek(number)
            shown.append(np.asarray(image.convert("RGB")))
    assert np.array_equal(taken(path), np.stack(shown))


def test_animations_and_images_in_one_list_keep_their_order(tmp_path: Path) -> None:
    stack = pictures(14, SIZE)
    paths = []
    for number in range(4):
        paths.append(save(tmp_path / f"{number}a.png", stack[3 * number : 3 * number + 3], duration=40))
    for number in (12, 13):
        paths.append(tmp_path / f"{number}.png")
        Image.fromarray(stack[number]).save(paths[-1])
    source = read_files(paths)
    assert (source.count, source.fps) == (14, None)  # not all images state a duration
    assert np.array_equal(np.stack(list(source.frames)), stack)


def test_pages_of_sixteen_bits_keep_every_value(tmp_path: Path) -> None:
    stack = pictures(3, SIZE, 0, dtype=np.uint16)
    assert np.array_equal(taken(save(tmp_path / "a.tif", stack)), stack)


def test_the_default_image_of_an_animated_png_is_left_out(tmp_path: Path) -> None:
    stack = pictures(4, SIZE)
    path = save(tmp_path / "a.png", stack, default_image=True, duration=40)
    assert np.array_equal(taken(path), stack[1:])


def test_smaller_copies_of_pages_are_left_out(tmp_path: Path) -> None:
    stack, small = pictures(2, SIZE), pictures(1, (15, 10))[0]
    pages = [Image.fromarray(image) for image in (stack[0], small, stack[1])]
    pages[1].encoderinfo = {"tiffinfo": {254: 1}}
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    assert np.array_equal(taken(tmp_path / "a.tif"), stack)


def test_of_a_photo_with_several_versions_the_first_is_taken(tmp_path: Path) -> None:
    path = save(tmp_path / "a.mpo", pictures(2, SIZE))
    (frame,) = taken(path)
    with Image.open(path) as image:
        assert (image.n_frames, image.format) == (2, "MPO")
        assert np.array_equal(frame, np.asarray(image))


# --- damage ----------------------------------------------------------------------------------------------


# Pillow warns of what is damaged in a TIFF before it gives up.
@pytest.mark.filterwarnings("ignore:Corrupt EXIF data:UserWarning", "ignore:Tag data larger:UserWarning")
@pytest.mark.parametrize("share", [0.3, 0.7, 0.98])
@pytest.mark.parametrize("name", [*LOSSLESS, "a.gif"])
def test_a_file_that_is_cut_off_is_named(tmp_path: Path, name: str, share: float) -> None:
    path = save(tmp_path / name, pictures(5, SIZE), **LOSSLESS.get(name, {}))
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(FrameError, match=rf"{name} is no image that can be read: \w+"):
        taken(path)


def test_a_gif_that_is_cut_off_between_two_images_is_named(tmp_path: Path) -> None:
    path = save(tmp_path / "a.gif", pictures(5, SIZE))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(FrameError, match=r"a\.gif is no image that can be read: it ends without the trailer"):
        taken(path)


# --- durations -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.gif", *LOSSLESS])
def test_durations_are_kept_by_repeating_images(tmp_path: Path, name: str) -> None:
    stack = pictures(3, SIZE)
    path = save(tmp_path / name, stack, **LOSSLESS.get(name, {}), duration=[40, 100, 60])
    source = read_files([path])
    once = taken(path, keep_durations=False)
    assert len(once) == 3
    if name == "a.tiff":  # pages have no durations
        assert (source.count, source.fps) == (3, None)
        return
    assert (source.count, source.fps) == (10, 50)
    assert np.array_equal(np.stack(list(source.frames)), once[[0, 0, 1, 1, 1, 1, 1, 2, 2, 2]])


def test_an_image_without_a_duration_is_shown_as_long_as_browsers_show_it(tmp_path: Path) -> None:
    assert read_files([save(tmp_path / "a.gif", pictures(3, SIZE))]).fps == 10


@given(st.lists(st.fractions(Fraction(1, 500), 5, max_denominator=1001), min_size=1, max_size=30))
def test_each_image_is_shown_for_its_duration(durations: list[Fraction]) -> None:
    rate, repeats = constant_rate(durations)
    assert 0 < rate <= MOST_FPS
    assert len(repeats) == len(durations)
    assert min(repeats) >= 1
    shown = [n / rate for n in repeats]
    if shown != durations and min(durations) >= Fraction(1, MOST_FPS):
        ends = zip(accumulate(shown), accumulate(durations), strict=True)
        assert max(abs(end - right) for end, right in ends) <= Fraction(1, MOST_FPS)


@pytest.mark.parametrize(
    ("milliseconds", "most_fps", "rate", "repeats"),
    [
        ([30, 30, 40], 100, 100, [3, 3, 4]),
        ([30, 30, 40], 50, 30, [1, 1, 1]),
        ([33, 33, 34], 100, 30, [1, 1, 1]),
        ([30, 90, 40], 50, 50, [2, 4, 2]),
        ([10, 10, 10], 50, 50, [1, 1, 1]),
    ],
)
def test_durations_that_no_rate_has(milliseconds, most_fps, rate, repeats) -> None:
    assert constant_rate([Fraction(n, 1000) for n in milliseconds], most_fps) == (rate, repeats)
