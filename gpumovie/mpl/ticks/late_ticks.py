"""Ticks of cleared axes that are made when somebody asks for them.

``Axes.clear`` makes four ticks and clips them; drawing throws them away, since it places the spines anew. That takes
most of the time of ``clear``. In figures that are drawn frame by frame they are not made before they are needed, and
then to what they would be now.
"""

from __future__ import annotations

import contextlib
import functools
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import matplotlib as mpl
import matplotlib.axis
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis, YAxis
from matplotlib.figure import Figure
from matplotlib.spines import Spine

from ..ignored_attributes import LATE_CLIPS
from .drawn_figures import DrawnFigure, drawn_figure

_DEFAULT_POSITION = ("outward", 0.0)  # of a spine
_LISTS = ("majorTicks", "minorTicks")
_TickList: Any = getattr(matplotlib.axis, "_LazyTickList", None)

# The axes whose first ticks matplotlib would have made by now.
_made: weakref.WeakSet[Axis] = weakref.WeakSet()


def place_spines(axis: Any) -> None:
    """Have the spines across an axis find their places, as making a tick does."""
    transform_of = axis.axes.get_xaxis_transform if axis.axis_name == "x" else axis.axes.get_yaxis_transform
    for side in ("tick1", "tick2"):
        transform_of(side)


def figure_of_late_ticks(axis: Any) -> DrawnFigure | None:
    """The figure that is drawn frame by frame and in which ``axis`` may make its ticks late: they would be the same.

    None if it has to make them at once.
    """
    if type(axis) not in (XAxis, YAxis) or not isinstance(axis.axes, Axes) or axis.axes.name != "rectilinear":
        return None
    drawn = drawn_figure(axis.axes.get_figure(root=True))  # None of axes that were removed
    # A style may last for the clearing alone.
    return drawn if drawn is not None and drawn.settings == list(dict.values(mpl.rcParams)) else None


def _without_missing_ticks(method: Callable[..., Any]) -> Callable[..., Any]:
    """A method of Axis that does something to all ticks, as one that makes none for that."""

    @functools.wraps(method)
    def called(axis: Any, *args: Any, **kwargs: Any) -> Any:
        held = vars(axis)
        if held.keys() >= set(_LISTS) or figure_of_late_ticks(axis) is None:
            return method(axis, *args, **kwargs)
        if axis not in _made:
            place_spines(axis)
            _made.add(axis)
        stand_ins: dict[str, list[Any]] = {name: [] for name in _LISTS if name not in held}
        held.update(stand_ins)
        try:
            return method(axis, *args, **kwargs)
        finally:
            for name, stand_in in stand_ins.items():
                if held.get(name) is stand_in:
                    del held[name]

    return called


def _clipping_late(method: Callable[..., Any]) -> Callable[..., Any]:
    """``Axis.set_clip_path``, for the ticks that are missing too."""
    without_missing_ticks = _without_missing_ticks(method)

    @functools.wraps(method)
    def set_clip_path(axis: Any, *args: Any, **kwargs: Any) -> None:
        without_missing_ticks(axis, *args, **kwargs)
        # The path refers to the axes, so a weak dictionary would keep them for ever.
        vars(axis)[LATE_CLIPS] = axis.get_clip_box(), axis.get_clip_path()

    return set_clip_path


def _noting(reset_ticks: Callable[..., Any]) -> Callable[..., Any]:
    """``Axis.reset_ticks``, noting that matplotlib makes the first ticks anew."""

    @functools.wraps(reset_ticks)
    def noted(axis: Any) -> None:
        _made.discard(axis)
        reset_ticks(axis)

    return noted


def _clipping(get: Callable[..., Any]) -> Callable[..., Any]:
    """What makes the first tick of a list, as one that clips it."""

    @functools.wraps(get)
    def first_ticks(self: Any, axis: Any, owner: Any = None) -> Any:
        if axis is None or axis not in _made:
            return get(self, axis, owner)
        with _spines_left_unplaced(axis):
            ticks = get(self, axis, owner)
        if LATE_CLIPS in vars(axis):
            box, path = vars(axis)[LATE_CLIPS]
            for tick in ticks:
                for each in (tick, tick.gridline):
                    each.set_clip_box(box)
                    each.set_clip_path(path)
        return ticks

    return first_ticks


@contextlib.contextmanager
def _spines_left_unplaced(axis: Any) -> Iterator[None]:
    """To make a tick places the spines, unless they have places; matplotlib has made this one before."""
    held_by_spines: list[dict[str, Any]] = [spine.__dict__ for spine in axis.axes.spines.values()]
    unplaced = [held for held in held_by_spines if held.get("_position", "") is None]
    for held in unplaced:
        held["_position"] = _DEFAULT_POSITION
    try:
        yield
    finally:
        for held in unplaced:
            if held["_position"] is _DEFAULT_POSITION:
                held["_position"] = None


def make_missing(fig: Figure) -> None:
    """Make the first ticks of all axes of ``fig`` that still lack them."""
    for axis in list(_made):
        if axis.axes.get_figure(root=True) is fig:
            for name in _LISTS:
                getattr(axis, name)


#: The functions that are replaced: owner, name, and what makes a replacement.
REPLACEMENTS: list[tuple[Any, str, Callable[..., Any]]] = []
# The names that are needed are those of matplotlib 3.11; an older one makes its ticks at once.
if None not in (_TickList, getattr(Axis, "_get_ticklabel_bboxes", None)) and "_ensure_position_is_set" in vars(Spine):
    REPLACEMENTS += [
        (Axis, "set_clip_path", _clipping_late),
        (Axis, "reset_ticks", _noting),
        (Axis, "set_tick_params", _without_missing_ticks),
        (_TickList, "__get__", _clipping),
    ]
