"""What an artist's drawing depends on besides its own attributes: axes, spines, other artists."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable
from dataclasses import dataclass
from numbers import Real
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes._base import _AxesBase as AnyAxes
from matplotlib.axis import Axis, XAxis, YAxis
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import TransformNode

from .axes3d import Frame3D, is_ordinary_3d, view_of
from .snapshot import DynamicKey, Snapshot, find_stale

#: Their positions follow from that of the axes, or from a transform of their own, but not from the limits.
_INDEPENDENT_OF_LIMITS = (Text, Legend)


@dataclass(frozen=True)
class View:
    """Where a figure or axes are drawn, and what part of the data they show.

    Attributes:
        position: of where they are.
        limits: of how data become positions; of a figure, the same as ``position``.
        units: of the axes' dimensions, by which dates and categories become numbers.
    """

    position: Snapshot
    limits: Snapshot
    units: list[Any]


class Views:
    """The views of all axes and figures on which any artist depends.

    Attributes:
        nodes: the snapshot that holds each of their transforms, by the id of the transform.
    """

    def __init__(self) -> None:
        self._views: dict[Any, View] = {}
        self._replaced: set[Any] = set()  # owners whose views were those of others, and are to be taken anew
        self.nodes: dict[int, Snapshot] = {}

    def of(self, owner: Any) -> View:
        """The view of axes or of a figure, taken now if there is none yet."""
        if owner not in self._views:
            _evaluate(owner)
            position, limits = _roots_of_view(owner)
            if isinstance(owner, AnyAxes):
                self.of(owner.figure)
                self._views[owner] = View(
                    self._take(position), self._take(limits, _key_of_view(owner)), _units(owner)
                )
            else:
                taken = self._take(position)
                self._views[owner] = View(taken, taken, [])
        return self._views[owner]

    def replace(self, before: Any, now: Any) -> None:
        """Axes or a figure stand where others stood: what depended on the view of those depends on theirs."""
        view = self._views.pop(before, None)
        if view is not None and now not in self._views:
            self._views[now] = view
            self._replaced.add(now)
            position, limits = _roots_of_view(now)
            view.position.replace_roots(position)
            view.limits.replace_roots(limits, _key_of_view(now))

    def update(self) -> set[Snapshot]:
        """Take again what is stale; returns the snapshots that have changed."""
        for owner in self._views:
            _evaluate(owner)
        stale = find_stale(self._snapshots())
        changed: set[Snapshot] = set()
        retaken = False
        for owner, view in self._views.items():
            for snapshot in {view.position: None, view.limits: None}:
                if owner in self._replaced or snapshot in stale or not changed.isdisjoint(snapshot.dependencies):
                    retaken = True
                    if snapshot.retake():
                        changed.add(snapshot)
            units = _units(owner)
            if not all(map(operator.is_, units, view.units)):
                view.units[:] = units
                view.limits.version += 1
                changed.add(view.limits)
        self._replaced.clear()
        if retaken:
            self._collect_nodes()
        return changed

    def differ(self) -> bool:
        """Whether any view has changed since the last update, or might have."""
        return bool(find_stale(self._snapshots())) or any(
            not all(map(operator.is_, _units(owner), view.units)) for owner, view in self._views.items()
        )

    def keep_only(self, owners: Iterable[Any], snapshots: Iterable[Snapshot]) -> None:
        """Forget the views of other owners of which no snapshot is needed any more."""
        kept, needed = set(owners), set(snapshots)
        for owner, view in list(self._views.items()):
            if owner not in kept and view.position not in needed and view.limits not in needed:
                del self._views[owner]
        self._collect_nodes()

    def _snapshots(self) -> list[Snapshot]:
        views = self._views.values()
        return [view.position for view in views] + [v.limits for v in views if v.limits is not v.position]

    def _collect_nodes(self) -> None:
        self.nodes.clear()
        for view in self._views.values():
            for snapshot in (view.position, view.limits):
                self._add_nodes(snapshot)

    def _take(self, roots: list[Any], dynamic_key: DynamicKey | None = None) -> Snapshot:
        snapshot = Snapshot(roots, self.nodes, dynamic_key)
        self._add_nodes(snapshot)
        return snapshot

    def _add_nodes(self, snapshot: Snapshot) -> None:
        for node in snapshot.keepalive:
            if isinstance(node, TransformNode):  # matrices and the like may be shared
                self.nodes.setdefault(id(node), snapshot)


def _roots_of_view(owner: Any) -> tuple[list[Any], list[Any]]:
    """What the position and the limits of axes or of a figure follow from."""
    if isinstance(owner, AnyAxes):
        return [owner.bbox, owner.transAxes, owner.get_position(original=False)], [owner.transData, owner.viewLim]
    position = [owner.bbox, owner.transSubfigure, owner.dpi_scale_trans]
    return position, position


def _key_of_view(owner: Any) -> DynamicKey | None:
    return functools.partial(view_of, owner) if is_ordinary_3d(owner) else None


def _units(owner: Any) -> list[Any]:
    return [axis.units for axis in owner._axis_map.values()] if isinstance(owner, AnyAxes) else []


def _evaluate(owner: Any) -> None:
    """Have transforms compute what they cache, so that they do not change later by being asked."""
    owner.bbox.get_points()
    if isinstance(owner, AnyAxes):
        owner.transAxes.get_affine()
        owner.transData.get_affine()
    else:
        owner.transSubfigure.get_affine()


def snapshot_of(artist: Artist, views: Views, renderer: Any) -> Snapshot:
    """Take a snapshot of everything that drawing ``artist`` depends on."""
    own = artist if isinstance(artist, AnyAxes) else artist.axes
    dynamic_key = _dynamic_key(artist, renderer)
    # A ConnectionPatch may be drawn by a figure that it does not know of.
    owners: list[Any] = [owner for owner in (artist.figure, own) if owner is not None]
    for owner in owners:
        views.of(owner)
    roots = _roots(artist)
    for root in roots:
        _take_over_data(root)
    snapshot = Snapshot(roots, views.nodes, dynamic_key)
    for owner in owners:
        snapshot.depend_on(views.of(owner).position)
    if own is not None and (type(artist) not in _INDEPENDENT_OF_LIMITS or _has_units(artist)):
        snapshot.depend_on(views.of(own).limits)
    if _shows_one_dimension(artist):
        del snapshot.dependencies[views.of(own).limits]
    if isinstance(artist, Axis):
        snapshot.axes.update(
            helper.axis.axes for helper in _tick_helpers(artist) if getattr(helper.axis, "axes", own) is not own
        )
    for axes in snapshot.axes:
        snapshot.depend_on(views.of(axes).position)
        snapshot.depend_on(views.of(axes).limits)
    return snapshot


def _take_over_data(artist: Any) -> None:
    """Have lines take over the data that they were given, as drawing does first: they may be the same as before."""
    lines: list[Any] = [artist] if isinstance(artist, Line2D) else []
    if isinstance(artist, Axis):
        for ticks in (vars(artist).get("majorTicks", ()), vars(artist).get("minorTicks", ())):
            lines += [line for tick in ticks for line in (tick.gridline, tick.tick1line, tick.tick2line)]
    for line in lines:
        if line._visible and (line._invalidx or line._invalidy):
            line.recache()


def _has_units(artist: Any) -> bool:
    """Whether this is a text at a date or a category."""
    return isinstance(artist, Text) and not all(isinstance(each, Real) for each in (artist._x, artist._y))  # type: ignore[attr-defined]


def _dynamic_key(artist: Any, renderer: Any) -> DynamicKey | None:
    """What an artist's drawing depends on and does not hold; it has to be asked for in each frame.

    A legend that seeks the best place looks at the data of its axes. An axis shows the limits of one dimension.
    """
    if isinstance(artist, Legend) and artist._loc == 0 and artist.isaxes:  # type: ignore[attr-defined]
        legend: Any = artist
        box = legend._legend_box.get_bbox(renderer)
        return functools.partial(legend._findoffset, box.width, box.height, -box.x0, -box.y0, renderer)
    if _shows_one_dimension(artist):
        limits: DynamicKey = artist.get_view_interval
        return limits
    return None


def _shows_one_dimension(artist: Any) -> bool:
    """Whether this is an axis that does not depend on the limits of the other dimension."""
    if (
        not isinstance(artist, XAxis | YAxis)
        or artist.axes.name != "rectilinear"
        or any(map(_is_at_data, artist.axes.spines.values()))
    ):
        return False
    # A locator or formatter that several axes share looks at the limits of the axis that it was last given to.
    return bool(artist.axes.transData.is_separable) and all(helper.axis is artist for helper in _tick_helpers(artist))


def _tick_helpers(axis: Any) -> list[Any]:
    return [part for ticker in (axis.major, axis.minor) for part in (ticker.locator, ticker.formatter)]


def _is_at_data(spine: Any) -> bool:
    """Whether the spine, and an axis with it, stands at a value of the other dimension."""
    position = spine._position
    return position is not None and position != "center" and position[0] not in ("outward", "axes")


def _roots(artist: Any) -> list[Any]:
    """The artist, and others at which its drawing looks."""
    if isinstance(artist, Frame3D):
        return artist.parts
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
