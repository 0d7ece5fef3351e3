"""The ticks of one axis for one frame, of which those that are missing are stood in for by a single one."""

from __future__ import annotations

import contextlib
import functools
import weakref
from collections.abc import Callable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis, XTick, YAxis, YTick
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator
from matplotlib.transforms import _interval_contains_close  # type: ignore[attr-defined]

from .late_ticks import place_spines
from .tick_lines import TickLines

_update_ticks: Any = getattr(Axis, "_update_ticks", None)
_is_group_visible: Any = getattr(Axis, "_tick_group_visible", None)

#: The axes that have fewer ticks than they would have in matplotlib.
in_place: weakref.WeakSet[Axis] = weakref.WeakSet()


class TickFinder:
    """Finds ticks as ``Axis._update_ticks`` does.

    Args:
        lines: draws the ticks' lines; None if they are not to be drawn.
    """

    def __init__(self, lines: TickLines | None) -> None:
        self._lines = lines
        self._frames = 0
        # Both of the axes of this frame and the last: ticks hold their axes, and there may be new ones every time.
        # The lists that each axis had in the last frame: another one shows that its axes were cleared.
        self._lists: dict[Axis, tuple[Any, Any]] = {}
        self._patterns: dict[Axis, dict[bool, Any]] = {}
        self._used: set[Axis] = set()

    def find(self, axis: Any) -> list[Any]:
        """The ticks of an axis that are to be drawn, each like a Tick of matplotlib's."""
        lists = vars(axis).get("majorTicks"), vars(axis).get("minorTicks")
        known = self._lists.get(axis)
        self._used.add(axis)
        if not is_plain(axis):
            found: list[Any] = _update_ticks(axis)
            return found
        if known is None:
            is_new = self._frames > 0
        else:  # there may be no list yet, and none before
            is_new = all(now is None or now is not then for now, then in zip(lists, known, strict=True))
        ticks = self._find_new(axis) if is_new else _update_ticks(axis)
        self._lists[axis] = vars(axis).get("majorTicks"), vars(axis).get("minorTicks")
        if self._lines is None:
            return ticks
        return [tick if isinstance(tick, _TickInPlace) else _QuickTick(tick, self._lines) for tick in ticks]

    def finish_frame(self) -> None:
        """What is found from now on is of the next frame."""
        self._frames += 1
        for kept in (self._lists, self._patterns):
            for axis in kept.keys() - self._used:
                del kept[axis]
        self._used.clear()

    def clear(self) -> None:
        """Forget how ticks look, since settings have changed."""
        self._patterns.clear()

    def _find_new(self, axis: Any) -> list[Any]:
        """What ``Axis._update_ticks`` does, without making ticks that are missing."""
        ticks = []
        for major in (True, False):
            visible = _is_group_visible(axis._major_tick_kw if major else axis._minor_tick_kw)
            locator = axis.get_major_locator() if major else axis.get_minor_locator()
            if visible and not isinstance(locator, NullLocator):
                ticks += self._find_group(axis, major)
        low, high = axis.get_view_interval()
        transform = axis.get_transform()
        interval = transform.transform([min(low, high), max(low, high)])
        found = []
        for tick in ticks:
            with contextlib.suppress(AssertionError):  # of a masked value
                if _interval_contains_close(interval, transform.transform(tick.get_loc())):
                    found.append(tick)
        return found

    def _find_group(self, axis: Any, major: bool) -> list[Any]:
        locs = axis.get_majorticklocs() if major else axis.get_minorticklocs()
        formatter = axis.major.formatter if major else axis.minor.formatter
        if len(locs) > len(vars(axis).get("majorTicks" if major else "minorTicks", (None,))):
            place_spines(axis)  # after a clear() that makes the first ticks anew, by the rcParams of now
        there = axis.majorTicks if major else axis.minorTicks
        ticks: list[Any] = []
        pattern = functools.cache(lambda: self._pattern(axis, major, there[0]))
        for number, (loc, label) in enumerate(zip(locs, formatter.format_ticks(locs), strict=False)):
            if number < len(there):
                tick = there[number]
                tick.update_position(loc)
                tick.label1.set_text(label)
                tick.label2.set_text(label)
                ticks.append(tick)
                continue
            in_place.add(axis)
            ticks.append(_TickInPlace(there[0], pattern, self._lines, loc, label))
        return ticks

    def _pattern(self, axis: Any, major: bool, first: Any) -> Any:
        """A tick as the axis would make it after its ``first`` one: the same as in the last frame, if it can be."""
        keywords = dict(axis._major_tick_kw if major else axis._minor_tick_kw)
        patterns = self._patterns.setdefault(axis, {})
        known = patterns.get(major)
        if known is None or known[0] is not axis.axes or known[1] != keywords:
            known = patterns[major] = axis.axes, keywords, axis._get_tick(major=major)
        axis._copy_tick_props(first, known[2])
        return known[2]


def is_plain(axis: Any) -> bool:
    """Whether this is an axis of ordinary axes, whose ticks are matplotlib's own."""
    return (
        type(axis) in (XAxis, YAxis)
        and isinstance(axis.axes, Axes)
        and axis.axes.name == "rectilinear"
        and {"_update_ticks", "_get_tick", "get_major_ticks", "get_minor_ticks"}.isdisjoint(vars(axis))
    )


class _QuickTick:
    """A tick whose lines are drawn like those of the tick before it, where they are alike."""

    def __init__(self, tick: Any, lines: TickLines | None) -> None:
        self._tick, self._lines, self._same = tick, lines, tick

    # A spine takes one that is among the axis's own ticks, and asks it how long it is.

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real(), name)

    def __eq__(self, other: object) -> bool:
        return other is self or other is self._same

    def __hash__(self) -> int:
        return hash(self._same)

    def get_loc(self) -> Any:
        """Its place, in data."""
        return self._tick.get_loc()

    def real(self) -> Any:
        """A tick of matplotlib's that stands here."""
        return self._tick

    def draw(self, renderer: Any) -> None:
        tick = self.real()
        if type(tick) not in (XTick, YTick) or "draw" in vars(tick):
            tick.draw(renderer)
            return
        if tick.get_visible():
            for line in (tick.gridline, tick.tick1line, tick.tick2line):
                if (
                    type(line) is not Line2D
                    or self._lines is None
                    or not self._lines.draw(tick, line, tick.get_loc())
                ):
                    line.draw(renderer)
            for label in (tick.label1, tick.label2):
                if label.get_visible():
                    label.draw(renderer)
        tick.stale = False


class _TickInPlace(_QuickTick):
    """A tick that takes the place of one that matplotlib would make.

    Args:
        first: the first tick of its axis, which stands for it where somebody asks whether the axis has it.
        pattern: gives what it is like but for its place and its label.
        lines: draws its lines.
        loc: its place, in data.
        label: its label.
    """

    def __init__(self, first: Any, pattern: Callable[[], Any], lines: TickLines | None, loc: Any, label: str) -> None:
        self._same, self._pattern, self._lines, self._loc, self._label = first, pattern, lines, loc, label

    def real(self) -> Any:
        """The pattern, moved to this place."""
        tick = self._pattern()
        if tick.get_loc() != self._loc or tick.label1.get_text() != self._label:
            tick.update_position(self._loc)
            tick.label1.set_text(self._label)
            tick.label2.set_text(self._label)
        return tick

    def get_loc(self) -> Any:
        return self._loc
