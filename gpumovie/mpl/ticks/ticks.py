"""The ticks of axes whose limits change: found once for each frame, and drawn without a Line2D and a Tick for each.

matplotlib finds an axis's ticks three times a frame: to place the title, to draw, and to place the axis's label. In
axes that are cleared for each frame it also makes all of them anew, which takes longer than the rest. Here they are
found once, those that are missing are drawn by a single one, and their lines by the call by which the first of them
was drawn, at another place.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from matplotlib.axis import Axis, YAxis
from matplotlib.figure import Figure

from .tick_finder import TickFinder, is_plain
from .tick_lines import TickLines

_update_ticks: Any = getattr(Axis, "_update_ticks", None)
_get_boxes: Any = getattr(Axis, "_get_ticklabel_bboxes", None)
_is_group_visible: Any = getattr(Axis, "_tick_group_visible", None)
#: The names that are needed are those of matplotlib 3.11; an older one finds its ticks itself.
_IS_KNOWN = None not in (_update_ticks, _get_boxes, _is_group_visible)


class Ticks:
    """The ticks of all axes of a figure.

    Args:
        agg: draws them.
    """

    def __init__(self, agg: Any) -> None:
        self._agg = agg
        self._lines = TickLines(agg)
        self._finder = TickFinder(self._lines)
        self._ticks: dict[Axis, list[Any]] = {}  # of this frame
        self._limits: dict[Axis, Any] = {}  # for which they were found
        self._boxes: dict[Axis, tuple[Any, Any]] = {}  # of their labels
        self._drawn: Axis | None = None

    @contextlib.contextmanager
    def found_once(self, fig: Figure) -> Iterator[None]:
        """While this lasts, which is one frame, each axis of ``fig`` finds its ticks once.

        Nothing that they depend on may change meanwhile. Other threads may draw other figures.
        """
        if not _IS_KNOWN:
            yield
            return

        def update_ticks(axis: Any) -> list[Any]:
            if axis.get_figure(root=True) is not fig:
                found: list[Any] = _update_ticks(axis)
                return found
            # A secondary axis takes its limits over when it is drawn, after the title has asked for its ticks.
            limits = tuple(axis.get_view_interval())
            if self._limits.get(axis) != limits:
                self._ticks[axis], self._limits[axis] = self._finder.find(axis), limits
                self._boxes.pop(axis, None)
            return self._ticks[axis]

        def get_boxes(axis: Any, ticks: list[Any], renderer: Any) -> tuple[Any, Any]:
            if renderer is not self._agg or ticks is not self._ticks.get(axis):
                return _label_boxes(ticks, renderer)
            if axis not in self._boxes:
                if axis is self._drawn and self._lines.are_quick and not _needs_boxes(axis):
                    return [], []
                self._boxes[axis] = _label_boxes(ticks, renderer)
            return self._boxes[axis]

        patched: Any = Axis
        before = patched._update_ticks, patched._get_ticklabel_bboxes
        patched._update_ticks, patched._get_ticklabel_bboxes = update_ticks, get_boxes
        try:
            yield
        finally:
            patched._update_ticks, patched._get_ticklabel_bboxes = before
            self._ticks.clear()
            self._limits.clear()
            self._boxes.clear()
            self._lines.forget_frame()
            self._finder.finish_frame()

    @contextlib.contextmanager
    def drawing(self, axis: Axis, quickly: bool) -> Iterator[None]:
        """While this lasts, boxes of tick labels are asked for only by the drawing of ``axis``.

        Args:
            axis: which is drawn.
            quickly: whether its ticks' lines may be drawn by others' calls, and a label that says nothing may stay
                where it is. Then they do not know where they are, as they do when matplotlib draws them.
        """
        self._drawn, self._lines.are_quick = axis, quickly
        try:
            yield
        finally:
            self._drawn = None

    def have_offset_text(self, axis: Any) -> bool:
        """Whether a y axis has an offset text in this frame, which is set as ``Axis.get_tightbbox`` does; or may."""
        if not _IS_KNOWN or type(axis) is not YAxis or not axis.get_visible():
            return True
        update: Any = getattr(Axis, "_update_ticks", None)
        update(axis)
        axis.offsetText.set_text(_offset_of(axis))
        return bool(axis.offsetText.get_text())

    def clear(self) -> None:
        """Forget how ticks look, since settings have changed."""
        self._finder.clear()


def _offset_of(axis: Any) -> str:
    offset: str = axis.major.formatter.get_offset()
    return offset


def _needs_boxes(axis: Any) -> bool:
    """Whether drawing an axis looks at the boxes of tick labels: to place its label, its offset text, or others'."""
    groups = axis.axes.figure._align_label_groups
    return (
        not is_plain(axis)
        or bool(axis.label.get_text())
        or bool(_offset_of(axis))
        or any(len(group.get_siblings(axis.axes)) > 1 for group in groups.values() if axis.axes in group)
    )


def _label_boxes(ticks: list[Any], renderer: Any) -> tuple[list[Any], list[Any]]:
    """The boxes of the labels at both sides, as ``Axis._get_ticklabel_bboxes`` finds them."""
    boxes: tuple[list[Any], list[Any]] = ([], [])
    for tick in ticks:
        for label, found in zip((tick.label1, tick.label2), boxes, strict=True):
            if label.get_visible() and label.get_in_layout():
                found.append(label.get_window_extent(renderer))
    return boxes
