"""Which rasterizer draws figures: Agg, or OpenGL."""

from __future__ import annotations

import os
from typing import Literal, get_args

from ..errors import OptionError

Rasterizer = Literal["auto", "agg", "gl"]

RASTERIZERS: tuple[Rasterizer, ...] = get_args(Rasterizer)


def choose(name: str | None = None) -> Rasterizer:
    """What was asked for: by argument, else by GPUMOVIE_RASTERIZER, else ``auto``.

    Raises OptionError if there is no such rasterizer.
    """
    source, asked = "rasterizer", name
    if asked is None:
        source, asked = "GPUMOVIE_RASTERIZER", os.environ.get("GPUMOVIE_RASTERIZER") or "auto"
    for known in RASTERIZERS:
        if isinstance(asked, str) and asked == known:
            return known
    raise OptionError(f"{source}={asked!r} is not known; there are {', '.join(RASTERIZERS)}")
