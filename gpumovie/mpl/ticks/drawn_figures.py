"""The figures that are drawn frame by frame, of which fewer ticks are made."""

from __future__ import annotations

import weakref
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

#: With the rcParams of their last frame.
drawn_figures: weakref.WeakKeyDictionary[Figure, list[Any]] = weakref.WeakKeyDictionary()


def settings_now() -> list[Any]:
    """rcParams, at some of which artists look while they draw."""
    # Lists, of fonts for one, may be edited in place.
    return [value.copy() if type(value) is list else value for value in dict.values(mpl.rcParams)]
