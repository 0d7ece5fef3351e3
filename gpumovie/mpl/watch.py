"""Whether what an artist is drawn from is still what it was when it was drawn.

An artist is a graph of plain Python objects: its attributes, and the lists, paths, transforms and arrays behind them.
That graph is walked once, after the artist was drawn, into flat lists; whether anything in them differs is then found
by a handful of comparisons that run in C. Staleness does not come into it: a GUI's drawing clears it, asking for
extents sets it, and much changes without it.

In doubt the answer is "changed": drawing once more is never wrong.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import operator
import re
import sys
import types
import weakref
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from itertools import chain
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes._base import _AxesBase as AnyAxes
from matplotlib.axis import XTick, YTick
from matplotlib.backend_bases import FigureCanvasBase, RendererBase
from matplotlib.cbook import CallbackRegistry
from matplotlib.figure import FigureBase
from matplotlib.ft2font import FT2Font
from matplotlib.markers import MarkerStyle

#: Of these only the identity counts: they cannot change, or it does not show.
_FIXED = (
    *(str, bytes, int, float, complex, range, slice, type(None), np.generic, np.dtype, type, Enum),
    *(types.ModuleType, types.MethodDescriptorType, np.ufunc, re.Pattern, FT2Font, Decimal),
    *(weakref.ReferenceType, weakref.WeakKeyDictionary, weakref.WeakValueDictionary, date, timedelta, tzinfo),
    *(CallbackRegistry, FigureCanvasBase, RendererBase),
)
_BOUND = (types.MethodType, types.BuiltinFunctionType, types.MethodWrapperType)
#: Packages whose compiled objects stay as they are.
_COMPILED = ("matplotlib.", "contourpy.", "_thread")
#: Attributes that drawing does not look into: owners, who is told of changes, the mouse, what a setter copied from.
_ASIDE = frozenset(
    [
        "_parents",
        "stale_callback",
        "_remove_method",
        "_picker",
        "_contains",
        "_callbacks",
        "callbacks",
        "canvas",
        "colorbar",
        "_colorbar",
        "figure",
        "axis",
        "_axes",
        "axes",
        "_parent_figure",
        "parent",
        "_renderer",
        "_xorig",
        "_yorig",
        "format_cursor_data",
    ]
)
#: Attributes that drawing and asking for extents set, whatever is drawn.
_NOISE = frozenset({"_renderer", "_invalid", "_stale", "stale"})
#: Packages whose classes keep all that their drawing depends on in their attributes.
_TRUSTED = frozenset(
    {"matplotlib", "mpl_toolkits", "numpy", "pandas", "seaborn", "contourpy", *sys.stdlib_module_names} - {"__main__"}
)
#: Bytes of arrays that are compared whole each time; of larger ones a sample, and one such piece after the other.
_WHOLE = 1 << 16
_SAMPLES = 512


class _Any:
    """Equals everything, from the left: an array on the left would compare its items."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return True


_ANY = _Any()
_visible = operator.attrgetter("_visible")


