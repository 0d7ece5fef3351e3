"""Sizes as users give them."""

from __future__ import annotations

import numbers
from collections.abc import Sequence

import numpy as np

from .errors import OptionError


def check_size(size: object) -> tuple[int, int]:
    """A size as (width, height). Raises OptionError if it is not two whole numbers above zero."""
    bad = OptionError(f"size {size!r} is not (width, height) in pixels, two whole numbers above 0")
    if isinstance(size, np.ndarray) and size.ndim == 1:
        size = size.tolist()
    if not isinstance(size, Sequence) or isinstance(size, str | bytes | bytearray) or len(size) != 2:
        raise bad
    if any(isinstance(n, bool) or not isinstance(n, numbers.Integral) or n < 1 for n in size):
        raise bad
    return int(size[0]), int(size[1])
