"""Arrays that are too large to be compared in full for every frame."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np

#: Arrays of up to so many bytes are compared in full each time. Of a larger one, a sample is compared, and one piece
#: of this size after the other.
FULL_BYTES = 1 << 16
_SAMPLES = 512


class SampledArray:
    """An array of which only a part is compared at a time: a sample from all over it, and one piece after the other.

    An edit in place that touches a stretch of 1/512th of the array is seen at once. An edit of a single number is
    seen at the latest after as many checks as there are pieces of 64 kB.

    Args:
        items: the bytes of the array: shape (items, bytes of one), uint8, contiguous.
    """

    def __init__(self, items: np.ndarray[Any, Any]) -> None:
        self._sampled = items[:: max(1, len(items) // _SAMPLES) | 1]
        raw = items.reshape(-1)
        self._samples = self._sampled.tobytes()
        self._pieces = [raw[start : start + FULL_BYTES].data for start in range(0, raw.nbytes, FULL_BYTES)]
        self._sums = [zlib.crc32(piece) for piece in self._pieces]
        self._next = 0

    def equals(self, other: SampledArray) -> bool:
        """Whether both arrays had the same contents when they were taken."""
        return self._sums == other._sums

    def is_stale(self) -> bool:
        """Whether the part that is compared this time differs from what it was at first."""
        if self._sampled.tobytes() != self._samples:
            return True
        self._next = (self._next + 1) % len(self._pieces)
        return zlib.crc32(self._pieces[self._next]) != self._sums[self._next]