class Watch:
    """What ``roots`` are drawn from, as it is now.

    Args:
        roots: artists, transforms, anything.
        elsewhere: objects, by their id, that another Watch has; they are not looked into here.

    Attributes:
        doubtful: something whose changes could not be seen, such as a user's own class; None if there is nothing.
        relies: the values of ``elsewhere`` that were met, each with the version that it had.
        version: counts how often it changed.
        axes: axes other than the roots' own that were met; they are not looked into.
        kept: all that was looked into.
    """

    def __init__(self, roots: Iterable[object], elsewhere: Mapping[int, Watch] | None = None) -> None:
        self._roots, self._elsewhere, self.version = list(roots), elsewhere or {}, 0
        self.renew()

    def renew(self) -> None:
        """Take what there is now for what was drawn."""
        self.doubtful: str | None = None
        self.relies: dict[Watch, int] = {}
        self.version += 1
        self.axes: set[AnyAxes] = set()
        self.kept: list[object] = []  # and alive: or an id might be used again
        self._own = {getattr(root, "axes", None) for root in self._roots}
        self._dicts: list[dict[Any, Any]] = []
        self._lists: list[Any] = []
        self._constant: list[Any] = []  # compared only with those of another Watch
        self._views: list[memoryview] = []
        self._large: list[_Large] = []
        self._strided: list[np.ndarray[Any, Any]] = []
        self._of_objects: list[np.ndarray[Any, Any]] = []
        self._hidden: list[Artist] = []  # parts of ticks: four in ten are never shown
        self._walk()
        self._attributes = list(map(_values, self._dicts))
        self._seen = self._all_attributes()
        self._items = list(map(list, self._lists))
        self._bytes = b"".join(self._views)
        self._strided_bytes = [array.tobytes() for array in self._strided]
        self._objects = [array.ravel().tolist() for array in self._of_objects]

    def update(self) -> bool:
        """Take what there is now for what was drawn; whether that is anything else, be it in the same objects."""
        before = copy.copy(self)
        self.renew()
        if not before.same(self):
            return True
        self.version = before.version
        return False

    def rely_on(self, other: Watch) -> None:
        """What ``other`` watches counts here too."""
        self.relies[other] = other.version

    def changed(self) -> bool:
        """Whether anything differs, or might; besides what is relied on."""
        if self.doubtful is not None:
            return True
        try:
            return (
                self._attributes_differ()
                or list(map(list, self._lists)) != self._items
                or b"".join(self._views) != self._bytes
                or (bool(self._strided) and [array.tobytes() for array in self._strided] != self._strided_bytes)
                or (
                    bool(self._of_objects) and [array.ravel().tolist() for array in self._of_objects] != self._objects
                )
                or any(large.changed() for large in self._large)
                or any(map(_visible, self._hidden))
            )
        except Exception:  # values that cannot be compared, such as arrays, are new ones
            return True

    def _all_attributes(self) -> list[Any]:
        return list(chain.from_iterable(map(dict.values, self._dicts)))

    def _attributes_differ(self) -> bool:
        now = self._all_attributes()
        with contextlib.suppress(Exception):  # of arrays that are compared
            if now == self._seen:
                return False
        # Most often all is as it was, noise included, and was compared in C; otherwise the noise is left out.
        if list(chain.from_iterable(self._attributes)) != now:
            return True
        self._seen = now
        return False

    def same(self, other: Watch) -> bool:
        """Whether ``other``, of the same roots at another time, saw the same values, be it in other objects.

        Drawing and asking for extents make new objects out of what they find.
        """
        return (
            self.doubtful is None is other.doubtful
            and self._bytes == other._bytes
            and self._strided_bytes == other._strided_bytes
            and self.relies == other.relies
            and self.axes == other.axes
            and _all(_alike, self._attributes, other._attributes)
            and _all(_alike, self._items, other._items)
            and _all(_alike, self._constant, other._constant)
            and _all(_alike, self._objects, other._objects)
            and _all(_Large.same, self._large, other._large)
            and _all(operator.is_, self._hidden, other._hidden)
        )

    # --- walking the graph --------------------------------------------------------------------------------------

    def _walk(self) -> None:
        seen: set[int] = set()
        todo: list[Any] = []
        for root in self._roots:
            seen.add(id(root))
            self.kept.append(root)
            self._attributes_of(root, todo)
        while todo:
            value = todo.pop()
            if isinstance(value, _FIXED) or id(value) in seen:
                continue
            other = self._elsewhere.get(id(value), self)
            if other is not self:
                self.rely_on(other)
                continue
            seen.add(id(value))
            self.kept.append(value)
            self._look_into(value, todo)

    def _look_into(self, value: Any, todo: list[Any]) -> None:
        if isinstance(value, np.ndarray):
            self._array(value, todo)
        elif isinstance(value, dict):
            self._dicts.append(value)
            self._lists.append(value)  # as a list: its keys
            todo.extend(value.values())
        elif isinstance(value, list | set | frozenset | tuple | deque):
            (self._constant if isinstance(value, tuple | frozenset) else self._lists).append(value)
            todo.extend(value)
        elif isinstance(value, AnyAxes):
            self.axes.add(value)
        elif isinstance(value, FigureBase):
            pass
        elif isinstance(value, types.FunctionType):
            self._trust(value.__module__, value)
        elif isinstance(value, _BOUND):
            todo.append(value.__self__)
            if isinstance(value, types.MethodType):
                self._trust(value.__module__, value)
        elif isinstance(value, functools.partial):
            todo += [value.func, value.args, value.keywords]
        else:
            if isinstance(value, Artist) and value.axes is not None and value.axes not in self._own:
                self.axes.add(value.axes)
            self._attributes_of(value, todo)

    def _attributes_of(self, value: Any, todo: list[Any]) -> None:
        if type(value) is MarkerStyle and _is_plain(value):
            self._constant.append(_look(value))
            return
        self._trust(type(value).__module__, value)
        attributes = getattr(value, "__dict__", None)
        if attributes is None:
            if type(value) is not object and not type(value).__module__.startswith(_COMPILED):
                self.doubtful = type(value).__qualname__  # what it holds cannot be seen
        else:
            self._dicts.append(attributes)
            inner = [each for name, each in attributes.items() if name not in _ASIDE]
            if type(value) in (XTick, YTick):
                self._hidden += [each for each in inner if isinstance(each, Artist) and not _visible(each)]
                inner = [each for each in inner if not isinstance(each, Artist) or _visible(each)]
            todo += inner

    def _trust(self, module: str | None, value: object) -> None:
        if (module or "").partition(".")[0] not in _TRUSTED:
            self.doubtful = f"{module}.{getattr(value, '__qualname__', type(value).__qualname__)}"

    def _array(self, array: np.ndarray[Any, Any], todo: list[Any]) -> None:
        if isinstance(array, np.ma.MaskedArray):
            self._dicts.append(array.__dict__)
            todo += [array.data, array.mask]
        elif array.dtype.hasobject:
            self._of_objects.append(array)
            todo.extend(array.ravel().tolist())
        elif array.size == 0:
            pass
        elif array.flags.c_contiguous:
            raw = array.reshape(-1).view(np.uint8)
            if raw.nbytes <= _WHOLE:
                self._views.append(raw.data)
            else:
                self._large.append(_Large(raw.reshape(-1, array.itemsize)))
        elif isinstance(array.base, np.ndarray) and array.base.flags.c_contiguous and not array.base.dtype.hasobject:
            todo.append(array.base)
        else:
            self._strided.append(array)


