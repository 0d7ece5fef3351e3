"""Which GPU is to be used, for drawing and for encoding."""

from __future__ import annotations

import os

from .errors import OptionError


def chosen_device(given: int | None = None) -> int | None:
    """The number of the GPU that was asked for, by argument or by GPUMOVIE_DEVICE; None for none in particular.

    Raises OptionError if it is no number.
    """
    if given is not None:
        if isinstance(given, bool) or not isinstance(given, int) or given < 0:
            raise OptionError(f"device={given!r} is no number of a GPU; they count from 0")
        return given
    text = os.environ.get("GPUMOVIE_DEVICE")
    if not text:
        return None
    if not text.isdecimal():
        raise OptionError(f"GPUMOVIE_DEVICE={text!r} is no number of a GPU; they count from 0")
    return int(text)
