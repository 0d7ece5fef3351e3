"""Which way out of OpenGL is the fastest here: measured with a few frames, and remembered."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import numpy as np

from ..errors import GLError
from .context import BaseContext
from .readback import Ring, Strategy, strategies

log = logging.getLogger("gpumovie")

#: Frames that are read to warm up, and that count.
_WARM_UP, _COUNTED = 1, 3
#: Plain mapping is taken unless another way needs less than this part of its time: persistent mapping has been slower
#: on some drivers in longer runs (GLideN64 issues 1312, 1561, 1738).
_CLEARLY = 0.9

_remembered: dict[tuple[str, str, int], Strategy] = {}


def fastest_strategy(context: BaseContext, size: int, read_pixels: Callable[[], None]) -> Strategy:
    """The strategy by which frames of ``size`` bytes get out of ``context`` and are read in the least time."""
    key = (context.kind, context.features.renderer, size)
    if key not in _remembered:
        seconds = {s: _seconds_or_never(context, size, read_pixels, s) for s in strategies(context)}
        best = min(seconds, key=lambda strategy: seconds[strategy])
        _remembered[key] = best if seconds[best] < _CLEARLY * seconds["map"] else "map"
    return _remembered[key]


def _seconds_or_never(context: BaseContext, size: int, read_pixels: Callable[[], None], strategy: Strategy) -> float:
    """As ``seconds_a_frame``; infinite where a driver cannot do after all what it says it can."""
    try:
        return seconds_a_frame(context, size, read_pixels, strategy)
    except GLError as error:
        log.info("%s: strategy %s does not work: %s", context, strategy, error)
        return float("inf")


def seconds_a_frame(context: BaseContext, size: int, read_pixels: Callable[[], None], strategy: Strategy) -> float:
    """The least time of a few frames from glReadPixels to the last byte read by somebody."""
    ring = Ring(context, size, 2, strategy)
    reader = np.empty(size, np.uint8)
    best = float("inf")
    try:
        for number in range(_WARM_UP + _COUNTED):
            started = time.perf_counter()
            lease = ring.read(read_pixels).wait()
            reader[:] = np.frombuffer(lease.data, np.uint8)  # mapped memory may be slow to read
            lease.release()
            if number >= _WARM_UP:
                best = min(best, time.perf_counter() - started)
    finally:
        ring.close()
    return best
