"""What the index of an MP4 or MOV says: how many frames there are, which of them players show, and where it lies.

The boxes and their fields are those of ISO/IEC 14496-12 (ISO base media file format), sections 8.2 to 8.6.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from ..pixel_formats import Array


@dataclass(frozen=True)
class Mp4Index:
    """The video track of a finished file.

    Attributes:
        frames: how many there are.
        shown: how many of them a player shows for at least half of their time, going by the edit list.
        at_front: whether the index lies before the frames, so that a browser can play while it loads.
    """

    frames: int
    shown: int
    at_front: bool


def read_index(path: Path) -> Mp4Index | None:
    """The index of a file; None if it has none, one that cannot be read, or one in every fragment."""
    try:
        with path.open("rb") as file:
            order = [kind for kind, _, _ in _boxes_of_file(file)]
            for kind, start, end in _boxes_of_file(file):
                if kind == b"moov":
                    file.seek(start)
                    counted = _count(file.read(end - start))
                    return counted and Mp4Index(*counted, order.index(b"moov") < order.index(b"mdat"))
    except (ValueError, struct.error, IndexError, KeyError):
        pass
    return None


def _count(moov: bytes) -> tuple[int, int] | None:
    """The frames of the video track, and how many are shown."""
    movie = dict(_boxes(moov))
    if b"mvex" in movie:
        return None
    movie_scale = _time_scale(movie[b"mvhd"])
    for kind, track in _boxes(moov):
        if kind != b"trak":
            continue
        parts = dict(_boxes(track))
        media = dict(_boxes(parts[b"mdia"]))
        if media[b"hdlr"][8:12] != b"vide":
            continue
        tables = dict(_boxes(dict(_boxes(media[b"minf"]))[b"stbl"]))
        starts, ends = _frame_times(tables)
        edits = dict(_boxes(parts[b"edts"]))[b"elst"] if b"edts" in parts else None
        if edits is None:
            return len(starts), len(starts)
        shown, scale = 0, _time_scale(media[b"mdhd"])
        for duration, media_time in _edits(edits):
            if media_time >= 0:  # -1 is a pause
                until = media_time + duration * scale / movie_scale
                visible = np.minimum(ends, until) - np.maximum(starts, media_time)
                shown += int(np.count_nonzero(2 * visible >= ends - starts))
        return len(starts), shown
    return None


def _frame_times(tables: dict[bytes, bytes]) -> tuple[Array, Array]:
    """When each frame begins and ends, in the track's time scale, in order of display."""
    lengths = _runs(tables[b"stts"], "u4")
    starts = np.cumsum(lengths) - lengths
    if b"ctts" in tables:
        # Version 0 has unsigned offsets, but some writers put negative ones there, too.
        starts = starts + _runs(tables[b"ctts"], "i4")
    starts = np.sort(starts)
    return starts, np.append(starts[1:], starts[-1:] + lengths[-1:])


def _runs(table: bytes, kind: str) -> Array:
    """The values of a table of (count, value)."""
    (count,) = struct.unpack_from(">I", table, 4)
    runs = np.frombuffer(table, np.dtype([("count", ">u4"), ("value", f">{kind}")]), count, 8)
    return np.repeat(runs["value"].astype(np.int64), runs["count"])


def _edits(table: bytes) -> Iterator[tuple[int, int]]:
    """(duration in the movie's time scale, start in the track's) of each edit."""
    (count,) = struct.unpack_from(">I", table, 4)
    entry = struct.Struct(">QqI" if table[0] == 1 else ">IiI")
    for i in range(count):
        duration, media_time, _rate = entry.unpack_from(table, 8 + i * entry.size)
        yield duration, media_time


def _time_scale(header: bytes) -> int:
    """Units a second, of an mvhd or mdhd box."""
    return int(struct.unpack_from(">I", header, 20 if header[0] == 1 else 12)[0])


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, content) of the boxes in ``data``."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if size < 8:
            return
        yield kind, data[at + 8 : at + size]
        at += size


def _boxes_of_file(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """(type, start and end of the content) of the outermost boxes of a file."""
    size_of_file, at = file.seek(0, 2), 0
    while at + 8 <= size_of_file:
        file.seek(at)
        head = file.read(16)
        size, kind = struct.unpack_from(">I4s", head)
        start = at + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", head, 8)
            start = at + 16
        elif size == 0:  # to the end of the file
            size = size_of_file - at
        if size < 8:
            return
        yield kind, start, at + size
        at += size
