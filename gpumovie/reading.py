"""Frames from files and streams, for ``gpumovie encode``: images, numpy files, YUV4MPEG2, raw frames."""

from __future__ import annotations

import glob
import io
import re
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import IO, Any

import numpy as np

from .errors import FrameError, OptionError
from .video.frames import Frame
from .video.options import frame_rate
from .video.pixels import FORMATS, Array, PixelFormat, Size

#: Images are decoded this many ahead, by two threads: decoding a PNG is slower than encoding a frame.
AHEAD, DECODERS = 4, 2

_PNG, _JPEG, _Y4M = b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"YUV4MPEG2"
_Y4M_FORMATS = dict.fromkeys(("420", "420jpeg", "420mpeg2", "420paldv"), "yuv420p") | {
    "422": "yuv422p",
    "444": "yuv444p",
    "mono": "gray",
    "420p10": "yuv420p10le",
    "422p10": "yuv422p10le",
    "444p10": "yuv444p10le",
}


@dataclass(frozen=True)
class Reading:
    """Frames to come.

    Attributes:
        frames: arrays or Frames.
        count: how many, if known.
        fps: what the input itself says, if it does.
    """

    frames: Iterator[Array | Frame]
    count: int | None = None
    fps: Fraction | None = None


def natural_order(text: str) -> list[tuple[int, int | str]]:
    """A key that sorts ``frame2`` before ``frame10``."""
    return [(0, int(part)) if part.isdigit() else (1, part.lower()) for part in re.split(r"(\d+)", text) if part]


def find_inputs(inputs: Sequence[str]) -> list[Path]:
    """Files for names and patterns: the order given, and natural order within a pattern.

    Several names that are all files are put into natural order too: a shell has already sorted its pattern,
    with frame10 before frame2. Raises OptionError for a name that is no file.
    """
    found: list[str] = []
    for name in inputs:
        if Path(name).is_file():
            found.append(name)
        elif matches := [m for m in glob.glob(name, recursive=True) if Path(m).is_file()]:  # noqa: PTH207 - may be absolute
            found.extend(matches)
        else:
            raise OptionError(f"input {name!r} is no file and no pattern that matches any")
    return [Path(name) for name in sorted(found, key=natural_order)]


def read_files(paths: Sequence[Path]) -> Reading:
    """Frames of image files, or of .npy and .npz files."""
    if all(path.suffix.lower() in {".npy", ".npz"} for path in paths):
        stacks = [array for path in paths for array in _load(path)]
        return Reading(_pictures(stacks), sum(1 if _is_picture(s) else len(s) for s in stacks))
    if len(paths) == 1 and paths[0].suffix.lower() == ".y4m":
        return read_stream(paths[0].open("rb"))
    return Reading(_images([lambda path=path: path for path in paths], [str(p) for p in paths]), len(paths))


def read_stream(stream: IO[bytes], pixel_format: str | None = None, size: Size | None = None) -> Reading:
    """Frames of a stream: raw ones if ``pixel_format`` and ``size`` say how they lie; else by their first bytes.

    Raises OptionError if it cannot be told what the stream is.
    """
    if pixel_format is not None or size is not None:
        if pixel_format is None or size is None:
            raise OptionError("raw frames need both --pixel-format and --size")
        if pixel_format not in FORMATS:
            raise OptionError(f"pixel format {pixel_format!r} is unknown; raw frames may be {', '.join(FORMATS)}")
        return Reading(_raw_frames(stream, FORMATS[pixel_format], size))
    head = stream.read(len(_Y4M))
    rest = _Joined(head, stream)
    if head.startswith(_Y4M):
        return _read_y4m(rest)
    if head.startswith(_PNG):
        return Reading(_images_of_stream(rest, _next_png))
    if head.startswith(_JPEG):
        return Reading(_images_of_stream(rest, _next_jpeg))
    if not head:
        raise OptionError("standard input is empty")
    raise OptionError(
        f"standard input begins with {head!r}, which is neither PNG, JPEG nor YUV4MPEG2; "
        f"for raw frames give --pixel-format and --size"
    )


