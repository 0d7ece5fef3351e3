"""What an artist's drawing depends on besides its own attributes: axes, spines, other artists."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from numbers import Real
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes._base import _AxesBase as AnyAxes
from matplotlib.axis import Axis, XAxis, YAxis
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.transforms import TransformNode

from .snapshot import Snapshot

#: Their place follows from that of the axes, or from a transform of their own, but not from the limits.
_REGARDLESS_OF_LIMITS = (Text, Legend)


@dataclass(frozen=True)
class View:
    """Where a figure or axes are in the picture, and what they show.

    Attributes:
        place: watches where they are.
        limits: watches how data become positions; the same as ``place`` for a figure.
        units: of the axes' dimensions: dates and categories become numbers by them.
    """

    place: Snapshot
    limits: Snapshot
    units: list[Any]


class Views:
    """The views of all axes and figures that something relied on so far.

    Attributes:
        nodes: the watch of each transform in them, by its id.
    """

    def __init__(self) -> None:
        self._views: dict[Any, View] = {}
        self.nodes: dict[int, Snapshot] = {}

    def of(self, owner: Any) -> View:
        if owner not in self._views:
            _evaluate(owner)
            if isinstance(owner, AnyAxes):
                self.of(owner.figure)
                place = self._watch([owner.bbox, owner.transAxes, owner.get_position(original=False)])
                self._views[owner] = View(place, self._watch([owner.transData, owner.viewLim]), _units(owner))
            else:
                place = self._watch([owner.bbox, owner.transSubfigure, owner.dpi_scale_trans])
                self._views[owner] = View(place, place, [])
        return self._views[owner]

    def changed(self) -> set[Snapshot]:
        """The watches that see a change; they take what there is now for known."""
        changed: set[Snapshot] = set()
        touched = False
        for owner, view in self._views.items():
            _evaluate(owner)
            for watch in {view.place: None, view.limits: None}:
                if not changed.isdisjoint(watch.relies) or watch.changed():
                    touched = True
                    if watch.update():
                        changed.add(watch)
            units = _units(owner)
            if not all(map(operator.is_, units, view.units)):
                view.units[:] = units
                view.limits.version += 1
                changed.add(view.limits)
        if touched:
            self._collect()
        return changed

    def differ(self) -> bool:
        """Whether a watch would see a change, or might."""
        return any(
            view.place.changed() or view.limits.changed() or not all(map(operator.is_, _units(owner), view.units))
            for owner, view in self._views.items()
        )

    def keep_only(self, watches: Iterable[Snapshot]) -> None:
        """Forget the views of which nobody needs a watch."""
        needed = set(watches)
        for owner, view in list(self._views.items()):
            if view.place not in needed and view.limits not in needed:
                del self._views[owner]
        self._collect()

    def _collect(self) -> None:
        self.nodes.clear()
        for view in self._views.values():
            for watch in (view.place, view.limits):
                self._claim(watch)

    def _watch(self, roots: list[Any]) -> Snapshot:
        made = Snapshot(roots, self.nodes)
        self._claim(made)
        return made

    def _claim(self, watch: Snapshot) -> None:
        for node in watch.kept:
            if isinstance(node, TransformNode):  # matrices and the like may be shared
                self.nodes.setdefault(id(node), watch)


def _units(owner: Any) -> list[Any]:
    return [axis.units for axis in owner._axis_map.values()] if isinstance(owner, AnyAxes) else []


def _evaluate(owner: Any) -> None:
    """Have transforms found what they remember, so that they do not change by being asked."""
    owner.bbox.get_points()
    if isinstance(owner, AnyAxes):
        owner.transAxes.get_affine()
        owner.transData.get_affine()
    else:
        owner.transSubfigure.get_affine()


def watch(artist: Artist, views: Views) -> Snapshot:
    """Snapshot all that drawing ``artist`` depends on, as it is now."""
    own = artist if isinstance(artist, AnyAxes) else artist.axes
    # A ConnectionPatch may be drawn by a figure that it does not know of.
    owners: list[Any] = [owner for owner in (artist.figure, own) if owner is not None]
    for owner in owners:
        views.of(owner)
    made = Snapshot(_roots(artist), views.nodes)
    for owner in owners:
        made.rely_on(views.of(owner).place)
    if own is not None and (type(artist) not in _REGARDLESS_OF_LIMITS or _has_units(artist)):
        made.rely_on(views.of(own).limits)
    if _follows_one_dimension(artist):
        del made.relies[views.of(own).limits]
    if isinstance(artist, Axis):
        made.axes.update(
            helper.axis.axes for helper in _tick_helpers(artist) if getattr(helper.axis, "axes", own) is not own
        )
    for axes in made.axes:
        made.rely_on(views.of(axes).place)
        made.rely_on(views.of(axes).limits)
    return made


def _has_units(artist: Any) -> bool:
    """Whether this is a text at a date or a category."""
    return isinstance(artist, Text) and not all(isinstance(each, Real) for each in (artist._x, artist._y))  # type: ignore[attr-defined]


def question(artist: Any, renderer: Any) -> Callable[[], Any] | None:
    """Something to ask again for each frame: where the answer differs, the artist has changed.

    A legend that seeks the best place looks at the data of its axes. An axis shows the limits of one dimension.
    """
    if isinstance(artist, Legend) and artist._loc == 0 and artist.isaxes:  # type: ignore[attr-defined]
        seeking: Any = artist
        box = seeking._legend_box.get_bbox(renderer)
        return lambda: seeking._findoffset(box.width, box.height, -box.x0, -box.y0, renderer)
    if _follows_one_dimension(artist):
        return lambda: tuple(artist.get_view_interval())
    return None


def _follows_one_dimension(artist: Any) -> bool:
    """Whether this is an axis that the limits of the other dimension do not concern."""
    if (
        not isinstance(artist, XAxis | YAxis)
        or artist.axes.name != "rectilinear"
        or any(map(_is_at_data, artist.axes.spines.values()))
    ):
        return False
    # A locator or formatter that several axes share looks at the limits of the one that it was given to last.
    return bool(artist.axes.transData.is_separable) and all(helper.axis is artist for helper in _tick_helpers(artist))


def _tick_helpers(axis: Any) -> list[Any]:
    return [part for ticker in (axis.major, axis.minor) for part in (ticker.locator, ticker.formatter)]


def _is_at_data(spine: Any) -> bool:
    """Whether the spine, and an axis with it, stands at a value of the other dimension."""
    position = spine._position
    return position is not None and position != "center" and position[0] not in ("outward", "axes")


def _roots(artist: Any) -> list[Any]:
    if isinstance(artist, AnyAxes):
        return [artist, *artist.child_axes]
    if isinstance(artist, Axis) and artist.axes is not None:
        # The label keeps away from the spines at its sides, and in line with those of other axes.
        axes: Any = artist.axes
        name = artist.axis_name  # type: ignore[attr-defined]
        aligned = axes.figure._align_label_groups.get(name)
        siblings = aligned.get_siblings(axes) if aligned is not None else [axes]
        others = [getattr(each, f"{name}axis") for each in siblings if each is not axes]
        across = {"x": ("left", "right"), "y": ("bottom", "top")}.get(name, ())
        return [artist, *(spine for side, spine in axes.spines.items() if side not in across), *others]
    return [artist]
