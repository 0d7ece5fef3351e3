"""The order in which a figure's artists are drawn: one flat list.

``Figure.draw`` and ``Axes.draw`` sort their children by zorder and draw one after the other, so a frame is a list of
artists. What they do besides (aspect, pending autoscale, the position of titles) is done here for each frame, too.
Axes that draw in a way of their own (polar, secondary axes, other packages') stand in the list as one artist.
Invisible artists draw nothing and are left out: an ArtistAnimation has hundreds of them.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.figure import Figure, FigureBase, SubFigure
from matplotlib.image import _ImageBase
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from .axes3d import Frame3D, Projection, is_ordinary_3d

#: Where an artist stands: the place of the axes or figure that holds it, its class, and how many of that class are
#: drawn there before it.
Place = tuple[Any, ...]

_by_zorder, _is_visible = attrgetter("zorder"), attrgetter("_visible")
_DRAWN_IF_VISIBLE = (Line2D, Patch, Collection, _ImageBase, Text, Legend)


class Order:
    """The artists of ``fig`` in the order in which they are drawn.

    Attributes:
        artists: in drawing order.
        axes: those whose children are among the artists, one by one.
        frames: the panes, grids and axes of those that are three-dimensional; they are among the artists, too.
        places: of the artists and of the axes.
    """

    def __init__(self, fig: Figure, renderer: Any) -> None:
        self.fig = fig
        self._renderer = renderer
        self.frames: dict[Any, Frame3D] = {}
        self._projections: dict[Any, Projection] = {}
        self.artists: list[Artist] = []
        self.axes: list[Any] = []
        self.places: dict[Any, Place] = {}
        self._shape: list[Any] = []
        self._counts: Counter[Place] = Counter()  # of artists, by the place of their owner and their class
        self._known: Any = ({}, {})  # frames and projections of the update before

    def update(self) -> bool:
        """List the artists anew if any was added, removed or reordered; returns whether that is so."""
        for axes in list(self._projections):
            if axes.figure is not None:  # it may have been removed
                self._projections[axes].update(self._renderer)
        if not self.differs():
            return False
        known = self.frames, self._projections
        self.frames, self._projections = {}, {}
        self.artists, self.axes = [], []
        self.places.clear()
        self._counts.clear()
        self._known = known
        self._add_figure(self.fig, ())
        self._shape = list(_shape(self.fig))  # to project artists gives them another zorder
        return True

    def differs(self) -> bool:
        """Whether anything was added, removed or reordered since the last update."""
        return list(_shape(self.fig)) != self._shape

    def prepare(self, renderer: Any) -> None:
        """Do to the axes what drawing does to them before it draws their children."""
        for part in self._parts(self.fig):
            part._get_draw_artists(renderer)  # applies the aspects
        for axes in self.axes:
            axes._unstale_viewLim()
            locator = axes.get_axes_locator()
            axes.apply_aspect(locator(axes, renderer) if locator else None)

    def mark_drawn(self) -> None:
        """Mark axes and figures as not stale any more, as drawing does."""
        for axes in self.axes:
            axes.stale = False
        for part in self._parts(self.fig):
            part.stale = False

    def _parts(self, fig: Any) -> Iterator[Any]:
        yield fig
        for part in fig.subfigs:
            if part.get_visible():
                yield from self._parts(part)

    def _add_figure(self, fig: Any, place: Place) -> None:
        if not fig.get_visible():
            return
        self._append(fig.patch, place)
        shown = filter(_is_shown, fig.get_children())
        children = [child for child in shown if child is not fig.patch and not child.get_animated()]
        for child in sorted(children, key=lambda child: child.get_zorder()):
            self._add(child, place)

    def _add(self, artist: Any, owner: Place) -> None:
        if isinstance(artist, SubFigure):
            self._add_figure(artist, self._next_place(artist, owner))
        elif isinstance(artist, Axes) and (is_plain(artist) or is_ordinary_3d(artist)):
            self._add_axes(artist, owner)
        else:
            self._append(artist, owner)

    def _append(self, artist: Any, owner: Place) -> None:
        self.artists.append(artist)
        self.places[artist] = self._next_place(artist, owner)

    def _next_place(self, artist: Any, owner: Place) -> Place:
        key = (owner, type(artist))
        self._counts[key] += 1
        return (*key, self._counts[key])

    def _add_axes(self, axes: Any, owner: Place) -> None:
        if not axes.get_visible():
            return
        self.axes.append(axes)
        place = self.places[axes] = self._next_place(axes, owner)
        if is_ordinary_3d(axes):
            self._add_space(axes, place)
            return
        framed = axes.axison and axes.get_frame_on()
        left_out = {id(axes.patch)}
        if not framed:
            left_out.update(map(id, axes.spines.values()))
        if not axes.axison:
            left_out.update(map(id, axes._axis_map.values()))
        if framed:
            self._append(axes.patch, place)
        shown = filter(_is_shown, axes.get_children())
        for child in sorted((each for each in shown if id(each) not in left_out), key=_by_zorder):
            self._add(child, place)

    def _add_space(self, axes: Any, place: Place) -> None:
        frames, projections = self._known
        self._projections[axes] = projection = projections.get(axes) or Projection(axes)
        if axes not in projections:
            projection.update(self._renderer)
        self._append(axes.patch, place)
        if axes._axis3don:
            frame = self.frames[axes] = frames.get(axes) or Frame3D(axes)
            self._append(frame, place)
        left_out = {id(axes.patch), *map(id, axes.spines.values())}
        if not axes.axison:  # as is usual, since the frame draws them
            left_out.update(map(id, axes._axis_map.values()))
        shown = filter(_is_shown, axes.get_children())
        for child in sorted((each for each in shown if id(each) not in left_out), key=_by_zorder):
            self._add(child, place)


def _is_shown(artist: Any) -> bool:
    kind: Any = type(artist)
    return artist._visible or not _is_drawn_if_visible(kind)


@functools.lru_cache
def _is_drawn_if_visible(kind: type) -> bool:
    """Whether artists of a class draw nothing, and do nothing else, while they are invisible."""
    return issubclass(kind, _DRAWN_IF_VISIBLE) and kind.__module__.startswith(("matplotlib.", "mpl_toolkits."))


def is_plain(artist: Artist) -> bool:
    """Whether these are axes that draw their children one by one, in the usual way."""
    kind: Any = type(artist)
    return (
        isinstance(artist, Axes)
        and kind.draw is Axes.draw
        and kind.get_children is Axes.get_children
        and kind._update_title_position is Axes._update_title_position  # type: ignore[attr-defined]
        and artist.get_rasterization_zorder() is None
        and artist.get_agg_filter() is None
        and not _has_own(artist)
    )


def _draws_as_usual(fig: Any) -> bool:
    kind, usual = type(fig), SubFigure if isinstance(fig, SubFigure) else Figure
    return (
        kind.draw is usual.draw
        and kind.get_children is FigureBase.get_children
        and kind._get_draw_artists is FigureBase._get_draw_artists  # type: ignore[attr-defined]
        and fig.get_agg_filter() is None
        and not _has_own(fig)
    )


def _subfigures(fig: Any) -> Iterator[Any]:
    for part in fig.subfigs:
        yield part
        yield from _subfigures(part)


def _has_own(artist: Artist) -> bool:
    """Whether this very artist was given another way to draw."""
    return not vars(artist).keys().isdisjoint(("draw", "get_children", "_get_draw_artists"))


def is_drawn_in_order(fig: Any) -> bool:
    """Whether the figure draws its artists in the usual way, and nothing else draws into its image.

    Images that are combined before they are drawn have no order of their own. A user's callback for ``draw_event``
    may draw; matplotlib's own, of animations and widgets, do nothing while a figure is saved.
    """
    if fig.suppressComposite is False and fig.findobj(_ImageBase):
        return False
    if not all(map(_draws_as_usual, [fig, *_subfigures(fig)])):
        return False
    callbacks = fig.canvas.callbacks.callbacks.get("draw_event", {}).values()
    return all((call := each()) is None or (call.__module__ or "").startswith("matplotlib.") for each in callbacks)


def _shape(fig: Any) -> Iterator[Any]:
    """Everything that the order depends on, to be compared."""
    children = fig.get_children()
    yield children
    yield list(map(_by_zorder, children))
    yield list(map(_is_visible, children))
    yield [fig.get_visible(), *(child.get_animated() for child in children)]
    for child in children:
        if isinstance(child, FigureBase):
            yield from _shape(child)
        elif isinstance(child, Axes):
            yield from _axes_shape(child)


def _axes_shape(axes: Any) -> Iterator[Any]:
    in_space = is_ordinary_3d(axes)
    if in_space:
        yield axes._axis3don
    elif not is_plain(axes):
        yield None
        return
    children = axes.get_children()
    yield children
    yield list(map(_by_zorder, children))
    yield list(map(_is_visible, children))
    yield [axes.get_visible(), axes.axison, not in_space and axes.get_frame_on()]  # 3D axes have no such method
    for child in axes.child_axes:
        yield from _axes_shape(child)
