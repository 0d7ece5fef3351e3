"""Files and streams become frames: held against what Pillow, numpy and the real ffmpeg make of the same bytes."""

from __future__ import annotations

import io
import os
import random
import re
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from films import bundled, pictures
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from gpumovie import FrameError, OptionError
from gpumovie.sources.files.input_frames import InputFrames, find_inputs, natural_order, read_files, read_stream
from gpumovie.video.frames import Frame
from gpumovie.video.pixel_formats import FORMATS

SIZE = (30, 20)


# --- order -----------------------------------------------------------------------------------------------

NAMES = st.text()
WORDS = st.text(st.characters(categories=("Lu", "Ll", "Pd")))


def test_frame2_comes_before_frame10() -> None:
    names = ["frame10.png", "frame9.png", "frame2.png", "frame1.png", "frame100.png"]
    assert sorted(names, key=natural_order) == [
        "frame1.png",
        "frame2.png",
        "frame9.png",
        "frame10.png",
        "frame100.png",
    ]


def test_capital_letters_do_not_come_before_small_ones() -> None:
    assert sorted(["Zebra.png", "apple.png", "Bee.png"], key=natural_order) == ["apple.png", "Bee.png", "Zebra.png"]


@given(WORDS, st.integers(0), st.integers(0), WORDS, st.integers(0, 5), st.integers(0, 5))
def test_numbers_in_names_are_compared_as_numbers(
    before: str, one: int, other: int, after: str, zeros: int, more_zeros: int
) -> None:
    first = natural_order(f"{before}{'0' * zeros}{one}{after}")
    second = natural_order(f"{before}{'0' * more_zeros}{other}{after}")
    assert (first < second, first == second) == (one < other, one == other)


@given(NAMES, NAMES)
def test_any_two_names_can_be_compared_and_only_case_and_leading_zeros_are_ignored(one: str, other: str) -> None:
    first, second = natural_order(one), natural_order(other)
    assert (first < second) + (first == second) + (first > second) == 1

    def plain(name: str) -> str:
        return "".join(str(int(p)) if re.fullmatch(r"\d+", p) else p.lower() for p in re.split(r"(\d+)", name))

    assert (first == second) == (plain(one) == plain(other))


def test_a_superscript_is_no_number() -> None:
    assert sorted(["1³4.png", "1²3.png"], key=natural_order) == ["1²3.png", "1³4.png"]


@given(st.lists(NAMES), st.randoms())
def test_the_order_of_a_list_does_not_depend_on_how_it_was_shuffled(names: list[str], chance: random.Random) -> None:
    shuffled = list(names)
    chance.shuffle(shuffled)
    assert [natural_order(n) for n in sorted(shuffled, key=natural_order)] == sorted(map(natural_order, names))


@given(st.lists(st.sampled_from(["a1", "A1", "a01", "A001", "a", "1", "01"])))
def test_names_that_compare_as_equal_stay_in_the_order_given(names: list[str]) -> None:
    ordered = sorted(names, key=natural_order)
    for same in {tuple(natural_order(name)) for name in names}:
        assert [n for n in ordered if tuple(natural_order(n)) == same] == [
            n for n in names if tuple(natural_order(n)) == same
        ]


# --- which files -----------------------------------------------------------------------------------------


def test_a_pattern_gives_its_files_in_natural_order(tmp_path: Path) -> None:
    for number in (10, 9, 1, 100, 2):
        (tmp_path / f"frame{number}.png").touch()
    found = find_inputs([str(tmp_path / "frame*.png")])
    assert [path.stem for path in found] == ["frame1", "frame2", "frame9", "frame10", "frame100"]


def test_names_as_a_shell_sorts_them_are_put_into_natural_order(tmp_path: Path) -> None:
    names = [str(tmp_path / f"frame{number}.png") for number in (1, 10, 2)]
    for name in names:
        Path(name).touch()
    assert [path.stem for path in find_inputs(names)] == ["frame1", "frame2", "frame10"]


