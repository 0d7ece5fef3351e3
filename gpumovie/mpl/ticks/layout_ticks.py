"""Layout engines find the ticks of an axis once, where matplotlib finds them six times: nothing changes meanwhile.

That goes for the boxes of their labels, too.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from matplotlib.axis import Axis
from matplotlib.layout_engine import ConstrainedLayoutEngine, TightLayoutEngine

from .drawn_figures import drawn_figure
from .tick_finder import TickFinder, in_place


class _FoundTicks:
    """The ticks of one axis while a layout engine runs.

    Attributes:
        ticks: each like a Tick of matplotlib's.
        boxes: of their labels, by renderer.
    """

    def __init__(self, axis: Any, finder: TickFinder) -> None:
        self._basis = _basis(axis)
        self.ticks = finder.find(axis)
        self.boxes: dict[Any, Any] = {}
        self._lists = _lists(axis)

    def are_valid(self, axis: Any) -> bool:
        """Whether they would be found again."""
        # A list that was missing may have been made meanwhile.
        same = all(then is None or then is now for then, now in zip(self._lists, _lists(axis), strict=True))
        return same and self._basis == _basis(axis)


def _basis(axis: Any) -> tuple[Any, ...]:
    return tuple(axis.get_view_interval()), axis.axes.bbox.bounds  # a locator looks at the length of the axis


def _lists(axis: Any) -> tuple[Any, Any]:
    return vars(axis).get("majorTicks"), vars(axis).get("minorTicks")


def _finding_once(execute: Callable[..., Any]) -> Callable[..., Any]:
    """The ``execute`` of a layout engine, as one that finds the ticks of an axis once for each place of its axes."""

    @functools.wraps(execute)
    def found_once(engine: Any, fig: Any) -> Any:
        drawn = drawn_figure(fig)
        if drawn is None:
            return execute(engine, fig)
        patched: Any = Axis
        before = update_ticks, get_boxes = patched._update_ticks, patched._get_ticklabel_bboxes
        found: dict[Any, _FoundTicks] = {}
        if drawn.layout_finder is None:
            drawn.layout_finder = TickFinder(None)
        finder: TickFinder = drawn.layout_finder

        def update_once(axis: Any) -> Any:
            if axis.get_figure(root=True) is not fig or axis.axes is None:
                return update_ticks(axis)
            if axis not in found or not found[axis].are_valid(axis):
                found[axis] = _FoundTicks(axis, finder)
            return found[axis].ticks

        def get_boxes_once(axis: Any, ticks: list[Any], renderer: Any) -> Any:
            known = found.get(axis)
            if known is None or known.ticks is not ticks or not known.are_valid(axis):
                return get_boxes(axis, ticks, renderer)
            if renderer not in known.boxes:
                known.boxes[renderer] = get_boxes(axis, ticks, renderer)
            return known.boxes[renderer]

        patched._update_ticks, patched._get_ticklabel_bboxes = update_once, get_boxes_once
        try:
            return execute(engine, fig)
        finally:
            patched._update_ticks, patched._get_ticklabel_bboxes = before
            finder.finish_frame()

    return found_once


def _all_there(get_ticks: Callable[..., Any]) -> Callable[..., Any]:
    """``get_major_ticks`` or its like, as one that also makes the ticks for which another one has stood in."""

    @functools.wraps(get_ticks)
    def got_ticks(axis: Any, *args: Any, **kwargs: Any) -> Any:
        if axis in in_place:
            in_place.discard(axis)
            axis._update_ticks()
        return get_ticks(axis, *args, **kwargs)

    return got_ticks


#: The functions that are replaced: owner, name, and what makes a replacement.
REPLACEMENTS: list[tuple[Any, str, Callable[..., Any]]] = []
# The names that are needed are those of matplotlib 3.11.
if hasattr(Axis, "_update_ticks") and hasattr(Axis, "_get_ticklabel_bboxes"):
    REPLACEMENTS += [(Axis, name, _all_there) for name in ("get_major_ticks", "get_minor_ticks")]
    REPLACEMENTS += [(engine, "execute", _finding_once) for engine in (TightLayoutEngine, ConstrainedLayoutEngine)]