# --- numpy -----------------------------------------------------------------------------------------------


def _load(path: Path) -> list[Array]:
    try:
        if path.suffix.lower() == ".npy":
            return [np.load(path, mmap_mode="r", allow_pickle=False)]
        with np.load(path, allow_pickle=False) as arrays:
            return [arrays[name] for name in sorted(arrays.files, key=natural_order)]
    except (ValueError, OSError, EOFError) as error:
        raise OptionError(f"{path} cannot be read: {error}") from error


def _is_picture(array: Array) -> bool:
    """Whether an array is one picture, not a stack of them."""
    return array.ndim == 2 or (array.ndim == 3 and array.shape[2] in (1, 3, 4))


def _pictures(stacks: list[Array]) -> Iterator[Array]:
    for stack in stacks:
        if _is_picture(stack):
            yield stack
        else:
            yield from stack


# --- images ----------------------------------------------------------------------------------------------


def _images(sources: list[Any], names: list[str]) -> Iterator[Array]:
    """Decode images a few ahead of where they are needed, in order."""
    return _decoded(((source, name) for source, name in zip(sources, names, strict=True)))


def _images_of_stream(stream: _Joined, take: Any) -> Iterator[Array]:
    def each() -> Iterator[tuple[Any, str]]:
        number = 0
        while data := take(stream, number):
            yield (lambda data=data: io.BytesIO(data)), f"image {number} of standard input"
            number += 1

    return _decoded(each())


def _decoded(images: Iterator[tuple[Any, str]]) -> Iterator[Array]:
    mode: str | None = None
    pending: deque[Future[Array]] = deque()
    with ThreadPoolExecutor(DECODERS) as pool:
        for source, name in images:
            if mode is None:
                first, mode = _decode_first(source, name)
                yield first
                continue
            pending.append(pool.submit(_decode, source, name, mode))
            if len(pending) >= AHEAD:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()


def _decode_first(source: Any, name: str) -> tuple[Array, str]:
    """The first image, and the mode that all are given: tools store the gray frames of a film as gray images."""
    from PIL import Image

    try:
        with Image.open(source()) as image:
            transparent = image.has_transparency_data
            mode = "I;16" if image.mode.startswith("I;16") else "RGBA" if transparent else "RGB"
    except (OSError, ValueError) as error:
        raise FrameError(f"{name} is no image that can be read: {error}") from error
    return _decode(source, name, mode), mode


def _decode(source: Any, name: str, mode: str) -> Array:
    from PIL import Image, ImageOps

    try:
        with Image.open(source()) as image:
            upright = ImageOps.exif_transpose(image)
            if mode == "I;16":
                if not upright.mode.startswith("I;16"):
                    raise FrameError(f"{name} has mode {upright.mode}, but the first image had 16 bits of gray")
                return np.asarray(upright).astype(np.uint16)
            if upright.mode in {"I", "F"}:
                raise FrameError(f"{name} has mode {upright.mode} (32 bits); save it with 8 or 16 bits")
            return np.asarray(upright if upright.mode == mode else upright.convert(mode))
    except (OSError, ValueError, SyntaxError) as error:
        if isinstance(error, FrameError):
            raise
        raise FrameError(f"{name} is no image that can be read: {error}") from error


# --- streams ---------------------------------------------------------------------------------------------


