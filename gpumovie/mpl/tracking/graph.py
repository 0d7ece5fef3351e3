"""All objects that an artist is drawn from: the graph of Python objects that it holds, walked into flat lists."""

from __future__ import annotations

import functools
import operator
import re
import sys
import types
import weakref
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import date, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from typing import Any, Generic, TypeVar

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes._base import _AxesBase as AnyAxes
from matplotlib.axis import XTick, YTick
from matplotlib.backend_bases import FigureCanvasBase, RendererBase
from matplotlib.cbook import CallbackRegistry
from matplotlib.figure import FigureBase
from matplotlib.ft2font import FT2Font
from matplotlib.markers import MarkerStyle

from ..ignored_attributes import CACHES, IGNORED_ATTRIBUTES
from .sampled_array import FULL_BYTES, SampledArray

Owner = TypeVar("Owner")

#: Of such objects only the identity counts: they cannot change, or their changes do not show.
FIXED = (
    *(str, bytes, int, float, complex, range, slice, type(None), np.generic, np.dtype, type, Enum),
    *(types.ModuleType, types.MethodDescriptorType, np.ufunc, re.Pattern, FT2Font, Decimal),
    *(weakref.ReferenceType, weakref.WeakKeyDictionary, weakref.WeakValueDictionary, date, timedelta, tzinfo),
    *(CallbackRegistry, FigureCanvasBase, RendererBase),
)
BOUND = (types.MethodType, types.BuiltinFunctionType, types.MethodWrapperType)
#: Packages whose compiled objects do not change.
_COMPILED = ("matplotlib.", "contourpy.", "_thread")
#: Packages whose classes keep everything that their drawing depends on in their attributes.
_TRUSTED = frozenset(
    {"matplotlib", "mpl_toolkits", "numpy", "pandas", "seaborn", "contourpy", *sys.stdlib_module_names} - {"__main__"}
)

#: The commonest types of ``FIXED``.
PLAIN_TYPES = frozenset({str, bytes, int, float, complex, bool, type(None), CallbackRegistry, FT2Font})


class _Kind(Enum):
    """What is to be done with an object of the graph."""

    FIXED, ARRAY, DICT, LIST, TUPLE, AXES, FIGURE, FUNCTION, BOUND, PARTIAL, MARKER, ARTIST, OBJECT = range(1, 14)


_IGNORED_BY_TYPE = {kind: IGNORED_ATTRIBUTES | names for kind, names in CACHES.items()}
#: In the order in which a type is asked whether it is one of them.
_KINDS_OF_BASES: tuple[tuple[_Kind, tuple[type, ...]], ...] = (
    (_Kind.FIXED, FIXED),
    (_Kind.ARRAY, (np.ndarray,)),
    (_Kind.DICT, (dict,)),
    (_Kind.TUPLE, (tuple, frozenset)),
    (_Kind.LIST, (list, set, deque)),
    (_Kind.AXES, (AnyAxes,)),
    (_Kind.FIGURE, (FigureBase,)),
    (_Kind.FUNCTION, (types.FunctionType,)),
    (_Kind.BOUND, BOUND),
    (_Kind.PARTIAL, (functools.partial,)),
    (_Kind.MARKER, (MarkerStyle,)),
    (_Kind.ARTIST, (Artist,)),
    (_Kind.OBJECT, (object,)),
)
_KINDS: dict[type, _Kind] = {}
#: Types of packages whose classes are trusted.
_TRUSTED_TYPES: set[type] = set()
#: Of these an object's type is compared, and what it holds on its own.
_LOOKED_INTO = frozenset(
    {_Kind.ARRAY, _Kind.DICT, _Kind.LIST, _Kind.TUPLE, _Kind.PARTIAL, _Kind.MARKER, _Kind.ARTIST, _Kind.OBJECT}
)


def _kind_of(kind: type) -> _Kind:
    """The kind of objects of a type; it is looked up once for each type."""
    found = next(name for name, bases in _KINDS_OF_BASES if issubclass(kind, bases))
    _KINDS[kind] = found
    return found


def own_value(value: Any) -> Any:
    """What an object adds to a comparison by itself, what it holds being compared on its own."""
    kind = type(value)
    if kind in PLAIN_TYPES:
        return value
    found = _KINDS.get(kind) or _kind_of(kind)
    if found in _LOOKED_INTO:
        return kind
    if found is _Kind.BOUND:
        return getattr(value, "__func__", value.__name__)
    return value


is_visible = operator.attrgetter("_visible")


