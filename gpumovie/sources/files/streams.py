"""Streams: raw frames, YUV4MPEG2, and PNG or JPEG images one behind the other."""

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


class Stream:
    """A stream whose first bytes have been read already."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head, self._stream = head, stream

    def read(self, size: int) -> bytes:
        """Exactly ``size`` bytes, fewer only at the end."""
        taken = bytearray(self._head[:size])
        self._head = self._head[size:]
        # Piece by piece: Ctrl-C is noticed between two reads, not within one.
        while len(taken) < size and (more := self._some(size - len(taken))):
            taken += more
        return bytes(taken)

    def scan(self) -> bytes:
        """All bytes before the next marker that ends a JPEG scan, which stays unread; or before the end."""
        taken, looked = bytearray(), 0
        while more := self._some():
            taken += more
            if end := _SCAN_END.search(taken, looked):
                self._head = bytes(taken[end.start() :])
                return bytes(taken[: end.start()])
            looked = len(taken) - 1
        return bytes(taken)

    def _some(self, most: int = 1 << 20) -> bytes:
        """What is there, up to ``most`` bytes; waits only for the first."""
        if self._head:
            taken, self._head = self._head, b""
            return taken
        read = getattr(self._stream, "read1", self._stream.read)
        some: bytes = read(min(most, 1 << 20))
        return some

    def readline(self) -> bytes:
        line = b""
        while not line.endswith(b"\n") and len(line) < 4096 and (byte := self.read(1)):
            line += byte
        return line


def raw_frames(stream: Stream, pixel_format: PixelFormat, size: Size) -> Iterator[Frame]:
    """Frames without any header. Raises FrameError if the last one is not whole."""
    length = pixel_format.frame_bytes(size)
    number = 0
    while data := stream.read(length):
        yield Frame.from_buffer(_whole(data, length, number), pixel_format.name, size)
        number += 1


def read_y4m(stream: Stream) -> tuple[Iterator[Frame], Fraction]:
    """Frames of YUV4MPEG2, and their rate. Samples are taken as BT.709, like all YUV input.

    The format: wiki.multimedia.cx/index.php/YUV4MPEG2.
    """
    header = stream.readline().decode("ascii", "replace").split()
    tags = {word[0]: word[1:] for word in header[1:] if word[0] != "X"}
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
            yield Frame.from_buffer(_whole(stream.read(length), length, number), pixel_format.name, size)
            number += 1

    return frames(), fps


def next_png(stream: Stream, number: int) -> bytes:
    """The bytes of one PNG: signature, then chunks of length, type, data and checksum up to IEND."""
    data = bytearray(stream.read(len(PNG)))
    if not data:
        return b""
    if data != PNG:
        raise FrameError(f"image {number} of standard input begins with {bytes(data)!r}, not as a PNG")
    kind = b""
    while kind != b"IEND":
        head = _whole(stream.read(8), 8, number)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        data += head + _whole(stream.read(length + 4), length + 4, number)
    return bytes(data)


def next_jpeg(stream: Stream, number: int) -> bytes:
    """The bytes of one JPEG: segments with a length, scans without one, up to the end-of-image marker.

    A thumbnail's own end-of-image marker lies inside a segment, so it is passed over.
    """
    data = bytearray(stream.read(2))
    if not data:
        return b""
    if data != JPEG:
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
        if marker == b"\xff\xda":
            data += stream.scan()
        marker = _whole(stream.read(2), 2, number)


def _whole(data: bytes, size: int, number: int) -> bytes:
    if len(data) < size:
        raise FrameError(f"the input ends in the middle of frame {number}: {len(data)} of {size} bytes")
    return data