class _Joined:
    """A stream whose first bytes have been read already."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head, self._stream = head, stream

    def read(self, size: int) -> bytes:
        """Exactly ``size`` bytes, fewer only at the end."""
        taken, self._head = self._head[:size], self._head[size:]
        while len(taken) < size and (more := self._stream.read(size - len(taken))):
            taken += more
        return taken

    def readline(self) -> bytes:
        line = b""
        while not line.endswith(b"\n") and len(line) < 4096 and (byte := self.read(1)):
            line += byte
        return line


def _raw_frames(stream: IO[bytes] | _Joined, pixel_format: PixelFormat, size: Size) -> Iterator[Frame]:
    length = pixel_format.frame_bytes(size)
    rest = stream if isinstance(stream, _Joined) else _Joined(b"", stream)
    number = 0
    while data := rest.read(length):
        yield Frame.from_buffer(_whole(data, length, number), pixel_format.name, size)
        number += 1


def _read_y4m(stream: _Joined) -> Reading:
    # The format: wiki.multimedia.cx/index.php/YUV4MPEG2. Samples are taken as BT.709, like all YUV input.
    header = stream.readline().decode("ascii", "replace").split()
    tags = {word[0]: word[1:] for word in header[1:] if word[0] != "X"}
    kind = tags.get("C", "420")
    if kind not in _Y4M_FORMATS:
        raise OptionError(f"YUV4MPEG2 with colour space {kind!r} is not read; use one of {', '.join(_Y4M_FORMATS)}")
    if "XCOLORRANGE=FULL" in header:
        raise OptionError("YUV4MPEG2 with full range is not read; write it with limited range (-color_range tv)")
    try:
        size = int(tags["W"]), int(tags["H"])
        fps = frame_rate(Fraction(tags.get("F", "25:1").replace(":", "/")))
    except (KeyError, ValueError, ZeroDivisionError) as error:
        raise OptionError(f"YUV4MPEG2 header {' '.join(header)!r} cannot be read: {error}") from error

    def frames() -> Iterator[Frame]:
        pixel_format = FORMATS[_Y4M_FORMATS[kind]]
        length, number = pixel_format.frame_bytes(size), 0
        while line := stream.readline():
            if not line.startswith(b"FRAME"):
                raise FrameError(f"frame {number} of the YUV4MPEG2 stream begins with {line[:20]!r}, not FRAME")
            yield Frame.from_buffer(_whole(stream.read(length), length, number), pixel_format.name, size)
            number += 1

    return Reading(frames(), fps=fps)


def _next_png(stream: _Joined, number: int) -> bytes:
    """The bytes of one PNG: signature, then chunks of length, type, data and checksum up to IEND."""
    data = bytearray(stream.read(len(_PNG)))
    if not data:
        return b""
    if data != _PNG:
        raise FrameError(f"image {number} of standard input begins with {bytes(data)!r}, not as a PNG")
    kind = b""
    while kind != b"IEND":
        head = _whole(stream.read(8), 8, number)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        data += head + _whole(stream.read(length + 4), length + 4, number)
    return bytes(data)


def _next_jpeg(stream: _Joined, number: int) -> bytes:
    """The bytes of one JPEG: segments with a length, scans without one, up to the end-of-image marker.

    Inside a scan, FF is followed by 00 or by a restart marker (ITU-T T.81, B.1.1.5); any other ends it. A
    thumbnail's own end-of-image marker lies inside a segment, so it is passed over.
    """
    data = bytearray(stream.read(2))
    if not data:
        return b""
    if data != _JPEG:
        raise FrameError(f"image {number} of standard input begins with {bytes(data)!r}, not as a JPEG")
    marker = _whole(stream.read(2), 2, number)
    while True:
        data += marker
        if marker == b"\xff\xd9":
            return bytes(data)
        if marker[1] == 0xFF:  # a fill byte
            marker = b"\xff" + _whole(stream.read(1), 1, number)
            data.pop()
            continue
        length = _whole(stream.read(2), 2, number)
        size = int.from_bytes(length, "big") - 2
        data += length + _whole(stream.read(size), size, number)
        if marker != b"\xff\xda":
            marker = _whole(stream.read(2), 2, number)
            continue
        previous = 0
        while True:
            byte = _whole(stream.read(1), 1, number)[0]
            if previous == 0xFF and byte not in (0x00, 0xFF) and not 0xD0 <= byte <= 0xD7:
                data.pop()
                marker = bytes((0xFF, byte))
                break
            data.append(byte)
            previous = byte


def _whole(data: bytes, size: int, number: int) -> bytes:
    if len(data) < size:
        raise FrameError(f"the input ends in the middle of frame {number}: {len(data)} of {size} bytes")
    return data
