"""Display lists: the calls by which an artist has Agg draw, recorded to be replayed, all of them or some.

Most of the time of drawing an axis or a legend goes into Python that finds out what to draw. While the artist stays
the same, so do these calls.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.ft2font import FT2Font
from matplotlib.transforms import Affine2D


@dataclass(frozen=True)
class DrawCall:
    """One call of a drawing method of matplotlib's ``_RendererAgg``.

    Attributes:
        method: its name, such as ``draw_path``.
        arguments, options: what it was called with, as it was then.
    """

    method: str
    arguments: tuple[Any, ...]
    options: dict[str, Any]


DisplayList = list[DrawCall]


class RecordingRenderer:
    """Takes the place of a ``_RendererAgg``: draws by that one, and appends each call to a display list."""

    def __init__(self, native: Any, display_list: DisplayList) -> None:
        self._native, self._display_list = native, display_list

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._native, name)
        if not name.startswith("draw_"):
            return method

        def recorded(*arguments: Any, **options: Any) -> Any:
            call = DrawCall(
                name, tuple(map(_frozen, arguments)), {key: _frozen(value) for key, value in options.items()}
            )
            self._display_list.append(call)
            return method(*arguments, **options)

        return recorded


def replay(calls: Iterable[DrawCall], native: Any) -> None:
    """Make the calls again, on ``native``, a ``_RendererAgg``."""
    for call in calls:
        getattr(native, call.method)(*call.arguments, **call.options)


def _frozen(argument: Any) -> Any:
    """An argument as it is now: artists use graphics contexts and transforms again for the next call."""
    if isinstance(argument, GraphicsContextBase):
        return copy.copy(argument)
    if isinstance(argument, Affine2D):
        return argument.frozen()
    if isinstance(argument, FT2Font):  # before matplotlib 3.11: an image of the text that it rendered last
        return np.array(argument)
    return argument
