"""Snapshots of what artists are drawn from: whether anything of it has changed since.

The graph of objects behind an artist is walked once, after the artist was drawn, into flat lists. Whether anything in
them differs is then found by a handful of comparisons that run in C. Staleness does not come into it: a GUI's drawing
clears it, asking for extents sets it, and much changes without it.

In doubt the answer is that it has changed: drawing once more is never wrong.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from ..ignored_attributes import IGNORED_ATTRIBUTES
from .graph import Graph, is_visible, own_value
from .sampled_array import SampledArray

#: Attributes that drawing and asking for extents set, whatever is drawn; and those that do not count at all.
_NOISE = frozenset({"_renderer", "_invalid", "_stale", "stale"}) | IGNORED_ATTRIBUTES


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
        roots: of which it is taken.
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
        self.roots, self._owned, self._dynamic_key = list(roots), owned or {}, dynamic_key
        self.version = 0
        self._take()

    def replace_roots(self, roots: Iterable[object], dynamic_key: DynamicKey | None = None) -> None:
        """From the next time on, it is taken of others."""
        self.roots, self._dynamic_key = list(roots), dynamic_key

    def _take(self) -> None:
        """Note everything as it is now."""
        # The key first: asking for it may replace objects.
        self.last_key = tuple(self._dynamic_key()) if self._dynamic_key is not None else ()
        graph = self._graph = Graph(self.roots, self._owned, self)
        self.untrackable, self.axes, self.keepalive = graph.untrackable, graph.axes, graph.keepalive
        self.version += 1
        self.dependencies: dict[Snapshot, int] = {}
        for other in graph.shared:
            self.depend_on(other)
        self._names = list(map(tuple, graph.dicts))
        self._noise: list[bool] | None = None
        self._seen = self._all_attributes()
        self._flat: list[Any] | None = None
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
        return self.has_other_values() or (self._dynamic_key is not None and self.ask_key() != self.last_key)

    def ask_key(self) -> tuple[Any, ...]:
        """What the dynamic key gives now, after ``has_other_values`` was False.

        To ask for it may replace objects by equal ones, which counts as no change.
        """
        key = tuple(self._dynamic_key()) if self._dynamic_key is not None else ()
        self._seen = self._all_attributes()
        return key

    def has_other_values(self) -> bool:
        """Whether any object that the roots hold differs, or might."""
        if self.untrackable is not None:
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
        noise = self._is_noise()
        taken = [_ANY if is_noise else value for is_noise, value in zip(noise, self._seen, strict=True)]
        if taken != now:
            return True
        # Only noise is taken over: where an equal object has replaced another, the new one was not looked into.
        self._seen = [new if is_noise else old for is_noise, old, new in zip(noise, self._seen, now, strict=True)]
        return False

    def _is_noise(self) -> list[bool]:
        """For each attribute whether it does not count."""
        if self._noise is None:
            caches, nothing = self._graph.caches, frozenset[str]()
            self._noise = [
                name in _NOISE or name in caches.get(number, nothing)
                for number, names in enumerate(self._names)
                for name in names
            ]
        return self._noise

    def _values(self) -> list[Any]:
        """All values that count, in order; in place of each object that was looked into, its type."""
        if self._flat is None:
            noise = self._is_noise()
            attributes = [None if is_noise else value for is_noise, value in zip(noise, self._seen, strict=True)]
            values = chain(attributes, *self._items, *self._graph.constants, *self._objects)
            self._flat = list(map(own_value, values))
        return self._flat

    def equals(self, other: Snapshot) -> bool:
        """Whether ``other``, of the same roots at another time, has the same values, be it in other objects.

        Drawing and asking for extents replace objects by equal ones.
        """
        return self.last_key == other.last_key and self.has_values_of(other)

    def has_values_of(self, other: Snapshot) -> bool:
        """The same, whatever the dynamic keys gave."""
        ours, others = self._graph, other._graph
        return (
            self.untrackable is None is other.untrackable
            and self._bytes == other._bytes
            and self._strided == other._strided
            and self.dependencies == other.dependencies
            and self.axes == other.axes
            and list(map(len, self._items)) == list(map(len, other._items))
            and list(map(len, ours.constants)) == list(map(len, others.constants))
            and self._names == other._names
            and _equal(self._values(), other._values())
            and _all(SampledArray.equals, ours.large, others.large)
            and len(ours.hidden) == len(others.hidden)
        )


def find_stale(snapshots: Iterable[Snapshot]) -> set[Snapshot]:
    """Those of the snapshots that are stale."""
    return {snapshot for snapshot in snapshots if snapshot.is_stale()}


def _all(alike: Callable[[Any, Any], bool], ours: Sequence[Any], others: Sequence[Any]) -> bool:
    return len(ours) == len(others) and all(map(alike, ours, others))


def _equal(ours: list[Any], others: list[Any]) -> bool:
    try:
        return ours == others
    except Exception:  # what cannot be compared counts as changed
        return False
