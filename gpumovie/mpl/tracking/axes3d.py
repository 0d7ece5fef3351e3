"""3D axes in pieces: their panes, grids and axes are one artist, and what is plotted in them are others.

``Axes3D.draw`` projects all that is plotted, orders it by depth, and draws it as ``Axes.draw`` does. The projection
is done here for each frame, too, but only of what changed.
"""

from __future__ import annotations

import sys
import weakref
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.patches import Patch

from .snapshot import Snapshot

#: Artists that differed so many times in a row are projected without a look.
_OFTEN = 3


def is_ordinary_3d(axes: Any) -> bool:
    """Whether these are 3D axes that draw in mplot3d's own way."""
    module: Any = sys.modules.get(
        "mpl_toolkits.mplot3d.axes3d"
    )  # to load it takes long, and who has such axes has it
    kind: Any = type(axes)
    return (
        module is not None
        and isinstance(axes, module.Axes3D)
        and kind.draw is module.Axes3D.draw
        and kind.get_proj is module.Axes3D.get_proj
        and kind.get_children is Axes.get_children
        and kind._update_title_position is Axes._update_title_position  # type: ignore[attr-defined]
        and axes.get_rasterization_zorder() is None
        and axes.get_agg_filter() is None
        and vars(axes).keys().isdisjoint(("draw", "get_children", "get_proj"))
        and all(type(axis).__module__ == "mpl_toolkits.mplot3d.axis3d" for axis in axes._axis_map.values())
    )


class Frame3D(Artist):
    """The panes, grids and axes of 3D axes, which ``Axes3D.draw`` draws before all else but the background.

    Args:
        axes: the 3D axes.
    """

    def __init__(self, axes: Any) -> None:
        super().__init__()
        self.axes = axes
        self.set_figure(axes.figure)

    @property
    def parts(self) -> list[Any]:
        """The three axes, which hold the panes and the grids."""
        axes: Any = self.axes
        return list(axes._axis_map.values())

    def draw(self, renderer: Any) -> None:
        """Draw them in the order of ``Axes3D.draw``."""
        for axis in self.parts:
            axis.draw_pane(renderer)
        for axis in self.parts:
            axis.draw_grid(renderer)
        for axis in self.parts:
            axis.draw(renderer)


def view_of(axes: Any) -> tuple[Any, ...]:
    """All of 3D axes that the projection of an artist in them depends on."""
    matrix = axes.get_proj()
    scales = (axes.get_xscale(), axes.get_yscale(), axes.get_zscale())
    return (matrix.tobytes(), *map(float, axes.get_w_lims()), *scales, axes.elev, axes.azim, axes.roll)


class Projection:
    """What is plotted in 3D axes, projected and ordered by depth.

    Args:
        axes: the 3D axes.
    """

    def __init__(self, axes: Any) -> None:
        self._axes = axes
        self._view: tuple[Any, ...] = ()
        # For each artist how far away it is, what it was projected from, and how often in a row that had changed.
        self._known: weakref.WeakKeyDictionary[Any, tuple[float, Snapshot | None, int]] = weakref.WeakKeyDictionary()

    def update(self, renderer: Any) -> None:
        """Do to the axes what ``Axes3D.draw`` does before it draws."""
        axes = self._axes
        axes._unstale_viewLim()
        locator = axes.get_axes_locator()
        axes.apply_aspect(locator(axes, renderer) if locator else None)
        axes.M = axes.get_proj()
        axes.invM = np.linalg.inv(axes.M)
        view = view_of(axes)
        if view != self._view:
            self._known.clear()
        self._view = view
        shown = [
            artist for artist in axes._children if isinstance(artist, Collection | Patch) and artist.get_visible()
        ]
        depths = {artist: self._project(artist) for artist in shown}
        if axes.computed_zorder:
            start = max(axis.get_zorder() for axis in axes._axis_map.values()) + 1
            zorders = {Collection: start, Patch: start}
            for artist in sorted(shown, key=depths.__getitem__, reverse=True):
                kind = Collection if isinstance(artist, Collection) else Patch
                if artist.zorder != zorders[kind]:
                    artist.zorder = zorders[kind]
                zorders[kind] += 1

    def _project(self, artist: Any) -> Any:
        depth, snapshot, changes = self._known.get(artist, (0.0, None, 0))
        if snapshot is not None and not snapshot.is_stale():
            return depth
        depth = artist.do_3d_projection()
        changes = changes + 1 if artist in self._known else 0
        self._known[artist] = depth, Snapshot([artist]) if changes < _OFTEN else None, changes
        return depth
