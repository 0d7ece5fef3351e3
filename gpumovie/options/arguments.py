"""Arguments that are not encoding options: frame rates, sizes in pixels and GPUs, checked as users give them."""

from __future__ import annotations

import math
import numbers
import os
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from ..errors import OptionError, quoted

#: n for the rates n * 1000 / 1001 (SMPTE ST 170), which are usually written with two or three decimals.
_NTSC_BASES = (24, 30, 48, 60, 120)
#: ffmpeg reads rates with larger numbers as the nearest one without.
_LARGEST_NUMERATOR = 1_001_000


def check_size(size: object) -> tuple[int, int]:
    """A size as (width, height) in pixels.

    Raises:
        OptionError: it is not two whole numbers above zero.
    """
    bad = OptionError(
        f"size {quoted(size)} is not (width, height) in pixels, two whole numbers above 0, such as (1280, 720)"
    )
    if isinstance(size, np.ndarray) and size.ndim == 1:
        size = size.tolist()
    if not isinstance(size, Sequence) or isinstance(size, str | bytes | bytearray) or len(size) != 2:
        raise bad
    if any(isinstance(n, bool) or not isinstance(n, numbers.Integral) or n < 1 for n in size):
        raise bad
    return int(size[0]), int(size[1])


def chosen_device(given: int | None = None) -> int | None:
    """The number of the GPU that was asked for, by argument or by GPUMOVIE_DEVICE; None if none was.

    Raises:
        OptionError: it is no number.
    """
    if given is not None:
        if isinstance(given, bool) or not isinstance(given, int) or given < 0:
            raise OptionError(f"device={quoted(given)} is no number of a GPU; they count from 0")
        return given
    text = os.environ.get("GPUMOVIE_DEVICE")
    if not text:
        return None
    if not text.isdecimal():
        raise OptionError(f"GPUMOVIE_DEVICE={text!r} is no number of a GPU; they count from 0")
    return int(text)


def frame_rate(fps: object) -> Fraction:
    """A frame rate as an exact fraction: 24000/1001 stays so, 23.976 and 29.97 become the fractions that they mean.

    Raises:
        OptionError: it is no number above zero, or out of range.
    """
    bad = OptionError(
        f"fps {quoted(fps)} is not a frame rate; give a number above 0, such as 30 or Fraction(30000, 1001)"
    )
    if isinstance(fps, bool) or not isinstance(fps, numbers.Real):
        raise bad
    # A whole number or a Fraction may be too large for a float, and so for isfinite().
    if fps <= 0 or (not isinstance(fps, numbers.Rational) and not math.isfinite(fps)):
        raise bad
    rate: Fraction
    if isinstance(fps, numbers.Rational):
        rate = Fraction(int(fps.numerator), int(fps.denominator))
    else:
        value = float(fps)
        rate = _nearest_rate(value)
        if abs(float(rate) - value) > 1e-4 * value:
            raise OptionError(f"fps {quoted(fps)} is no fraction with a denominator up to 1001; give a Fraction")
    if rate > 1000 or rate.numerator > _LARGEST_NUMERATOR or rate.denominator > 65535:
        # No camera and no screen has a denominator above 65535.
        raise OptionError(
            f"fps {quoted(fps)} is out of range; give at most 1000, and of a Fraction a denominator of at most 65535 "
            f"and a numerator of at most {_LARGEST_NUMERATOR}"
        )
    return rate


def is_number(value: object) -> bool:
    """Whether it is a real number; True and False are none."""
    return isinstance(value, numbers.Real) and not isinstance(value, bool)


def _nearest_rate(fps: float) -> Fraction:
    for base in _NTSC_BASES:
        ntsc = Fraction(base * 1000, 1001)
        if fps != base and abs(fps - ntsc) < 2e-4:
            return ntsc
    return Fraction(fps).limit_denominator(1001)
