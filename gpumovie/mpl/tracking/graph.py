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

from ..ignored_attributes import IGNORED_ATTRIBUTES
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

is_visible = operator.attrgetter("_visible")


class Graph(Generic[Owner]):
    """The objects that ``roots`` hold, directly or through others, as they are now.

    Args:
        roots: artists, transforms, anything.
        owned: objects, by their id, that belong to somebody else, each with its owner; they are not looked into.

    Attributes:
        untrackable: the name of something whose changes could not be seen, such as a user's own class; None if there
            is nothing of the kind.
        shared: the owners of those objects of ``owned`` that were found.
        axes: axes other than the roots' own that were found; they are not looked into.
        keepalive: everything that was looked into. While it lives, no id is used again.
        dicts, lists: containers whose items may each be replaced.
        constants: tuples and other values that cannot change, and the looks of plain markers.
        views, large, strided, of_objects: arrays, by the way in which they can be compared.
        hidden: invisible parts of ticks, four in ten: nothing of them shows until they are visible.
    """

    def __init__(self, roots: Sequence[object], owned: Mapping[int, Owner]) -> None:
        self.untrackable: str | None = None
        self.shared: list[Owner] = []
        self.axes: set[AnyAxes] = set()
        self.keepalive: list[object] = []
        self._own_axes = {getattr(root, "axes", None) for root in roots}
        self.dicts: list[dict[Any, Any]] = []
        self.lists: list[Any] = []
        self.constants: list[Any] = []
        self.views: list[memoryview] = []
        self.large: list[SampledArray] = []
        self.strided: list[np.ndarray[Any, Any]] = []
        self.of_objects: list[np.ndarray[Any, Any]] = []
        self.hidden: list[Artist] = []
        self._walk(roots, owned)

    def _walk(self, roots: Sequence[object], owned: Mapping[int, Owner]) -> None:
        seen: set[int] = set()
        todo: list[Any] = []
        for root in roots:
            seen.add(id(root))
            self.keepalive.append(root)
            self._look_into_attributes(root, todo)
        while todo:
            value = todo.pop()
            if isinstance(value, FIXED) or id(value) in seen:
                continue
            if id(value) in owned:
                self.shared.append(owned[id(value)])
                continue
            seen.add(id(value))
            self.keepalive.append(value)
            self._look_into(value, todo)

    def _look_into(self, value: Any, todo: list[Any]) -> None:
        if isinstance(value, np.ndarray):
            self._add_array(value, todo)
        elif isinstance(value, dict):
            self.dicts.append(value)
            self.lists.append(value)  # as a list: its keys
            todo.extend(value.values())
        elif isinstance(value, list | set | frozenset | tuple | deque):
            (self.constants if isinstance(value, tuple | frozenset) else self.lists).append(value)
            todo.extend(value)
        elif isinstance(value, AnyAxes):
            self.axes.add(value)
        elif isinstance(value, FigureBase):
            pass
        elif isinstance(value, types.FunctionType):
            self._check_trust(value.__module__, value)
        elif isinstance(value, BOUND):
            todo.append(value.__self__)
            if isinstance(value, types.MethodType):
                self._check_trust(value.__module__, value)
        elif isinstance(value, functools.partial):
            todo += [value.func, value.args, value.keywords]
        else:
            if isinstance(value, Artist) and value.axes is not None and value.axes not in self._own_axes:
                self.axes.add(value.axes)
            self._look_into_attributes(value, todo)

    def _look_into_attributes(self, value: Any, todo: list[Any]) -> None:
        if type(value) is MarkerStyle and _is_plain(value):
            self.constants.append(_look(value))
            return
        self._check_trust(type(value).__module__, value)
        attributes = getattr(value, "__dict__", None)
        if attributes is None:
            if type(value) is not object and not type(value).__module__.startswith(_COMPILED):
                self.untrackable = type(value).__qualname__  # what it holds cannot be seen
        else:
            self.dicts.append(attributes)
            inner = [each for name, each in attributes.items() if name not in IGNORED_ATTRIBUTES]
            if type(value) in (XTick, YTick):
                self.hidden += [each for each in inner if isinstance(each, Artist) and not is_visible(each)]
                inner = [each for each in inner if not isinstance(each, Artist) or is_visible(each)]
            todo += inner

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
