"""Functions of matplotlib that are replaced while figures are drawn frame by frame.

What replaces them does the same for those figures, with less work, and leaves others alone.
"""

from __future__ import annotations

import threading
from typing import Any

from matplotlib.figure import Figure

from . import late_ticks, layout_ticks, tick_copies
from .drawn_figures import drawn_figures, settings_now

_REPLACEMENTS = [*late_ticks.REPLACEMENTS, *layout_ticks.REPLACEMENTS, *tick_copies.REPLACEMENTS]
_lock = threading.Lock()
_originals: list[tuple[Any, str, Any]] = []  # while they are replaced


def begin_frame(fig: Figure) -> None:
    """``fig`` is about to be drawn for a frame, and will be again."""
    with _lock:
        drawn_figures[fig] = settings_now()
        tick_copies.forget_unused(fig)
        if not _originals:
            for owner, name, make in _REPLACEMENTS:
                original = getattr(owner, name)
                _originals.append((owner, name, original))
                setattr(owner, name, make(original))


def end(fig: Figure) -> None:
    """``fig`` has had its last frame, for now."""
    if fig not in drawn_figures:
        return
    late_ticks.make_missing(fig)
    with _lock:
        drawn_figures.pop(fig, None)
        tick_copies.forget(fig)
        while _originals and not drawn_figures:
            setattr(*_originals.pop())
