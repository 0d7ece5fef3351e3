"""The figures that are drawn frame by frame, of which fewer ticks are made."""

from __future__ import annotations

import weakref
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure


class DrawnFigure:
    """What is kept of a figure between its frames. It refers to the figure, so only who draws the figure holds it.

    Attributes:
        settings: the rcParams of the last frame.
        templates: ticks to copy, by axis and whether they are major ones.
        layout_finder: finds the ticks for layout engines, once one has run.
    """

    def __init__(self) -> None:
        self.settings = settings_now()
        self.templates: dict[tuple[Any, bool], Any] = {}
        self.layout_finder: Any = None


_drawn: weakref.WeakKeyDictionary[Figure, weakref.ref[DrawnFigure]] = weakref.WeakKeyDictionary()


def drawn_figure(fig: Any) -> DrawnFigure | None:
    """What is kept of ``fig``; None if nobody draws it frame by frame, or there is no figure."""
    held = _drawn.get(fig) if fig is not None else None
    return held() if held is not None else None


def add(fig: Figure) -> DrawnFigure:
    """Keep something of ``fig``, for as long as what this gives is held."""
    drawn = DrawnFigure()
    _drawn[fig] = weakref.ref(drawn)
    return drawn


def remove(fig: Figure) -> None:
    """Keep nothing of ``fig`` any more."""
    _drawn.pop(fig, None)


def are_any() -> bool:
    """Whether any figure is drawn frame by frame."""
    return any(held() is not None for held in list(_drawn.values()))


def settings_now() -> list[Any]:
    """rcParams, at some of which artists look while they draw."""
    # Lists, of fonts for one, may be edited in place.
    return [value.copy() if type(value) is list else value for value in dict.values(mpl.rcParams)]