def test_patterns_and_names_between_them_keep_the_order_given(tmp_path: Path) -> None:
    names = ["z.png", "frame2.png", "frame10.png", "a.png"]
    for name in names:
        (tmp_path / name).touch()
    found = find_inputs([str(tmp_path / name) for name in ("z.png", "frame*.png", "a.png")])
    assert [path.name for path in found] == names


def test_names_equal_but_for_zeros_always_come_in_the_same_order(tmp_path: Path) -> None:
    names = ["frame1.png", "frame01.png", "frame001.png", "Frame1.png"]
    for name in names:
        (tmp_path / name).touch()
    expected = ["Frame1.png", "frame001.png", "frame01.png", "frame1.png"]
    for order in (names, names[::-1]):
        found = find_inputs([str(tmp_path / name) for name in order])
        assert [path.name for path in found] == expected
    assert [path.name for path in find_inputs([str(tmp_path / "*.png")])] == expected


def test_two_stars_go_into_folders_and_a_folder_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "2" / "looks-like.png").mkdir(parents=True)
    (tmp_path / "2" / "a.png").touch()
    (tmp_path / "10").mkdir()
    (tmp_path / "10" / "a.png").touch()
    found = find_inputs([str(tmp_path / "**" / "*.png")])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["2/a.png", "10/a.png"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "run[1].png").touch()
    (tmp_path / "run1.png").touch()
    assert find_inputs([str(tmp_path / "run[1].png")]) == [tmp_path / "run[1].png"]


@pytest.mark.parametrize("name", ["nothing.png", "nothing*.png", "."], ids=["name", "pattern", "folder"])
def test_an_input_that_is_no_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OptionError, match=rf"input '{re.escape(name)}' is no file and no pattern that matches any"):
        find_inputs([name])


# --- numpy files -----------------------------------------------------------------------------------------


def test_an_npy_stack_gives_each_picture_without_reading_it_all_at_once(tmp_path: Path) -> None:
    stack = pictures(5, SIZE)
    np.save(tmp_path / "stack.npy", stack)
    reading = read_files([tmp_path / "stack.npy"])
    frames = list(reading.frames)
    assert (reading.count, reading.fps) == (5, None)
    assert isinstance(frames[0], np.memmap)
    assert np.array_equal(np.stack(frames), stack)


@pytest.mark.parametrize("channels", [0, 1, 3, 4])
def test_an_npy_file_may_hold_one_picture(tmp_path: Path, channels: int) -> None:
    picture = pictures(1, SIZE, channels)[0]
    np.save(tmp_path / "one.npy", picture)
    reading = read_files([tmp_path / "one.npy"])
    (frame,) = reading.frames
    assert reading.count == 1
    assert np.array_equal(frame, picture)


def test_an_npz_file_gives_stacks_and_pictures_in_natural_order_of_their_names(tmp_path: Path) -> None:
    stack = pictures(6, SIZE)
    np.savez_compressed(tmp_path / "all.npz", part10=stack[3:5], part2=stack[1:3], part1=stack[0], part11=stack[5])
    reading = read_files([tmp_path / "all.npz"])
    assert reading.count == 6
    assert np.array_equal(np.stack(list(reading.frames)), stack)


def test_several_npy_files_follow_one_another(tmp_path: Path) -> None:
    stack = pictures(4, SIZE, 0, dtype=np.uint16)
    np.save(tmp_path / "a.npy", stack[:3])
    np.save(tmp_path / "b.npy", stack[3])
    reading = read_files([tmp_path / "a.npy", tmp_path / "b.npy"])
    assert reading.count == 4
    assert np.array_equal(np.stack(list(reading.frames)), stack)


