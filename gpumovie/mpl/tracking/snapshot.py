"""Snapshots of what artists are drawn from: whether anything of it has changed since.

The graph of objects behind an artist is walked once, after the artist was drawn, into flat lists. Whether anything in
them differs is then found by a handful of comparisons that run in C. Staleness does not come into it: a GUI's drawing
clears it, asking for extents sets it, and much changes without it.

In doubt the answer is that it has changed: drawing once more is never wrong.
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

from ..ignored_attributes import IGNORED_ATTRIBUTES
from .graph import BOUND, FIXED, Graph, is_visible
from .sampled_array import SampledArray

#: Attributes that drawing and asking for extents set, whatever is drawn.
_NOISE = frozenset({"_renderer", "_invalid", "_stale", "stale"})


class _Any:
    """Equals everything, from the left: an array on the left would compare its items."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return True


_ANY = _Any()

#: Asked again for each frame; where the answer differs from the last one, the artist has changed.
DynamicKey = Callable[[], Iterable[Any]]


class Snapshot:
    """What ``roots`` are drawn from, as it is now.

    Args:
        roots: artists, transforms, anything.
        owned: objects, by their id, that belong to another snapshot; they are not looked into here.
        dynamic_key: what the roots' drawing depends on besides the objects that they hold.

    Attributes:
        untrackable: the name of something whose changes could not be seen, such as a user's own class; None if there
            is nothing of the kind.
        dependencies: the snapshots on which this one depends, each with the version that it had.
        version: counts how often it changed.
        axes: axes other than the roots' own that were found; they are not looked into.
        keepalive: everything that was looked into. While it lives, no id is used again.
        last_key: the items of ``dynamic_key()`` when the snapshot was taken.
    """

    def __init__(
        self,
        roots: Iterable[object],
        owned: Mapping[int, Snapshot] | None = None,
        dynamic_key: DynamicKey | None = None,
    ) -> None:
        self._roots, self._owned, self._dynamic_key = list(roots), owned or {}, dynamic_key
        self.version = 0
        self._take()

    def _take(self) -> None:
        """Note everything as it is now."""
        # The key first: asking for it may replace objects.
        self.last_key = tuple(self._dynamic_key()) if self._dynamic_key is not None else ()
        graph = self._graph = Graph(self._roots, {i: owner for i, owner in self._owned.items() if owner is not self})
        self.untrackable, self.axes, self.keepalive = graph.untrackable, graph.axes, graph.keepalive
        self.version += 1
        self.dependencies: dict[Snapshot, int] = {}
        for other in graph.shared:
            self.depend_on(other)
        self._attributes = list(map(_values, graph.dicts))
        self._seen = self._all_attributes()
        self._items = list(map(list, graph.lists))
        self._bytes = b"".join(graph.views)
        self._strided = [array.tobytes() for array in graph.strided]
        self._objects = [array.ravel().tolist() for array in graph.of_objects]

    def retake(self) -> bool:
        """Take the snapshot again; whether any value differs. The same values in new objects do not count."""
        before = copy.copy(self)
        self._take()
        if not before.equals(self):
            return True
        self.version = before.version
        return False

    def depend_on(self, other: Snapshot) -> None:
        """From now on, ``equals`` also compares the version of ``other``."""
        self.dependencies[other] = other.version

    def is_stale(self) -> bool:
        """Whether anything differs from the snapshot, or might; the dependencies left out."""
        if self.untrackable is not None:
            return True
        if self._dynamic_key is not None and tuple(self._dynamic_key()) != self.last_key:
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
                or any(large.is_stale() for large in graph.large)
                or any(map(is_visible, graph.hidden))
            )
        except Exception:  # values that cannot be compared, such as arrays, are new ones
            return True

    def _all_attributes(self) -> list[Any]:
        return list(chain.from_iterable(map(dict.values, self._graph.dicts)))

    def _attributes_differ(self) -> bool:
        now = self._all_attributes()
        # Most often everything is as it was, noise included; that is compared in C. Otherwise noise is left out.
        with contextlib.suppress(Exception):  # raised where arrays are compared
            if now == self._seen:
                return False
        taken = list(chain.from_iterable(self._attributes))
        if taken != now:
            return True
        # Only noise is taken over: where an equal object has replaced another, the new one was not looked into.
        self._seen = [new if value is _ANY else value for value, new in zip(taken, now, strict=True)]
        return False

    def equals(self, other: Snapshot) -> bool:
        """Whether ``other``, of the same roots at another time, has the same values, be it in other objects.

        Drawing and asking for extents replace objects by equal ones.
        """
        ours, others = self._graph, other._graph
        return (
            self.untrackable is None is other.untrackable
            and self.last_key == other.last_key
            and self._bytes == other._bytes
            and self._strided == other._strided
            and self.dependencies == other.dependencies
            and self.axes == other.axes
            and _all(_alike, self._attributes, other._attributes)
            and _all(_alike, self._items, other._items)
            and _all(_alike, ours.constants, others.constants)
            and _all(_alike, self._objects, other._objects)
            and _all(SampledArray.equals, ours.large, others.large)
            and _all(operator.is_, ours.hidden, others.hidden)
        )


def find_stale(snapshots: Iterable[Snapshot]) -> set[Snapshot]:
    """Those of the snapshots that are stale."""
    return {snapshot for snapshot in snapshots if snapshot.is_stale()}


def _values(attributes: dict[Any, Any]) -> list[Any]:
    return [_ANY if name in _NOISE or name in IGNORED_ATTRIBUTES else value for name, value in attributes.items()]


def _all(alike: Callable[[Any, Any], bool], ours: Sequence[Any], others: Sequence[Any]) -> bool:
    return len(ours) == len(others) and all(map(alike, ours, others))


def _alike(ours: Iterable[Any], others: Iterable[Any]) -> bool:
    """Whether items are equal; objects that are looked into need not be, as their values are compared elsewhere."""
    return _all(_equal, list(ours), list(others))


def _equal(ours: Any, other: Any) -> bool:
    if ours is other or (type(ours) is type(other) and _is_looked_into(ours)):
        return True
    try:
        return bool(ours == other)
    except Exception:  # what cannot be compared counts as changed
        return False


def _is_looked_into(value: object) -> bool:
    if isinstance(value, np.ndarray | dict | list | set | tuple | frozenset | deque):
        return True
    apart = (*FIXED, *BOUND, _Any, AnyAxes, FigureBase, types.FunctionType)
    return hasattr(value, "__dict__") and not isinstance(value, apart)
