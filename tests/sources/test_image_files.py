"""Image files become frames, compared with what Pillow decodes."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from films import pictures
from PIL import Image

from gpumovie import FrameError
from gpumovie.sources.files.input_frames import read_files

SIZE = (30, 20)


def save(path: Path, image: np.ndarray | Image.Image, **options: object) -> Path:
    (image if isinstance(image, Image.Image) else Image.fromarray(image)).save(path, **options)
    return path


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.bmp", "a.webp", "a.ppm", "a.tga"])
def test_lossless_images_arrive_pixel_by_pixel(tmp_path: Path, name: str) -> None:
    stack = pictures(2, SIZE)
    options = {"lossless": True} if name.endswith(".webp") else {}
    paths = [save(tmp_path / f"{n}{name}", image, **options) for n, image in enumerate(stack)]
    source = read_files(paths)
    assert source.count == 2
    assert np.array_equal(np.stack(list(source.frames)), stack)


def test_a_jpeg_arrives_as_pillow_decodes_it(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jpg", pictures(1, SIZE)[0], quality=70)
    (frame,) = read_files([path]).frames
    assert np.array_equal(frame, np.asarray(Image.open(path)))


def test_many_images_keep_their_order_though_they_are_decoded_side_by_side(tmp_path: Path) -> None:
    sizes = [(400, 300) if number % 3 == 0 else (4, 4) for number in range(24)]  # slow and quick ones
    paths = [save(tmp_path / f"{n}.png", np.full((h, w, 3), n, np.uint8)) for n, (w, h) in enumerate(sizes)]
    assert [int(frame[0, 0, 0]) for frame in read_files(paths).frames] == list(range(24))


def test_palette_gray_bilevel_and_rgb_images_in_one_list_all_become_rgb(tmp_path: Path) -> None:
    colours = pictures(1, SIZE)[0]
    gray, palette = colours[..., 0], Image.fromarray(colours).quantize(16)
    bilevel = Image.fromarray(gray).convert("1")
    images = [palette, gray, colours, bilevel]
    paths = [save(tmp_path / f"{number}.png", image) for number, image in enumerate(images)]
    expected = [
        np.asarray(palette.convert("RGB")),
        np.repeat(gray[..., None], 3, 2),
        colours,
        np.repeat(np.asarray(bilevel)[..., None] * np.uint8(255), 3, 2),
    ]
    assert np.array_equal(np.stack(list(read_files(paths).frames)), np.stack(expected))


def test_a_list_that_begins_with_alpha_keeps_it_and_opaque_images_get_it(tmp_path: Path) -> None:
    clear, opaque = pictures(1, SIZE, 4)[0], pictures(1, SIZE, 3, seed=1)[0]
    paths = [save(tmp_path / "0.png", clear), save(tmp_path / "1.png", opaque)]
    first, second = read_files(paths).frames
    assert np.array_equal(first, clear)
    assert np.array_equal(second, np.dstack([opaque, np.full(opaque.shape[:2], 255, np.uint8)]))


def test_a_palette_with_a_transparent_colour_becomes_rgba(tmp_path: Path) -> None:
    palette = Image.fromarray(pictures(1, SIZE)[0]).quantize(16)
    (frame,) = read_files([save(tmp_path / "a.png", palette, transparency=3)]).frames
    assert np.array_equal(frame[..., 3] == 0, np.asarray(palette) == 3)


def test_a_list_that_begins_without_alpha_leaves_it_out(tmp_path: Path) -> None:
    opaque, clear = pictures(1, SIZE)[0], pictures(1, SIZE, 4, seed=1)[0]
    _, second = read_files([save(tmp_path / "0.png", opaque), save(tmp_path / "1.png", clear)]).frames
    assert np.array_equal(second, clear[..., :3])


@pytest.mark.parametrize("name", ["deep.png", "deep.tif", "big-endian.tif"])
def test_sixteen_bits_of_gray_keep_every_value(tmp_path: Path, name: str) -> None:
    values = pictures(1, SIZE, 0, dtype=np.uint16)[0]
    image = Image.fromarray(values)
    if name.startswith("big"):
        image = Image.frombytes("I;16B", SIZE, values.astype(">u2").tobytes())
    (frame,) = read_files([save(tmp_path / name, image)]).frames
    assert frame.dtype == np.uint16
    assert np.array_equal(frame, values)


@pytest.mark.parametrize(
    ("orientation", "turned"),
    [
        (2, lambda p: p[:, ::-1]),
        (3, lambda p: p[::-1, ::-1]),
        (4, lambda p: p[::-1]),
        (5, lambda p: p.transpose(1, 0, 2)),
        (6, lambda p: np.rot90(p, -1)),
        (7, lambda p: np.rot90(p, 2).transpose(1, 0, 2)),
        (8, lambda p: np.rot90(p, 1)),
    ],
)
def test_an_image_is_turned_as_its_exif_says(
    tmp_path: Path, orientation: int, turned: Callable[[np.ndarray], np.ndarray]
) -> None:
    exif = Image.Exif()
    exif[274] = orientation  # EXIF 2.3, tag 0x0112
    image = pictures(1, SIZE)[0]
    (from_png,) = read_files([save(tmp_path / "a.png", image, exif=exif)]).frames
    path = save(tmp_path / "a.jpg", image, exif=exif)
    (from_jpeg,) = read_files([path]).frames
    assert np.array_equal(from_png, turned(image))
    assert np.array_equal(from_jpeg, turned(np.asarray(Image.open(path))))


@pytest.mark.parametrize("dtype", [np.int32, np.float32])
@pytest.mark.parametrize("place", ["first", "second"])
def test_images_with_32_bits_are_refused_and_named(tmp_path: Path, dtype: type, place: str) -> None:
    image = pictures(1, SIZE)[0]
    deep = save(tmp_path / "deep.tif", image[..., 0].astype(dtype))
    paths = [deep] if place == "first" else [save(tmp_path / "0.png", image), deep]
    with pytest.raises(FrameError, match=r"deep\.tif has mode [IF] \(32 bits\); save it with 8 or 16 bits"):
        list(read_files(paths).frames)


def test_sixteen_bits_of_gray_among_images_of_eight_keep_their_upper_eight(tmp_path: Path) -> None:
    colours, deep = pictures(1, SIZE)[0], pictures(1, SIZE, 0, dtype=np.uint16)[0]
    paths = [save(tmp_path / "0.png", colours), save(tmp_path / "1.png", deep)]
    _, second = read_files(paths).frames
    assert np.array_equal(second, np.repeat((deep >> 8).astype(np.uint8)[..., None], 3, 2))


def test_an_image_larger_than_pillow_opens_is_named(tmp_path: Path) -> None:
    path = save(tmp_path / "a.bmp", pictures(1, SIZE)[0])
    data = bytearray(path.read_bytes())
    data[18:26] = struct.pack("<ii", 20_000, 20_000)  # width and height
    path.write_bytes(data)
    with pytest.raises(FrameError, match=r"a\.bmp is no image that can be read: Image size \(400000000 pixels\)"):
        list(read_files([path]).frames)


def test_an_image_of_8_bits_among_those_of_16_is_named(tmp_path: Path) -> None:
    deep, flat = pictures(1, SIZE, 0, dtype=np.uint16)[0], pictures(1, SIZE, 0)[0]
    paths = [save(tmp_path / "0.png", deep), save(tmp_path / "1.png", flat)]
    with pytest.raises(FrameError, match=r"1\.png has mode L, but the first image had 16 bits of gray"):
        list(read_files(paths).frames)


@pytest.mark.parametrize("place", [0, 7])
@pytest.mark.parametrize("kind", ["text", "cut off", "empty"])
def test_a_broken_image_is_named_after_all_frames_before_it(tmp_path: Path, kind: str, place: int) -> None:
    stack = pictures(9, SIZE)
    paths = [save(tmp_path / f"{number}.png", image) for number, image in enumerate(stack)]
    whole = paths[place].read_bytes()
    paths[place].write_bytes({"text": b"no image", "cut off": whole[: len(whole) // 2], "empty": b""}[kind])
    taken: list[np.ndarray] = []
    with pytest.raises(FrameError, match=rf"{place}\.png is no image that can be read: \w+"):
        taken.extend(read_files(paths).frames)
    assert np.array_equal(np.array(taken).reshape(-1, *stack.shape[1:]), stack[:place])