@pytest.mark.parametrize("kind", ["text", "cut off", "pickled objects"])
def test_a_numpy_file_that_cannot_be_read_is_named(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "broken.npy"
    if kind == "text":
        path.write_text("no array at all")
    elif kind == "cut off":
        np.save(path, pictures(2, SIZE))
        path.write_bytes(path.read_bytes()[:-100])
    else:
        np.save(path, np.array([{}], object), allow_pickle=True)
    with pytest.raises(OptionError, match=rf"{re.escape(str(path))} cannot be read: \w+"):
        read_files([path])


@pytest.mark.parametrize("kind", ["no zip file", "broken inside"])
def test_an_npz_file_that_cannot_be_read_is_named(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "broken.npz"
    np.savez_compressed(path, a=np.zeros((99, 99), np.uint8))
    whole = bytearray(path.read_bytes())
    if kind == "no zip file":
        whole = whole[:100]
    else:
        whole[60:80] = bytes(20)
    path.write_bytes(whole)
    with pytest.raises(OptionError, match=rf"{re.escape(str(path))} cannot be read: \w+"):
        read_files([path])


@pytest.mark.parametrize("array", [np.uint8(3), np.zeros(5, np.uint8)], ids=["number", "row"])
def test_an_array_that_is_no_picture_is_named(tmp_path: Path, array: np.ndarray) -> None:
    np.save(tmp_path / "a.npy", array)
    with pytest.raises(
        OptionError, match=r"a\.npy holds an array of shape \(5?,?\), which is no picture and no stack"
    ):
        read_files([tmp_path / "a.npy"])


# --- image files -----------------------------------------------------------------------------------------


def save(path: Path, picture: np.ndarray | Image.Image, **options: object) -> Path:
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    image.save(path, **options)
    return path


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.bmp", "a.webp", "a.ppm", "a.tga"])
def test_lossless_images_arrive_pixel_by_pixel(tmp_path: Path, name: str) -> None:
    stack = pictures(2, SIZE)
    options = {"lossless": True} if name.endswith(".webp") else {}
    paths = [save(tmp_path / f"{n}{name}", picture, **options) for n, picture in enumerate(stack)]
    reading = read_files(paths)
    assert reading.count == 2
    assert np.array_equal(np.stack(list(reading.frames)), stack)


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
    picture = pictures(1, SIZE, 0, dtype=np.uint16)[0]
    image = Image.fromarray(picture)
    if name.startswith("big"):
        image = Image.frombytes("I;16B", SIZE, picture.astype(">u2").tobytes())
    (frame,) = read_files([save(tmp_path / name, image)]).frames
    assert frame.dtype == np.uint16
    assert np.array_equal(frame, picture)


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
    picture = pictures(1, SIZE)[0]
    (from_png,) = read_files([save(tmp_path / "a.png", picture, exif=exif)]).frames
    path = save(tmp_path / "a.jpg", picture, exif=exif)
    (from_jpeg,) = read_files([path]).frames
    assert np.array_equal(from_png, turned(picture))
    assert np.array_equal(from_jpeg, turned(np.asarray(Image.open(path))))


@pytest.mark.parametrize("dtype", [np.int32, np.float32])
@pytest.mark.parametrize("place", ["first", "second"])
def test_images_with_32_bits_are_refused_and_named(tmp_path: Path, dtype: type, place: str) -> None:
    picture = pictures(1, SIZE)[0]
    deep = save(tmp_path / "deep.tif", picture[..., 0].astype(dtype))
    paths = [deep] if place == "first" else [save(tmp_path / "0.png", picture), deep]
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
    paths = [save(tmp_path / f"{number}.png", picture) for number, picture in enumerate(stack)]
    whole = paths[place].read_bytes()
    paths[place].write_bytes({"text": b"no image", "cut off": whole[: len(whole) // 2], "empty": b""}[kind])
    taken: list[np.ndarray] = []
    with pytest.raises(FrameError, match=rf"{place}\.png is no image that can be read: \w+"):
        collect(read_files(paths).frames, taken)
    assert np.array_equal(np.array(taken).reshape(-1, *stack.shape[1:]), stack[:place])


def collect(frames: Iterator[np.ndarray], taken: list[np.ndarray]) -> None:
    for frame in frames:
        taken.append(frame)


# --- streams of images -----------------------------------------------------------------------------------


def encoded(picture: np.ndarray | Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    (picture if isinstance(picture, Image.Image) else Image.fromarray(picture)).save(file, kind, **options)
    return file.getvalue()


def decoded(image: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(image)).convert("RGB"))


def thumbnail_exif(jpeg: bytes) -> bytes:
    """EXIF with ``jpeg`` as its thumbnail (EXIF 2.3, 4.5.5: compression 6 in the second directory)."""
    orientation = struct.pack("<HHIHH", 0x0112, 3, 1, 1, 0)
    first = struct.pack("<H", 1) + orientation + struct.pack("<I", 26)
    entries = ((0x0103, 3, 6), (0x0201, 4, 8 + len(first) + 42), (0x0202, 4, len(jpeg)))
    second = struct.pack("<H", 3) + b"".join(
        struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries
    )
    return b"Exif\0\0II*\0" + struct.pack("<I", 8) + first + second + struct.pack("<I", 0) + jpeg


def with_fill_bytes(jpeg: bytes) -> bytes:
    """Any marker may be preceded by fill bytes FF (ITU-T T.81, B.1.1.2)."""
    table = jpeg.index(b"\xff\xdb")
    return jpeg[:table] + b"\xff\xff\xff" + jpeg[table:-2] + b"\xff\xff" + jpeg[-2:]


JPEG_KINDS = {
    "baseline": lambda p: encoded(p, "JPEG"),
    "progressive": lambda p: encoded(p, "JPEG", progressive=True),
    "restart markers": lambda p: encoded(p, "JPEG", restart_marker_blocks=1),
    "progressive with restart markers": lambda p: encoded(p, "JPEG", progressive=True, restart_marker_rows=1),
    "a thumbnail": lambda p: encoded(p, "JPEG", exif=thumbnail_exif(encoded(p[::2, ::2], "JPEG"))),
    "a comment that looks like an end": lambda p: encoded(p, "JPEG", comment=b"\xff\xd9 \xff\xd8"),
    "fill bytes": lambda p: with_fill_bytes(encoded(p, "JPEG")),
    "gray": lambda p: encoded(p[..., 0], "JPEG"),
}


@pytest.mark.parametrize("kind", JPEG_KINDS)
def test_jpegs_one_behind_the_other_are_told_apart(kind: str) -> None:
    images = [JPEG_KINDS[kind](picture) for picture in pictures(6, (50, 38))]
    frames = list(read_stream(io.BytesIO(b"".join(images))).frames)
    assert np.array_equal(np.stack(frames), np.stack([decoded(image) for image in images]))


def test_the_thumbnail_of_these_tests_is_one() -> None:
    small = encoded(pictures(1, (8, 8))[0], "JPEG")
    image = Image.open(io.BytesIO(encoded(pictures(1, SIZE)[0], "JPEG", exif=thumbnail_exif(small))))
    directory = image.getexif().get_ifd(ExifTags.IFD.IFD1)
    start = directory[0x0201]
    assert image.info["exif"][6:][start : start + directory[0x0202]] == small


def test_jpegs_of_all_kinds_in_one_stream_are_told_apart() -> None:
    images = [make(picture) for make, picture in zip(JPEG_KINDS.values(), pictures(8, (50, 38)), strict=True)]
    frames = list(read_stream(io.BytesIO(b"".join(images))).frames)
    assert np.array_equal(np.stack(frames), np.stack([decoded(image) for image in images]))


def test_pngs_one_behind_the_other_are_told_apart() -> None:
    stack = pictures(6, SIZE)
    # A text chunk that holds the end of a PNG is not its end.
    comment = PngInfo()
    comment.add_text("Comment", "IEND\xaeB`\x82")
    stream = b"".join(encoded(picture, "PNG", pnginfo=comment) for picture in stack)
    assert np.array_equal(np.stack(list(read_stream(io.BytesIO(stream)).frames)), stack)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "raw", "YUV4MPEG2"])
@pytest.mark.parametrize("piece", [1, 7, 1000])
def test_a_pipe_may_give_its_bytes_in_pieces_of_any_size(kind: str, piece: int) -> None:
    stack = pictures(3, SIZE)
    if kind == "raw":
        data, expected = stack.tobytes(), stack
    elif kind == "YUV4MPEG2":
        planes = pictures(3, (30, 30), 0)
        data = b"YUV4MPEG2 W30 H20 F30:1\n" + b"".join(b"FRAME\n" + plane.tobytes() for plane in planes)
        expected = planes.reshape(3, -1)
    else:
        images = [encoded(picture, kind) for picture in stack]
        data, expected = b"".join(images), np.stack([decoded(image) for image in images])
    read_end, write_end = os.pipe()

    def send() -> None:
        with os.fdopen(write_end, "wb", buffering=0) as pipe:
            for start in range(0, len(data), piece):
                pipe.write(data[start : start + piece])

    sender = threading.Thread(target=send)
    sender.start()
    with os.fdopen(read_end, "rb", buffering=0) as pipe:
        raw = {"pixel_format": "rgb24", "size": SIZE} if kind == "raw" else {}
        frames = [flat(f) if isinstance(f, Frame) else f for f in read_stream(pipe, **raw).frames]
    sender.join()
    assert np.array_equal(np.stack(frames).reshape(expected.shape), expected)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_an_image_stream_that_ends_in_an_image_says_which(kind: str) -> None:
    images = [encoded(picture, kind) for picture in pictures(3, SIZE)]
    stream = b"".join(images)[: -len(images[2]) // 2]
    taken: list[np.ndarray] = []
    with pytest.raises(FrameError, match=r"the input ends in the middle of frame 2: \d+ of \d+ bytes"):
        collect(read_stream(io.BytesIO(stream)).frames, taken)
    assert np.array_equal(np.stack(taken), np.stack([decoded(image) for image in images[:2]]))


@pytest.mark.parametrize(("kind", "other"), [("PNG", "JPEG"), ("JPEG", "PNG")])
def test_another_kind_of_image_in_the_stream_is_named(kind: str, other: str) -> None:
    one, two = pictures(2, SIZE)
    stream = io.BytesIO(encoded(one, kind) + encoded(two, other))
    with pytest.raises(FrameError, match=rf"image 1 of standard input begins with b'.+', not as a {kind}"):
        list(read_stream(stream).frames)


def test_an_image_in_a_stream_that_cannot_be_decoded_is_named_by_its_number() -> None:
    images = [encoded(picture, "PNG") for picture in pictures(3, SIZE)]
    start = images[1].index(b"IDAT") + 4
    images[1] = images[1][:start] + b"\0" * 40 + images[1][start + 40 :]
    with pytest.raises(FrameError, match=r"image 1 of standard input is no image that can be read: \w+"):
        list(read_stream(io.BytesIO(b"".join(images))).frames)


# --- raw frames ------------------------------------------------------------------------------------------


def flat(frame: Frame) -> np.ndarray:
    """A frame's samples in the order in which they lie."""
    return np.concatenate([plane.ravel() for plane in frame.planes])


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("size", [(30, 20), (31, 21)], ids=["even", "odd"])
def test_raw_frames_arrive_unchanged(name: str, size: tuple[int, int]) -> None:
    kind = FORMATS[name]
    length = kind.frame_bytes(size)
    data = pictures(3, (length, 1), 0).reshape(3, length)
    frames = list(read_stream(io.BytesIO(data.tobytes()), name, size).frames)
    assert [(frame.size, frame.pixel_format.name) for frame in frames] == [(size, name)] * 3
    assert np.array_equal(np.stack([flat(frame) for frame in frames]), data.view(kind.dtype))


@pytest.mark.parametrize(("pixel_format", "size"), [("rgb24", None), (None, (4, 4))])
def test_raw_frames_need_both_size_and_pixel_format(pixel_format: str | None, size: tuple[int, int] | None) -> None:
    with pytest.raises(OptionError, match="raw frames need both --pixel-format and --size"):
        read_stream(io.BytesIO(b"abc"), pixel_format, size)


def test_an_unknown_pixel_format_is_quoted_with_those_there_are() -> None:
    with pytest.raises(OptionError, match=r"pixel format 'rgb32' is unknown; raw frames may be gray, rgb24, .*nv12"):
        read_stream(io.BytesIO(b"abc"), "rgb32", (4, 4))


def test_raw_frames_that_end_in_a_frame_say_where() -> None:
    frames = read_stream(io.BytesIO(bytes(48 + 48 + 5)), "rgb24", (4, 4)).frames
    assert len([next(frames), next(frames)]) == 2
    with pytest.raises(FrameError, match="the input ends in the middle of frame 2: 5 of 48 bytes"):
        next(frames)


def test_an_empty_stream_is_said_to_be_empty() -> None:
    with pytest.raises(OptionError, match="standard input is empty"):
        read_stream(io.BytesIO(b""))


def test_a_stream_that_cannot_be_told_shows_how_it_begins() -> None:
    with pytest.raises(
        OptionError, match=r"begins with b'GIF89a\\x01\\x00\\x01', which is neither PNG, JPEG nor YUV4MPEG2; .*--size"
    ):
        read_stream(io.BytesIO(b"GIF89a\1\0\1\0"))


# --- YUV4MPEG2 -------------------------------------------------------------------------------------------


def from_ffmpeg(pixel_format: str, *output: str, size: str = "33x25", rate: str = "30000/1001") -> bytes:
    """Three frames of ffmpeg's test picture."""
    # Scaled, since the picture itself has even sizes only.
    source = ["-f", "lavfi", "-i", f"testsrc2=s=64x48:r={rate}", "-vf", f"scale={size.replace('x', ':')}"]
    command = [bundled(), "-loglevel", "error", *source, "-frames:v", "3", "-pix_fmt", pixel_format, *output, "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout


@pytest.mark.parametrize("name", ["yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le"])
@pytest.mark.parametrize("size", ["32x24", "33x25"])
def test_yuv4mpeg2_of_ffmpeg_arrives_sample_by_sample(name: str, size: str) -> None:
    reading = read_stream(io.BytesIO(from_ffmpeg(name, "-strict", "-1", "-f", "yuv4mpegpipe", size=size)))
    frames = list(reading.frames)
    width, height = map(int, size.split("x"))
    raw = np.frombuffer(from_ffmpeg(name, "-f", "rawvideo", size=size), FORMATS[name].dtype)
    assert reading.fps == Fraction(30000, 1001)
    assert {(f.size, f.pixel_format.name) for f in frames} == {((width, height), name)}
    assert np.array_equal(np.stack([flat(frame) for frame in frames]), raw.reshape(3, -1))


def test_a_y4m_file_is_read_by_its_suffix(tmp_path: Path) -> None:
    path = tmp_path / "film.Y4M"
    path.write_bytes(from_ffmpeg("yuv420p", "-f", "yuv4mpegpipe", rate="24"))
    with path.open("rb") as file:  # read_stream closes nothing that it did not open
        expected = [flat(frame) for frame in read_stream(file).frames]
    reading = read_files([path])
    assert reading.fps == 24
    assert np.array_equal(np.stack([flat(frame) for frame in reading.frames]), np.stack(expected))


def test_a_y4m_file_that_is_none_is_named(tmp_path: Path) -> None:
    for content, message in (
        (b"", r"film\.y4m is empty"),
        (b"no film at all", r"film\.y4m begins with b'no film a'"),
    ):
        (tmp_path / "film.y4m").write_bytes(content)
        with pytest.raises(OptionError, match=message):
            read_files([tmp_path / "film.y4m"])


def test_gray_yuv4mpeg2_of_the_real_ffmpeg_keeps_every_value() -> None:
    frames = list(read_stream(io.BytesIO(from_ffmpeg("gray", "-f", "yuv4mpegpipe"))).frames)
    raw = np.frombuffer(from_ffmpeg("gray", "-f", "rawvideo"), np.uint8)
    assert {frame.pixel_format.name for frame in frames} == {"gray"}
    assert np.array_equal(np.stack([flat(frame) for frame in frames]), raw.reshape(3, -1))


def y4m(header: str, *frames: bytes) -> InputFrames:
    return read_stream(io.BytesIO(f"YUV4MPEG2 {header}\n".encode() + b"".join(frames)))


def test_frame_headers_of_yuv4mpeg2_may_have_parameters() -> None:
    first, second = y4m("W2 H2 Cmono", b"FRAME Ip Xabc\n1234", b"FRAME\n5678").frames
    assert (flat(first).tobytes(), flat(second).tobytes()) == (b"1234", b"5678")


def test_yuv4mpeg2_without_rate_and_colour_space_is_what_its_specification_says() -> None:
    reading = y4m("W2 H2", b"FRAME\n123456")
    (frame,) = reading.frames
    assert (reading.fps, frame.pixel_format.name) == (25, "yuv420p")


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("W4 H4 C411", r"colour space '411' is not read; use one of 420, 420jpeg, .*444p10"),
        ("W4 H4 C420p12", r"colour space '420p12' is not read"),
        ("W4 H4 C420jpeg XCOLORRANGE=FULL", r"full range is not read; write it with limited range"),
        ("H4 F30:1", r"header 'YUV4MPEG2 H4 F30:1' cannot be read: 'W'"),
        ("W0 H4", r"header 'YUV4MPEG2 W0 H4' cannot be read: size \(0, 4\) is not"),
        ("W-4 H4", r"header 'YUV4MPEG2 W-4 H4' cannot be read: size \(-4, 4\) is not"),
        ("Wfour H4", r"header 'YUV4MPEG2 Wfour H4' cannot be read: invalid literal .*'four'"),
        ("W4 H4 F0:0", r"header 'YUV4MPEG2 W4 H4 F0:0' cannot be read"),
        ("W4 H4 F0:1", r"header 'YUV4MPEG2 W4 H4 F0:1' cannot be read: fps .* is not a frame rate"),
        ("W4 H4 Ffast", r"header 'YUV4MPEG2 W4 H4 Ffast' cannot be read"),
    ],
)
def test_a_yuv4mpeg2_header_that_cannot_be_read_is_quoted(header: str, message: str) -> None:
    with pytest.raises(OptionError, match=message):
        y4m(header)


def test_full_range_of_the_real_ffmpeg_is_noticed() -> None:
    stream = from_ffmpeg("yuvj420p", "-f", "yuv4mpegpipe", "-color_range", "pc")
    with pytest.raises(OptionError, match="YUV4MPEG2 with full range is not read"):
        read_stream(io.BytesIO(stream))


def test_yuv4mpeg2_that_ends_in_a_frame_says_where() -> None:
    frames = y4m("W2 H2", b"FRAME\n123456", b"FRAME\n123").frames
    next(frames)
    with pytest.raises(FrameError, match="the input ends in the middle of frame 1: 3 of 6 bytes"):
        next(frames)


def test_yuv4mpeg2_whose_frames_have_another_length_says_what_stands_where_a_frame_should_begin() -> None:
    frames = y4m("W2 H2", b"FRAME\n123456789\n", b"FRAME\n123456").frames
    next(frames)
    with pytest.raises(FrameError, match=r"frame 1 of the YUV4MPEG2 stream begins with b'789\\n', not FRAME"):
        next(frames)
