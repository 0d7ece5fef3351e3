"""What an artist has Agg draw, call by call: it can be played again without the artist, and in part.

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
    """One call of a drawing method of matplotlib's ``_RendererAgg``."""

    method: str
    arguments: tuple[Any, ...]
    options: dict[str, Any]

    def play(self, drawn: Any) -> None:
        """Make the call again, on ``drawn``, a ``_RendererAgg``."""
        getattr(drawn, self.method)(*self.arguments, **self.options)


DisplayList = list[DrawCall]


class RecordingRenderer:
    """Stands where a RendererAgg has its ``_RendererAgg``; what is drawn goes to ``drawn``, and onto ``tape``."""

    def __init__(self, drawn: Any, tape: DisplayList) -> None:
        self._drawn, self._tape = drawn, tape

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._drawn, name)
        if not name.startswith("draw_"):
            return method

        def taped(*arguments: Any, **options: Any) -> Any:
            kept = tuple(map(_kept, arguments))
            self._tape.append(DrawCall(name, kept, {key: _kept(value) for key, value in options.items()}))
            return method(*arguments, **options)

        return taped


def play(tape: Iterable[DrawCall], drawn: Any) -> None:
    for call in tape:
        call.play(drawn)


def _kept(argument: Any) -> Any:
    """An argument as it is now: artists go on using graphics contexts and transforms for the next call."""
    if isinstance(argument, GraphicsContextBase):
        return copy.copy(argument)
    if isinstance(argument, Affine2D):
        return argument.frozen()
    if isinstance(argument, FT2Font):  # before matplotlib 3.11: whatever text it rendered last
        return np.array(argument)
    return argument