class Graph(Generic[Owner]):
    """The objects that ``roots`` hold, directly or through others, as they are now.

    Args:
        roots: artists, transforms, anything.
        owned: objects, by their id, that belong to somebody else, each with its owner; they are not looked into.
        owner: for whom the graph is made; what it owns itself is looked into.

    Attributes:
        untrackable: the name of something whose changes could not be seen, such as a user's own class; None if there
            is nothing of the kind.
        shared: the owners of those objects of ``owned`` that were found.
        axes: axes other than the roots' own that were found; they are not looked into.
        keepalive: everything that was looked into. While it lives, no id is used again.
        caches: for some of ``dicts``, by their number, the names of attributes that follow from others.
        dicts, lists: containers whose items may each be replaced.
        constants: tuples and other values that cannot change, and the looks of plain markers.
        views, large, strided, of_objects: arrays, by the way in which they can be compared.
        hidden: invisible parts of ticks, four in ten: nothing of them shows until they are visible.
    """

    def __init__(self, roots: Sequence[object], owned: Mapping[int, Owner], owner: Owner | None = None) -> None:
        self.untrackable: str | None = None
        self.shared: list[Owner] = []
        self.axes: set[AnyAxes] = set()
        self.keepalive: list[object] = []
        self._own_axes = {getattr(root, "axes", None) for root in roots}
        self.dicts: list[dict[Any, Any]] = []
        self.caches: dict[int, frozenset[str]] = {}
        self.lists: list[Any] = []
        self.constants: list[Any] = []
        self.views: list[memoryview] = []
        self.large: list[SampledArray] = []
        self.strided: list[np.ndarray[Any, Any]] = []
        self.of_objects: list[np.ndarray[Any, Any]] = []
        self.hidden: list[Artist] = []
        self._walk(roots, owned, owner)

    def _walk(self, roots: Sequence[object], owned: Mapping[int, Owner], owner: Owner | None) -> None:
        seen: set[int] = set()
        todo: list[Any] = []
        for root in roots:
            seen.add(id(root))
            self.keepalive.append(root)
            self._look_into_attributes(root, todo)
        keep, kinds = self.keepalive.append, _KINDS
        while todo:
            value = todo.pop()
            number = id(value)
            if number in seen:
                continue
            kind = kinds.get(type(value)) or _kind_of(type(value))
            if kind is _Kind.FIXED:
                continue
            if number in owned and owned[number] is not owner:
                self.shared.append(owned[number])
                continue
            seen.add(number)
            keep(value)
            if kind is _Kind.OBJECT:
                self._look_into_attributes(value, todo)
            elif kind is _Kind.DICT:
                self.dicts.append(value)
                self.lists.append(value)  # as a list: its keys
                todo.extend(value.values())
            elif kind is _Kind.TUPLE:
                self.constants.append(value)
                todo.extend(value)
            elif kind is _Kind.LIST:
                self.lists.append(value)
                todo.extend(value)
            elif kind is _Kind.ARRAY:
                self._add_array(value, todo)
            else:
                self._look_into_rarer(value, kind, todo)

    def _look_into_rarer(self, value: Any, kind: _Kind, todo: list[Any]) -> None:
        if kind is _Kind.AXES:
            self.axes.add(value)
        elif kind is _Kind.FUNCTION:
            self._check_trust(value.__module__, value)
        elif kind is _Kind.BOUND:
            todo.append(value.__self__)
            if isinstance(value, types.MethodType):
                self._check_trust(value.__module__, value)
        elif kind is _Kind.PARTIAL:
            todo += [value.func, value.args, value.keywords]
        elif kind is _Kind.MARKER:
            if type(value) is MarkerStyle and _is_plain(value):
                self.constants.append(_look(value))
            else:
                self._look_into_attributes(value, todo)
        elif kind is _Kind.ARTIST:
            if value.axes is not None and value.axes not in self._own_axes:
                self.axes.add(value.axes)
            self._look_into_attributes(value, todo)

    def _look_into_attributes(self, value: Any, todo: list[Any]) -> None:
        kind = type(value)
        if kind not in _TRUSTED_TYPES:
            self._check_type(kind, value)
        attributes = getattr(value, "__dict__", None)
        if attributes is None:
            if kind is not object and not kind.__module__.startswith(_COMPILED):
                self.untrackable = kind.__qualname__  # what it holds cannot be seen
            return
        ignored = _IGNORED_BY_TYPE.get(kind, IGNORED_ATTRIBUTES)
        if kind in CACHES:
            self.caches[len(self.dicts)] = CACHES[kind]
        self.dicts.append(attributes)
        kinds, fixed = _KINDS, _Kind.FIXED
        inner = [
            each for name, each in attributes.items() if kinds.get(type(each)) is not fixed and name not in ignored
        ]
        if kind is XTick or kind is YTick:
            hidden = [each for each in inner if isinstance(each, Artist) and not is_visible(each)]
            self.hidden += hidden
            inner = [each for each in inner if each not in hidden]
        todo += inner

    def _check_type(self, kind: type, value: object) -> None:
        before, self.untrackable = self.untrackable, None
        self._check_trust(kind.__module__, value)
        if self.untrackable is None:
            _TRUSTED_TYPES.add(kind)
            self.untrackable = before

    def _check_trust(self, module: str | None, value: object) -> None:
        if (module or "").partition(".")[0] not in _TRUSTED:
            self.untrackable = f"{module}.{getattr(value, '__qualname__', type(value).__qualname__)}"

    def _add_array(self, array: np.ndarray[Any, Any], todo: list[Any]) -> None:
        if isinstance(array, np.ma.MaskedArray):
            self.dicts.append(array.__dict__)
            todo += [array.data, array.mask]
        elif array.dtype.hasobject:
            self.of_objects.append(array)
            todo.extend(array.ravel().tolist())
        elif array.size == 0:
            pass
        elif array.flags.c_contiguous:
            raw = array.reshape(-1).view(np.uint8)
            if raw.nbytes <= FULL_BYTES:
                self.views.append(raw.data)
            else:
                self.large.append(SampledArray(raw.reshape(-1, array.itemsize)))
        elif isinstance(array.base, np.ndarray) and array.base.flags.c_contiguous and not array.base.dtype.hasobject:
            todo.append(array.base)
        else:
            self.strided.append(array)


def _is_plain(marker: MarkerStyle) -> bool:
    """Whether the marker never changes, being one of its class's own shapes; artists are given another one."""
    shape = vars(marker).get("_marker", ())  # matplotlib copies markers that are half made
    is_mathtext = isinstance(shape, str) and "$" in shape  # depends on rcParams at the time
    return isinstance(shape, str | int | None) and not is_mathtext and marker.get_user_transform() is None


def _look(marker: MarkerStyle) -> tuple[Any, ...]:
    return marker.get_marker(), marker.get_fillstyle(), marker.get_capstyle(), marker.get_joinstyle()
