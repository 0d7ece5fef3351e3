"""Streams become frames, compared with what Pillow, numpy and the real ffmpeg make of the same bytes."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import threading
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from films import bundled, pictures
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from gpumovie import FrameError, OptionError
from gpumovie.sources.files.input_frames import InputFrames, read_files, read_stream
from gpumovie.video.frames import Frame
from gpumovie.video.pixel_formats import FORMATS

SIZE = (30, 20)

# --- streams of images -----------------------------------------------------------------------------------


def encoded(image: np.ndarray | Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    (image if isinstance(image, Image.Image) else Image.fromarray(image)).save(file, kind, **options)
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
    images = [JPEG_KINDS[kind](image) for image in pictures(6, (50, 38))]
    frames = list(read_stream(io.BytesIO(b"".join(images))).frames)
    assert np.array_equal(np.stack(frames), np.stack([decoded(image) for image in images]))


def test_the_thumbnail_of_these_tests_is_one() -> None:
    small = encoded(pictures(1, (8, 8))[0], "JPEG")
    image = Image.open(io.BytesIO(encoded(pictures(1, SIZE)[0], "JPEG", exif=thumbnail_exif(small))))
    directory = image.getexif().get_ifd(ExifTags.IFD.IFD1)
    start = directory[0x0201]
    assert image.info["exif"][6:][start : start + directory[0x0202]] == small


def test_jpegs_of_all_kinds_in_one_stream_are_told_apart() -> None:
    images = [make(image) for make, image in zip(JPEG_KINDS.values(), pictures(8, (50, 38)), strict=True)]
    frames = list(read_stream(io.BytesIO(b"".join(images))).frames)
    assert np.array_equal(np.stack(frames), np.stack([decoded(image) for image in images]))


def test_pngs_one_behind_the_other_are_told_apart() -> None:
    stack = pictures(6, SIZE)
    # A text chunk that holds the end of a PNG is not its end.
    comment = PngInfo()
    comment.add_text("Comment", "IEND\xaeB`\x82")
    stream = b"".join(encoded(image, "PNG", pnginfo=comment) for image in stack)
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
        images = [encoded(image, kind) for image in stack]
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
    images = [encoded(image, kind) for image in pictures(3, SIZE)]
    stream = b"".join(images)[: -len(images[2]) // 2]
    taken: list[np.ndarray] = []
    with pytest.raises(FrameError, match=r"the input ends in the middle of frame 2: \d+ of \d+ bytes"):
        taken.extend(read_stream(io.BytesIO(stream)).frames)
    assert np.array_equal(np.stack(taken), np.stack([decoded(image) for image in images[:2]]))


@pytest.mark.parametrize(("kind", "other"), [("PNG", "JPEG"), ("JPEG", "PNG")])
def test_another_kind_of_image_in_the_stream_is_named(kind: str, other: str) -> None:
    one, two = pictures(2, SIZE)
    stream = io.BytesIO(encoded(one, kind) + encoded(two, other))
    with pytest.raises(FrameError, match=rf"image 1 of standard input begins with b'.+', not as a {kind}"):
        list(read_stream(stream).frames)


def test_an_image_in_a_stream_that_cannot_be_decoded_is_named_by_its_number() -> None:
    images = [encoded(image, "PNG") for image in pictures(3, SIZE)]
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
    """Three frames of ffmpeg's test image."""
    # Scaled, since the image itself has even sizes only.
    source = ["-f", "lavfi", "-i", f"testsrc2=s=64x48:r={rate}", "-vf", f"scale={size.replace('x', ':')}"]
    command = [bundled(), "-loglevel", "error", *source, "-frames:v", "3", "-pix_fmt", pixel_format, *output, "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout


@pytest.mark.parametrize("name", ["yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le"])
@pytest.mark.parametrize("size", ["32x24", "33x25"])
def test_yuv4mpeg2_of_ffmpeg_arrives_sample_by_sample(name: str, size: str) -> None:
    source = read_stream(io.BytesIO(from_ffmpeg(name, "-strict", "-1", "-f", "yuv4mpegpipe", size=size)))
    frames = list(source.frames)
    width, height = map(int, size.split("x"))
    raw = np.frombuffer(from_ffmpeg(name, "-f", "rawvideo", size=size), FORMATS[name].dtype)
    assert source.fps == Fraction(30000, 1001)
    assert {(f.size, f.pixel_format.name) for f in frames} == {((width, height), name)}
    assert np.array_equal(np.stack([flat(frame) for frame in frames]), raw.reshape(3, -1))


def test_a_y4m_file_is_read_by_its_suffix(tmp_path: Path) -> None:
    path = tmp_path / "film.Y4M"
    path.write_bytes(from_ffmpeg("yuv420p", "-f", "yuv4mpegpipe", rate="24"))
    with path.open("rb") as file:  # read_stream closes nothing that it did not open
        expected = [flat(frame) for frame in read_stream(file).frames]
    source = read_files([path])
    assert source.fps == 24
    assert np.array_equal(np.stack([flat(frame) for frame in source.frames]), np.stack(expected))


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
    source = y4m("W2 H2", b"FRAME\n123456")
    (frame,) = source.frames
    assert (source.fps, frame.pixel_format.name) == (25, "yuv420p")


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
