"""Which rasterizer draws figures: Agg, or OpenGL."""

from __future__ import annotations

import os
from typing import get_args

from ..errors import OptionError
from ..options.table import Rasterizer

RASTERIZERS: tuple[Rasterizer, ...] = get_args(Rasterizer)


def choose(name: str | None = None) -> Rasterizer:
    """The rasterizer that was asked for.

    Args:
        name: of the rasterizer; None goes by GPUMOVIE_RASTERIZER, and is ``auto`` without it.

    Raises:
        OptionError: there is no such rasterizer.
    """
    source, asked = "rasterizer", name
    if asked is None:
        source, asked = "GPUMOVIE_RASTERIZER", os.environ.get("GPUMOVIE_RASTERIZER") or "auto"
    for known in RASTERIZERS:
        if isinstance(asked, str) and asked == known:
            return known
    raise OptionError(f"{source}={asked!r} is not known; there are {', '.join(RASTERIZERS)}")
