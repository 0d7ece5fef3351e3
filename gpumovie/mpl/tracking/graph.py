"""All that an artist is drawn from: the graph of plain Python objects behind it, walked into flat lists."""

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

from .sampled_array import WHOLE, SampledArray

Owner = TypeVar("Owner")

#: Of these only the identity counts: they cannot change, or it does not show.
FIXED = (
    *(str, bytes, int, float, complex, range, slice, type(None), np.generic, np.dtype, type, Enum),
    *(types.ModuleType, types.MethodDescriptorType, np.ufunc, re.Pattern, FT2Font, Decimal),
    *(weakref.ReferenceType, weakref.WeakKeyDictionary, weakref.WeakValueDictionary, date, timedelta, tzinfo),
    *(CallbackRegistry, FigureCanvasBase, RendererBase),
)
BOUND = (types.MethodType, types.BuiltinFunctionType, types.MethodWrapperType)
#: Packages whose compiled objects stay as they are.
_COMPILED = ("matplotlib.", "contourpy.", "_thread")
#: Attributes that drawing does not look into: owners, who is told of changes, the mouse, what a setter copied from.
ASIDE = frozenset(
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
#: Packages whose classes keep all that their drawing depends on in their attributes.
_TRUSTED = frozenset(
    {"matplotlib", "mpl_toolkits", "numpy", "pandas", "seaborn", "contourpy", *sys.stdlib_module_names} - {"__main__"}
)

is_visible = operator.attrgetter("_visible")


class Graph(Generic[Owner]):
    """What is behind ``roots``, as it is now.

    Args:
        roots: artists, transforms, anything.
        elsewhere: objects, by their id, that belong to somebody else; they are not looked into.

    Attributes:
        doubtful: something whose changes could not be seen, such as a user's own class; None if there is nothing.
        met: the values of ``elsewhere`` that were met.
        axes: axes other than the roots' own that were met; they are not looked into.
        kept: all that was looked into.
        dicts, lists: containers, of whose items each may change.
        constant: tuples, what else can only be replaced as a whole, and the look of plain markers.
        views, large, strided, of_objects: arrays, by how they can be compared.
        hidden: invisible parts of ticks, four in ten: nothing of them shows until they are visible.
    """

    def __init__(self, roots: Sequence[object], elsewhere: Mapping[int, Owner]) -> None:
        self.doubtful: str | None = None
        self.met: list[Owner] = []
        self.axes: set[AnyAxes] = set()
        self.kept: list[object] = []  # and alive: or an id might be used again
        self._own = {getattr(root, "axes", None) for root in roots}
        self.dicts: list[dict[Any, Any]] = []
        self.lists: list[Any] = []
        self.constant: list[Any] = []
        self.views: list[memoryview] = []
        self.large: list[SampledArray] = []
        self.strided: list[np.ndarray[Any, Any]] = []
        self.of_objects: list[np.ndarray[Any, Any]] = []
        self.hidden: list[Artist] = []
        self._walk(roots, elsewhere)

    def _walk(self, roots: Sequence[object], elsewhere: Mapping[int, Owner]) -> None:
        seen: set[int] = set()
        todo: list[Any] = []
        for root in roots:
            seen.add(id(root))
            self.kept.append(root)
            self._attributes_of(root, todo)
        while todo:
            value = todo.pop()
            if isinstance(value, FIXED) or id(value) in seen:
                continue
            if id(value) in elsewhere:
                self.met.append(elsewhere[id(value)])
                continue
            seen.add(id(value))
            self.kept.append(value)
            self._look_into(value, todo)

    def _look_into(self, value: Any, todo: list[Any]) -> None:
        if isinstance(value, np.ndarray):
            self._array(value, todo)
        elif isinstance(value, dict):
            self.dicts.append(value)
            self.lists.append(value)  # as a list: its keys
            todo.extend(value.values())
        elif isinstance(value, list | set | frozenset | tuple | deque):
            (self.constant if isinstance(value, tuple | frozenset) else self.lists).append(value)
            todo.extend(value)
        elif isinstance(value, AnyAxes):
            self.axes.add(value)
        elif isinstance(value, FigureBase):
            pass
        elif isinstance(value, types.FunctionType):
            self._trust(value.__module__, value)
        elif isinstance(value, BOUND):
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
            self.constant.append(_look(value))
            return
        self._trust(type(value).__module__, value)
        attributes = getattr(value, "__dict__", None)
        if attributes is None:
            if type(value) is not object and not type(value).__module__.startswith(_COMPILED):
                self.doubtful = type(value).__qualname__  # what it holds cannot be seen
        else:
            self.dicts.append(attributes)
            inner = [each for name, each in attributes.items() if name not in ASIDE]
            if type(value) in (XTick, YTick):
                self.hidden += [each for each in inner if isinstance(each, Artist) and not is_visible(each)]
                inner = [each for each in inner if not isinstance(each, Artist) or is_visible(each)]
            todo += inner

    def _trust(self, module: str | None, value: object) -> None:
        if (module or "").partition(".")[0] not in _TRUSTED:
            self.doubtful = f"{module}.{getattr(value, '__qualname__', type(value).__qualname__)}"

    def _array(self, array: np.ndarray[Any, Any], todo: list[Any]) -> None:
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
            if raw.nbytes <= WHOLE:
                self.views.append(raw.data)
            else:
                self.large.append(SampledArray(raw.reshape(-1, array.itemsize)))
        elif isinstance(array.base, np.ndarray) and array.base.flags.c_contiguous and not array.base.dtype.hasobject:
            todo.append(array.base)
        else:
            self.strided.append(array)


def _is_plain(marker: MarkerStyle) -> bool:
    """Whether it never changes, being made from what its class has; artists are given another one."""
    shape = vars(marker).get("_marker", ())  # copies by matplotlib hold one that is half made
    is_mathtext = isinstance(shape, str) and "$" in shape  # looks as rcParams said when it was made
    return isinstance(shape, str | int | None) and not is_mathtext and marker.get_user_transform() is None


def _look(marker: MarkerStyle) -> tuple[Any, ...]:
    return marker.get_marker(), marker.get_fillstyle(), marker.get_capstyle(), marker.get_joinstyle()
