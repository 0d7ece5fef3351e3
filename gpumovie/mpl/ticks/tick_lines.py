"""The lines of ticks, most of which differ only in where they stand: drawn by the same call at another place."""

from __future__ import annotations

import weakref
from operator import itemgetter
from typing import Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.transforms import Affine2DBase, BboxBase

from ..agg.display_list import DrawCall

#: Attributes of a line that say where it stands, and what follows from that.
_OF_PLACE = frozenset(
    {
        *("_x", "_y", "_xy", "_xorig", "_yorig", "_invalidx", "_invalidy", "_path", "_transformed_path"),
        *("_subslice", "_x_filled", "ind_offset", "_stale"),
    }
)
_NAMES = tuple(name for name in vars(Line2D([], [])) if name not in _OF_PLACE)
_look = itemgetter(*_NAMES)
#: How a line of a tick draws itself: a grid line, and a mark.
_METHODS = ("draw_path", "draw_markers")


class TickLines:
    """Draws lines of ticks.

    A line is drawn by the call of the first line of its kind if it was seen before that its own call was the same but
    for the place, and neither of the two has changed since.

    Args:
        agg: draws them.

    Attributes:
        are_quick: whether any is drawn by another's call at all.
    """

    def __init__(self, agg: Any) -> None:
        self.are_quick = True
        self._agg = agg
        self._first: dict[Any, tuple[Line2D, Any, DrawCall | None]] = {}  # of this frame: line, look and call
        # The look of a line, and the call by which it drew itself, if that can be made again at another place.
        self._calls: weakref.WeakKeyDictionary[Line2D, tuple[Any, DrawCall]] = weakref.WeakKeyDictionary()
        # For each line the looks that it and the first of its kind had when their calls were alike.
        self._alike: weakref.WeakKeyDictionary[Line2D, tuple[Any, Any]] = weakref.WeakKeyDictionary()

    def forget_frame(self) -> None:
        """The frame is drawn: calls of the next one are others."""
        self._first.clear()

    def draw(self, tick: Any, line: Any, loc: Any) -> bool:
        """Draw a line of a tick.

        Args:
            tick: the tick.
            line: its line, up to date or not.
            loc: the place of the tick, in data.

        Returns:
            Whether it was drawn; otherwise it has to draw itself.
        """
        if not line._visible:
            line.stale = False
            return True
        look = _looks(line) if self.are_quick else None
        if look is None:
            return False
        key = tick.axes, type(tick), tick._major, _role(tick, line)
        if key not in self._first:
            known = self._calls.get(line)
            if known is None or not line.get_transform().is_affine or not _equal_looks(known[0], look):
                self._draw_first(key, tick, line, loc, look)
                return True
            # Since then only the limits of the axes may have changed.
            self._first[key] = line, look, _with_transform(known[1], line.get_transform().get_affine().frozen())
        first, first_look, call = self._first[key]
        if call is None:
            return False
        moved = _moved(call, _dimension(tick), loc)
        if line is first or self._was_alike(line, look, first_look):
            getattr(self._agg._renderer, moved.method)(*moved.arguments, **moved.options)
            return True
        with self._agg.recording() as calls:
            line.draw(self._agg)
        if len(calls) == 1 and _same(calls[0], moved):
            self._alike[line] = look, first_look
        return True

    def _draw_first(self, key: Any, tick: Any, line: Any, loc: Any, look: Any) -> None:
        with self._agg.recording() as calls:
            line.draw(self._agg)
        if len(calls) == 1 and _can_move(calls[0], line, _dimension(tick), loc):
            self._calls[line] = look, calls[0]
            self._first[key] = line, look, calls[0]
        else:
            self._first[key] = line, look, None

    def _was_alike(self, line: Line2D, look: Any, first_look: Any) -> bool:
        return _equal_looks(self._alike.get(line), (look, first_look))


def _equal_looks(ours: Any, others: Any) -> bool:
    try:
        return bool(ours == others)
    except ValueError:  # a colour may be an array
        return False


def _looks(line: Any) -> Any:
    try:
        return _look(vars(line))
    except KeyError:  # it is no line of matplotlib 3.11
        return None


def _role(tick: Any, line: Line2D) -> int:
    return 0 if line is tick.gridline else 1 if line is tick.tick1line else 2


def _dimension(tick: Any) -> int:
    return 0 if tick.__name__ == "xtick" else 1


def _can_move(call: DrawCall, line: Any, dimension: int, loc: Any) -> bool:
    """Whether the call draws a line that stands at ``loc``, and would stand elsewhere with other numbers in it."""
    if call.method not in _METHODS or call.options or not line.get_transform().is_affine:
        return False
    path, transform = _parts(call)
    return (
        isinstance(path, Path)
        and isinstance(transform, Affine2DBase)
        and np.shape(path.vertices)[0] <= 2
        and path.codes is None
        and bool((np.asarray(path.vertices)[:, dimension] == loc).all())
        and np.array_equal(transform.get_matrix(), line.get_transform().get_affine().get_matrix())
    )


def _parts(call: DrawCall) -> tuple[Any, Any]:
    """The path and its transform: the arguments after ``gc``, or those after the marker and its transform."""
    at = 1 if call.method == "draw_path" else 3
    return call.arguments[at], call.arguments[at + 1]


def _moved(call: DrawCall, dimension: int, loc: Any) -> DrawCall:
    at = 1 if call.method == "draw_path" else 3
    path: Any = call.arguments[at]
    vertices = path.vertices.copy()
    vertices[:, dimension] = loc
    arguments = list(call.arguments)
    arguments[at] = Path._fast_from_codes_and_verts(vertices, None, path)  # type: ignore[attr-defined]
    return DrawCall(call.method, tuple(arguments), call.options)


def _with_transform(call: DrawCall, transform: Any) -> DrawCall:
    arguments = list(call.arguments)
    arguments[2 if call.method == "draw_path" else 4] = transform
    return DrawCall(call.method, tuple(arguments), call.options)


def _same(call: DrawCall, other: DrawCall) -> bool:
    return call.method == other.method and all(map(_equal, call.arguments, other.arguments))


def _equal(ours: Any, other: Any) -> bool:
    if ours is other:
        return True
    if type(ours) is not type(other) and not isinstance(ours, BboxBase):
        return False
    if isinstance(ours, Path):
        return (
            np.array_equal(ours.vertices, other.vertices)
            and np.array_equal(np.asarray(ours.codes), np.asarray(other.codes))
            and ours.should_simplify == other.should_simplify
            and ours.simplify_threshold == other.simplify_threshold
        )
    if isinstance(ours, Affine2DBase):
        return np.array_equal(ours.get_matrix(), other.get_matrix())
    if isinstance(ours, BboxBase):
        return isinstance(other, BboxBase) and np.array_equal(ours.get_points(), other.get_points())
    if isinstance(ours, tuple):
        return len(ours) == len(other) and all(map(_equal, ours, other))
    if hasattr(ours, "__dict__"):
        names = vars(ours).keys()
        return names == vars(other).keys() and all(_equal(vars(ours)[name], vars(other)[name]) for name in names)
    return bool(np.array_equal(ours, other))
