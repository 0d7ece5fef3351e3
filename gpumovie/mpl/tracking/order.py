"""The order in which a figure's artists are drawn: one flat list.

``Figure.draw`` and ``Axes.draw`` sort their children by zorder and draw one after the other, so a frame is a list of
artists. What they do besides (aspect, pending autoscale, the position of titles) is done here for each frame, too.
Axes that draw in a way of their own (3D, polar, secondary axes, other packages') stand in the list as one artist.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase, SubFigure
from matplotlib.image import _ImageBase

_by_zorder = attrgetter("zorder")


class Order:
    """The artists of ``fig`` in the order in which they are drawn.

    Attributes:
        artists: in drawing order.
        axes: those whose children are among the artists, one by one.
    """

    def __init__(self, fig: Figure) -> None:
        self.fig = fig
        self.artists: list[Artist] = []
        self.axes: list[Any] = []
        self._shape: list[Any] = []

    def update(self) -> bool:
        """List the artists anew if any was added, removed or reordered; returns whether that is so."""
        if not self.differs():
            return False
        self._shape, self.artists, self.axes = list(_shape(self.fig)), [], []
        self._add_figure(self.fig)
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

    def _add_figure(self, fig: Any) -> None:
        if not fig.get_visible():
            return
        self.artists.append(fig.patch)
        children = [child for child in fig.get_children() if child is not fig.patch and not child.get_animated()]
        for child in sorted(children, key=lambda child: child.get_zorder()):
            self._add(child)

    def _add(self, artist: Any) -> None:
        if isinstance(artist, SubFigure):
            self._add_figure(artist)
        elif is_plain(artist):
            self._add_axes(artist)
        else:
            self.artists.append(artist)

    def _add_axes(self, axes: Any) -> None:
        if not axes.get_visible():
            return
        self.axes.append(axes)
        framed = axes.axison and axes.get_frame_on()
        left_out = {id(axes.patch)}
        if not framed:
            left_out.update(map(id, axes.spines.values()))
        if not axes.axison:
            left_out.update(map(id, axes._axis_map.values()))
        if framed:
            self.artists.append(axes.patch)
        for child in sorted((each for each in axes.get_children() if id(each) not in left_out), key=_by_zorder):
            self._add(child)


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
    yield [fig.get_visible(), *(child.get_animated() for child in children)]
    for child in children:
        if isinstance(child, FigureBase):
            yield from _shape(child)
        elif isinstance(child, Axes):
            yield from _axes_shape(child)


def _axes_shape(axes: Any) -> Iterator[Any]:
    if not is_plain(axes):
        yield None
        return
    children = axes.get_children()
    yield children
    yield list(map(_by_zorder, children))
    yield [axes.get_visible(), axes.axison, axes.get_frame_on()]
    for child in axes.child_axes:
        yield from _axes_shape(child)
