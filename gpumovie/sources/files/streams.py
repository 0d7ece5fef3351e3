"""Read streams: raw frames, YUV4MPEG2, and PNG or JPEG images one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import IO

from ...errors import FrameError, OptionError
from ...options.arguments import check_size, frame_rate
from ...video.frames import Frame
from ...video.pixel_formats import FORMATS, PixelFormat, Size

PNG, JPEG, Y4M = b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"YUV4MPEG2"
# Inside a scan, FF is followed by 00 or by a restart marker (ITU-T T.81, B.1.1.5); before a marker, FF may repeat.
_SCAN_END = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_Y4M_FORMATS = dict.fromkeys(("420", "420jpeg", "420mpeg2", "420paldv"), "yuv420p") | {
    "422": "yuv422p",
    "444": "yuv444p",
    "mono": "gray",
    "420p10": "yuv420p10le",
    "422p10": "yuv422p10le",
    "444p10": "yuv444p10le",
}


class InputStream:
    """A stream whose first bytes, which have been read already, are read once more."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head, self._stream = head, stream

    def read(self, size: int) -> bytes:
        """Read exactly ``size`` bytes; fewer only at the end."""
        data = bytearray(self._head[:size])
        self._head = self._head[size:]
        # In several reads, since Python notices Ctrl-C between two reads and not within one.
        while len(data) < size and (more := self._read_some(size - len(data))):
            data += more
        return bytes(data)

    def read_scan(self) -> bytes:
        """Read a JPEG scan: all bytes before the marker that ends it, which stays unread, or before the end."""
        data, searched = bytearray(), 0
        while more := self._read_some():
            data += more
            if end := _SCAN_END.search(data, searched):
                self._head = bytes(data[end.start() :])
                return bytes(data[: end.start()])
            searched = len(data) - 1
        return bytes(data)

    def _read_some(self, most: int = 1 << 20) -> bytes:
        """Read what is available, up to ``most`` bytes; wait only for the first byte."""
        if self._head:
            data, self._head = self._head, b""
            return data
        read = getattr(self._stream, "read1", self._stream.read)
        some: bytes = read(min(most, 1 << 20))
        return some

    def readline(self) -> bytes:
        """Read a line, of at most 4096 bytes."""
        line = b""
        while not line.endswith(b"\n") and len(line) < 4096 and (byte := self.read(1)):
            line += byte
        return line


def read_raw_frames(stream: InputStream, pixel_format: PixelFormat, size: Size) -> Iterator[Frame]:
    """The frames of a stream without any header.

    Raises:
        FrameError: the last frame is incomplete.
    """
    length = pixel_format.frame_bytes(size)
    number = 0
    while data := stream.read(length):
        yield Frame.from_buffer(_check_length(data, length, number), pixel_format.name, size)
        number += 1


def read_y4m(stream: InputStream) -> tuple[Iterator[Frame], Fraction]:
    """The frames of YUV4MPEG2 (wiki.multimedia.cx/index.php/YUV4MPEG2), and their rate.

    Samples are taken to be BT.709, like all YUV input.

    Raises:
        OptionError: the header cannot be read, or names a format that is not supported.
        FrameError: while frames are taken, if the stream ends within a frame.
    """
    header = stream.readline().decode("ascii", "replace").split()
    tags = {entry[0]: entry[1:] for entry in header[1:] if entry[0] != "X"}
    kind = tags.get("C", "420")
    if kind not in _Y4M_FORMATS:
        raise OptionError(f"YUV4MPEG2 with colour space {kind!r} is not read; use one of {', '.join(_Y4M_FORMATS)}")
    if "XCOLORRANGE=FULL" in header and kind != "mono":  # a gray frame is full range here
        raise OptionError("YUV4MPEG2 with full range is not read; write it with limited range (-color_range tv)")
    try:
        size = check_size((int(tags["W"]), int(tags["H"])))
        fps = frame_rate(Fraction(tags.get("F", "25:1").replace(":", "/")))
    except (KeyError, ValueError, ZeroDivisionError) as error:
        raise OptionError(f"YUV4MPEG2 header {' '.join(header)!r} cannot be read: {error}") from error

    def frames() -> Iterator[Frame]:
        pixel_format = FORMATS[_Y4M_FORMATS[kind]]
        length, number = pixel_format.frame_bytes(size), 0
        while line := stream.readline():
            if not line.startswith(b"FRAME"):
                raise FrameError(f"frame {number} of the YUV4MPEG2 stream begins with {line[:20]!r}, not FRAME")
            yield Frame.from_buffer(_check_length(stream.read(length), length, number), pixel_format.name, size)
            number += 1

    return frames(), fps


def read_png(stream: InputStream, number: int) -> bytes:
    """Read the bytes of one PNG: signature, then chunks of length, type, data and checksum up to IEND.

    At the end of the stream: b"".
    """
    data = bytearray(stream.read(len(PNG)))
    if not data:
        return b""
    if data != PNG:
        raise FrameError(f"image {number} of standard input begins with {bytes(data)!r}, not as a PNG")
    kind = b""
    while kind != b"IEND":
        head = _check_length(stream.read(8), 8, number)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        data += head + _check_length(stream.read(length + 4), length + 4, number)
    return bytes(data)


def read_jpeg(stream: InputStream, number: int) -> bytes:
    """Read the bytes of one JPEG: segments with a length, scans without one, up to the end-of-image marker.

    The end-of-image marker of a thumbnail is inside a segment, so it is skipped. At the end of the stream: b"".
    """
    data = bytearray(stream.read(2))
    if not data:
        return b""
    if data != JPEG:
        raise FrameError(f"image {number} of standard input begins with {bytes(data)!r}, not as a JPEG")
    marker = _check_length(stream.read(2), 2, number)
    while True:
        data += marker
        if marker == b"\xff\xd9":
            return bytes(data)
        if marker[1] == 0xFF:  # a fill byte
            marker = b"\xff" + _check_length(stream.read(1), 1, number)
            data.pop()
            continue
        length = _check_length(stream.read(2), 2, number)
        size = int.from_bytes(length, "big") - 2
        data += length + _check_length(stream.read(size), size, number)
        if marker == b"\xff\xda":
            data += stream.read_scan()
        marker = _check_length(stream.read(2), 2, number)


def _check_length(data: bytes, size: int, number: int) -> bytes:
    """``data``, if it has ``size`` bytes; else raise FrameError for frame ``number``."""
    if len(data) < size:
        raise FrameError(f"the input ends in the middle of frame {number}: {len(data)} of {size} bytes")
    return data
