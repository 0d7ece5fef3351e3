"""Ticks as copies of one that was made before.

To make a tick takes half a millisecond, as it reads some forty settings and makes five artists; to copy one takes a
tenth of that. ``Axis.get_major_ticks`` also gives each new tick the properties of the first one, which it mostly has.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from operator import itemgetter
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.cbook import CallbackRegistry

from .late_ticks import figure_of_late_ticks, place_spines

_PARTS = ("tick1line", "tick2line", "gridline", "label1", "label2")
#: What ``update_from`` of each class copies in matplotlib 3.11.
_OF_ARTIST = (
    *("_transform", "_transformSet", "_visible", "_alpha", "clipbox", "_clipon", "_clippath", "_label", "_sketch"),
    *("_path_effects", "_sticky_edges"),
)
_OF_LINE = (
    *("_linestyle", "_linewidth", "_color", "_gapcolor", "_markersize", "_markerfacecolor", "_markerfacecoloralt"),
    *("_markeredgecolor", "_markeredgewidth", "_unscaled_dash_pattern", "_dash_pattern", "_dashcapstyle"),
    *("_dashjoinstyle", "_solidcapstyle", "_solidjoinstyle", "_marker", "_drawstyle"),
)
_OF_TEXT = (
    *("_color", "_multialignment", "_verticalalignment", "_horizontalalignment", "_usetex", "_rotation"),
    *("_transform_rotates_text", "_picker", "_linespacing", "_antialiased"),
)
_OF_TICK = ("_loc", "_size", "_width", "_base_pad", "_labelrotation", "_zorder", "_tickdir")
_CLIPS = ("clipbox", "_clippath")  # of a tick and its grid line, which no tick has when it is made
_looks = {
    **dict.fromkeys(_PARTS[:3], itemgetter(*_OF_ARTIST, *_OF_LINE)),
    **dict.fromkeys(_PARTS[3:], itemgetter(*_OF_ARTIST, *_OF_TEXT)),
}
_tick_look = itemgetter(*_OF_ARTIST, *_OF_TICK)


class _Template:
    """A tick as its axis makes it, which nobody else has.

    Attributes:
        tick: the tick.
        basis: what it was made from.
        is_used: whether it was copied since the last frame.
    """

    def __init__(self, tick: Any, basis: Any) -> None:
        self.tick, self.basis, self.is_used = tick, basis, True


def forget_unused(templates: dict[tuple[Axis, bool], _Template]) -> None:
    """Forget the templates that were not copied since this was last called."""
    for key, template in list(templates.items()):
        if not template.is_used:
            del templates[key]
        template.is_used = False


def _copying(get_tick: Callable[..., Any]) -> Callable[..., Any]:
    """``Axis._get_tick``, as one that makes copies."""

    @functools.wraps(get_tick)
    def got_tick(axis: Any, major: bool) -> Any:
        drawn = figure_of_late_ticks(axis)
        if drawn is None or type(axis.axes) is not Axes:
            return get_tick(axis, major)
        place_spines(axis)  # as to make a tick does
        try:
            basis = axis.axes, dict(axis._major_tick_kw if major else axis._minor_tick_kw), _spines_of(axis)
            known: Any = drawn.templates.get((axis, major))
            is_known = known is not None and known.basis == basis
        except (AttributeError, ValueError):  # another matplotlib; a colour may be an array
            return get_tick(axis, major)
        if not is_known:
            known = drawn.templates[axis, major] = _Template(get_tick(axis, major), basis)
        known.is_used = True
        return _copy_of_tick(known.tick)

    return got_tick


def _spines_of(axis: Any) -> list[Any]:
    return [axis.axes.spines[side]._position for side in _SIDES[axis.axis_name] if side in axis.axes.spines]


_SIDES = {"x": ("bottom", "top"), "y": ("left", "right")}


def _copy_of_tick(tick: Any) -> Any:
    copy = _copy_of(tick)
    for part in _PARTS:
        copy.__dict__[part] = _copy_of(getattr(tick, part))
    return copy


def _copy_of(artist: Any) -> Any:
    copy = object.__new__(type(artist))
    held = copy.__dict__
    held.update(artist.__dict__)
    held["_callbacks"] = CallbackRegistry(signals=["pchanged"])
    if "_fontproperties" in held:
        held["_fontproperties"] = held["_fontproperties"].copy()
    return copy


def _copying_what_differs(copy_tick_props: Callable[..., Any]) -> Callable[..., Any]:
    """``Axis._copy_tick_props``, as one that copies only where the first tick is not as it was made."""

    @functools.wraps(copy_tick_props)
    def copied(axis: Any, src: Any, dest: Any) -> None:
        if src is None or dest is None or figure_of_late_ticks(axis) is None or not _look_alike(src, dest):
            copy_tick_props(axis, src, dest)
            return
        for ours, theirs in ((dest, src), (dest.gridline, src.gridline)):
            for name in _CLIPS:
                setattr(ours, name, getattr(theirs, name))
        dest._loc = src._loc

    return copied


def _look_alike(src: Any, dest: Any) -> bool:
    """Whether a tick has the properties of another one, but for its place and what clips it."""
    try:
        clips = [getattr(dest.gridline, name) for name in _CLIPS]
        for part in _PARTS:
            theirs, ours = getattr(src, part).__dict__, getattr(dest, part).__dict__
            if part == "gridline":
                theirs = {**theirs, **dict(zip(_CLIPS, clips, strict=True))}
            if _looks[part](theirs) != _looks[part](ours) or _font_of(theirs) != _font_of(ours):
                return False
        theirs = {**src.__dict__, **{name: dest.__dict__[name] for name in (*_CLIPS, "_loc")}}
        return bool(_tick_look(theirs) == _tick_look(dest.__dict__))
    except (AttributeError, KeyError, ValueError):
        return False


def _font_of(held: dict[str, Any]) -> Any:
    return held["_fontproperties"].__dict__ if "_fontproperties" in held else None


#: The functions that are replaced: owner, name, and what makes a replacement.
REPLACEMENTS: list[tuple[Any, str, Callable[..., Any]]] = []
# The properties of artists, and what ``update_from`` copies, are those of this version.
if mpl.__version_info__[:2] == (3, 11):
    REPLACEMENTS += [(Axis, "_get_tick", _copying), (Axis, "_copy_tick_props", _copying_what_differs)]
