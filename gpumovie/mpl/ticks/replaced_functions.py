"""Functions of matplotlib that are replaced while figures are drawn frame by frame.

What replaces them does the same for those figures, with less work, and leaves others alone.
"""

from __future__ import annotations

import threading
import weakref
from typing import Any

from matplotlib.figure import Figure

from . import drawn_figures, late_ticks, layout_ticks, tick_copies
from .drawn_figures import DrawnFigure, drawn_figure, settings_now

_REPLACEMENTS = [*late_ticks.REPLACEMENTS, *layout_ticks.REPLACEMENTS, *tick_copies.REPLACEMENTS]
_lock = threading.RLock()  # the garbage collector may come in between
_originals: list[tuple[Any, str, Any]] = []  # while they are replaced


def begin_frame(fig: Figure) -> DrawnFigure:
    """``fig`` is about to be drawn for a frame, and will be again.

    Returns:
        What is kept of it, to be held until the last frame.
    """
    with _lock:
        drawn = drawn_figure(fig)
        if drawn is None:
            drawn = drawn_figures.add(fig)
            weakref.finalize(drawn, _restore_unused).atexit = False  # for one who never says that it is the end
        settings_before, drawn.settings = drawn.settings, settings_now()
        if drawn.settings == settings_before:
            tick_copies.forget_unused(drawn.templates)
        else:  # by which ticks are made
            drawn.templates.clear()
        if not _originals:
            for owner, name, make in _REPLACEMENTS:
                original = getattr(owner, name)
                _originals.append((owner, name, original))
                setattr(owner, name, make(original))
    return drawn


def end(fig: Figure) -> None:
    """``fig`` has had its last frame, for now."""
    if drawn_figure(fig) is None:
        return
    late_ticks.make_missing(fig)
    drawn_figures.remove(fig)
    _restore_unused()


def _restore_unused() -> None:
    """Put matplotlib's own functions back, unless a figure is still drawn frame by frame."""
    with _lock:
        while _originals and not drawn_figures.are_any():
            setattr(*_originals.pop())
