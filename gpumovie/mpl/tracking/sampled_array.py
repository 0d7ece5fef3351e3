"""Arrays that are too large to be compared whole for every frame."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np

#: Bytes of arrays that are compared whole each time; of larger ones a sample, and one such piece after the other.
WHOLE = 1 << 16
_SAMPLES = 512


class SampledArray:
    """An array of which a part is compared at a time: a sample all over it, and pieces in turn.

    An edit in place that touches a stretch of 1/512th of the array is seen at once, a single number at the latest
    after as many checks as there are pieces of 64 kB.
    """

    def __init__(self, items: np.ndarray[Any, Any]) -> None:
        self._sampled = items[:: max(1, len(items) // _SAMPLES) | 1]
        raw = items.reshape(-1)
        self._samples = self._sampled.tobytes()
        self._pieces = [raw[start : start + WHOLE].data for start in range(0, raw.nbytes, WHOLE)]
        self._sums = [zlib.crc32(piece) for piece in self._pieces]
        self._next = 0

    def same(self, other: SampledArray) -> bool:
        return self._sums == other._sums

    def changed(self) -> bool:
        if self._sampled.tobytes() != self._samples:
            return True
        self._next = (self._next + 1) % len(self._pieces)
        return zlib.crc32(self._pieces[self._next]) != self._sums[self._next]
