"""Whether what an artist is drawn from is still what it was when it was drawn.

Its graph is walked once, after the artist was drawn, into flat lists; whether anything in them differs is then found
by a handful of comparisons that run in C. Staleness does not come into it: a GUI's drawing clears it, asking for
extents sets it, and much changes without it.

In doubt the answer is "changed": drawing once more is never wrong.
"""

from __future__ import annotations

import contextlib
import copy
import operator
import types
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from matplotlib.axes._base import _AxesBase as AnyAxes
from matplotlib.figure import FigureBase

from .graph import ASIDE, BOUND, FIXED, Graph, is_visible
from .sampled_array import SampledArray

#: Attributes that drawing and asking for extents set, whatever is drawn.
_NOISE = frozenset({"_renderer", "_invalid", "_stale", "stale"})


class _Any:
    """Equals everything, from the left: an array on the left would compare its items."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return True


_ANY = _Any()


class Snapshot:
    """What ``roots`` are drawn from, as it is now.

    Args:
        roots: artists, transforms, anything.
        elsewhere: objects, by their id, that another Snapshot has; they are not looked into here.

    Attributes:
        doubtful: something whose changes could not be seen, such as a user's own class; None if there is nothing.
        relies: the values of ``elsewhere`` that were met, each with the version that it had.
        version: counts how often it changed.
        axes: axes other than the roots' own that were met; they are not looked into.
        kept: all that was looked into.
    """

    def __init__(self, roots: Iterable[object], elsewhere: Mapping[int, Snapshot] | None = None) -> None:
        self._roots, self._elsewhere, self.version = list(roots), elsewhere or {}, 0
        self.renew()

    def renew(self) -> None:
        """Take what there is now for what was drawn."""
        graph = self._graph = Graph(self._roots, {i: w for i, w in self._elsewhere.items() if w is not self})
        self.doubtful, self.axes, self.kept = graph.doubtful, graph.axes, graph.kept
        self.version += 1
        self.relies: dict[Snapshot, int] = {}
        for other in graph.met:
            self.rely_on(other)
        self._attributes = list(map(_values, graph.dicts))
        self._seen = self._all_attributes()
        self._items = list(map(list, graph.lists))
        self._bytes = b"".join(graph.views)
        self._strided = [array.tobytes() for array in graph.strided]
        self._objects = [array.ravel().tolist() for array in graph.of_objects]

    def update(self) -> bool:
        """Take what there is now for what was drawn; whether that is anything else, be it in the same objects."""
        before = copy.copy(self)
        self.renew()
        if not before.same(self):
            return True
        self.version = before.version
        return False

    def rely_on(self, other: Snapshot) -> None:
        """What ``other`` watches counts here too."""
        self.relies[other] = other.version

    def changed(self) -> bool:
        """Whether anything differs, or might; besides what is relied on."""
        if self.doubtful is not None:
            return True
        graph = self._graph
        try:
            return (
                self._attributes_differ()
                or list(map(list, graph.lists)) != self._items
                or b"".join(graph.views) != self._bytes
                or (bool(graph.strided) and [array.tobytes() for array in graph.strided] != self._strided)
                or (
                    bool(graph.of_objects) and [array.ravel().tolist() for array in graph.of_objects] != self._objects
                )
                or any(large.changed() for large in graph.large)
                or any(map(is_visible, graph.hidden))
            )
        except Exception:  # values that cannot be compared, such as arrays, are new ones
            return True

    def _all_attributes(self) -> list[Any]:
        return list(chain.from_iterable(map(dict.values, self._graph.dicts)))

    def _attributes_differ(self) -> bool:
        now = self._all_attributes()
        # Most often all is as it was, noise included, and is compared in C; otherwise the noise is left out.
        with contextlib.suppress(Exception):  # of arrays that are compared
            if now == self._seen:
                return False
        known = list(chain.from_iterable(self._attributes))
        if known != now:
            return True
        # An equal object that took the place of another is not the one that is looked into: only noise is taken over.
        self._seen = [new if value is _ANY else value for value, new in zip(known, now, strict=True)]
        return False

    def same(self, other: Snapshot) -> bool:
        """Whether ``other``, of the same roots at another time, saw the same values, be it in other objects.

        Drawing and asking for extents make new objects out of what they find.
        """
        ours, others = self._graph, other._graph
        return (
            self.doubtful is None is other.doubtful
            and self._bytes == other._bytes
            and self._strided == other._strided
            and self.relies == other.relies
            and self.axes == other.axes
            and _all(_alike, self._attributes, other._attributes)
            and _all(_alike, self._items, other._items)
            and _all(_alike, ours.constant, others.constant)
            and _all(_alike, self._objects, other._objects)
            and _all(SampledArray.same, ours.large, others.large)
            and _all(operator.is_, ours.hidden, others.hidden)
        )


def _values(attributes: dict[Any, Any]) -> list[Any]:
    return [_ANY if name in _NOISE or name in ASIDE else value for name, value in attributes.items()]


def _all(alike: Callable[[Any, Any], bool], ours: Sequence[Any], others: Sequence[Any]) -> bool:
    return len(ours) == len(others) and all(map(alike, ours, others))


def _alike(ours: Iterable[Any], others: Iterable[Any]) -> bool:
    """Whether two lists are equal but for objects that are looked into, and so stand in lists of their own."""
    return _all(_equal, list(ours), list(others))


def _equal(ours: Any, other: Any) -> bool:
    if ours is other or (type(ours) is type(other) and _is_looked_into(ours)):
        return True
    try:
        return bool(ours == other)
    except Exception:  # what cannot be compared is taken for changed
        return False


def _is_looked_into(value: object) -> bool:
    if isinstance(value, np.ndarray | dict | list | set | tuple | frozenset | deque):
        return True
    apart = (*FIXED, *BOUND, _Any, AnyAxes, FigureBase, types.FunctionType)
    return hasattr(value, "__dict__") and not isinstance(value, apart)
