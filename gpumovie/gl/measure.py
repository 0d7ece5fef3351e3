"""The fastest strategy to read frames out of OpenGL here: measured with a few frames, and remembered."""

from __future__ import annotations

import logging
import time

import numpy as np

from ..errors import GLError
from .context.base import BaseContext
from .layouts import PixelBlock
from .readback import Ring
from .ring_options import Strategy, strategies

log = logging.getLogger("gpumovie")

#: How many frames are read to warm up, and how many count.
_WARM_UP, _COUNTED = 1, 3
#: Plain mapping is taken unless another strategy needs less than this part of its time: persistent mapping has been
#: slower on some drivers in longer runs (GLideN64 issues 1312, 1561, 1738).
_CLEARLY = 0.9

_remembered: dict[tuple[str, str, int], Strategy] = {}


def fastest_strategy(context: BaseContext, pixels: PixelBlock) -> Strategy:
    """The strategy by which frames leave ``context``, and their bytes are read, in the least time.

    Args:
        context: the context, which is current; the framebuffer that is bound for reading holds a frame.
        pixels: what is read for each frame.
    """
    key = (context.kind, context.features.renderer, pixels.nbytes)
    if key not in _remembered:
        seconds = {strategy: _seconds_or_never(context, pixels, strategy) for strategy in strategies(context)}
        best = min(seconds, key=lambda strategy: seconds[strategy])
        _remembered[key] = best if seconds[best] < _CLEARLY * seconds["map"] else "map"
    return _remembered[key]


def _seconds_or_never(context: BaseContext, pixels: PixelBlock, strategy: Strategy) -> float:
    """``seconds_a_frame``; infinite where a driver cannot do what it says it can."""
    try:
        return seconds_a_frame(context, pixels, strategy)
    except GLError as error:
        log.info("%s: strategy %s does not work: %s", context, strategy, error)
        return float("inf")


def seconds_a_frame(context: BaseContext, pixels: PixelBlock, strategy: Strategy) -> float:
    """The least time in seconds, of a few frames, from glReadPixels to the last byte copied by a reader."""
    ring = Ring(context, pixels, 2, strategy)
    copy = np.empty(pixels.nbytes, np.uint8)
    best = float("inf")
    try:
        for number in range(_WARM_UP + _COUNTED):
            started = time.perf_counter()
            lease = ring.read().result()
            copy[:] = np.frombuffer(lease.data, np.uint8)  # mapped memory may be slow to read
            lease.release()
            if number >= _WARM_UP:
                best = min(best, time.perf_counter() - started)
    finally:
        ring.close()
    return best