def _values(attributes: dict[Any, Any]) -> list[Any]:
    return [_ANY if name in _NOISE or name in _ASIDE else value for name, value in attributes.items()]


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
    apart = (*_FIXED, *_BOUND, _Any, AnyAxes, FigureBase, types.FunctionType)
    return hasattr(value, "__dict__") and not isinstance(value, apart)


def _is_plain(marker: MarkerStyle) -> bool:
    """Whether it never changes, being made from what its class has; artists are given another one."""
    return isinstance(marker.get_marker(), str | int | None) and marker.get_user_transform() is None


def _look(marker: MarkerStyle) -> tuple[Any, ...]:
    return marker.get_marker(), marker.get_fillstyle(), marker.get_capstyle(), marker.get_joinstyle()


class _Large:
    """An array of which a part is compared at a time: a sample all over it, and pieces in turn.

    An edit in place that touches a stretch of 1/512th of the array is seen at once, a single number at the latest
    after as many checks as there are pieces of 64 kB.
    """

    def __init__(self, items: np.ndarray[Any, Any]) -> None:
        self._sampled = items[:: max(1, len(items) // _SAMPLES) | 1]
        raw = items.reshape(-1)
        self._samples = self._sampled.tobytes()
        self._pieces = [raw[start : start + _WHOLE].data for start in range(0, raw.nbytes, _WHOLE)]
        self._sums = [zlib.crc32(piece) for piece in self._pieces]
        self._next = 0

    def same(self, other: _Large) -> bool:
        return self._sums == other._sums

    def changed(self) -> bool:
        if self._sampled.tobytes() != self._samples:
            return True
        self._next = (self._next + 1) % len(self._pieces)
        return zlib.crc32(self._pieces[self._next]) != self._sums[self._next]
