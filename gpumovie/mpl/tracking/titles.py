"""The positions of titles above axes: they depend on the boxes of tick labels, which take long to compute."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axis import Axis, YAxis

#: Attributes of a title that its height does not depend on.
_INDEPENDENT_OF_HEIGHT = frozenset({"_text", "_color", "_renderer", "_stale"})


class Titles:
    """Places the titles of axes as ``Axes.draw`` does, but computes only the boxes that may have changed.

    matplotlib calls a side of axes, with its ticks and labels, an axis.
    """

    def __init__(self) -> None:
        self._boxes: dict[Axis, Any] = {}
        self._neighbours: dict[Any, set[Axis]] = {}  # of each axes, at its last placement
        self._looks: dict[Any, list[Any]] = {}  # of the titles of each axes, after their last placement

    def place(self, axes: Any, renderer: Any, static: set[Artist]) -> bool:
        """Place the titles of ``axes``, if anything that they depend on may have changed; returns whether it was so.

        Args:
            axes: any axes; one of their titles has a text.
            renderer: measures texts.
            static: the artists that are as they were when they were drawn last.
        """
        neighbours = _neighbours_of(axes)
        if neighbours == self._neighbours.get(axes) and neighbours <= static:
            if static.issuperset(titles_of(axes)):
                return False
            # An offset text makes room only for a title that would be above it: the title's width counts then.
            if not any(map(_has_offset_text, neighbours)) and _equal(self._looks.get(axes), _looks(axes, renderer)):
                return False
        self._neighbours[axes] = neighbours
        with contextlib.ExitStack() as undo:
            for axis in neighbours:
                undo.enter_context(self._with_known_box(axis, axis in static))
            axes._update_title_position(renderer)
        self._looks[axes] = _looks(axes, renderer)
        return True

    def learn(self, axes: Any, renderer: Any) -> None:
        """Compute the boxes that ``place`` will need; the axes, which have a title, have just been drawn."""
        self._neighbours[axes] = _neighbours_of(axes)
        for axis in self._neighbours[axes]:
            self._boxes[axis] = axis.get_tightbbox(renderer)

    def forget(self) -> None:
        """Forget all boxes."""
        self._boxes.clear()
        self._neighbours.clear()
        self._looks.clear()

    def replace_axis(self, before: Any, now: Axis) -> None:
        """An axis stands where another stood, and has its box as long as it is static."""
        if before in self._boxes:
            self._boxes[now] = self._boxes.pop(before)

    def forget_axis(self, axis: Axis) -> None:
        """Forget the box of an axis that has changed."""
        self._boxes.pop(axis, None)
        for axes in [axes for axes, neighbours in self._neighbours.items() if axis in neighbours]:
            del self._neighbours[axes]

    def keep_only(self, artists: Collection[Artist]) -> None:
        """Forget the boxes of all other artists."""
        self._boxes = {axis: box for axis, box in self._boxes.items() if axis in artists}
        self._neighbours = {axes: axis for axes, axis in self._neighbours.items() if axes.title in artists}
        self._looks = {axes: looks for axes, looks in self._looks.items() if axes in self._neighbours}

    @contextlib.contextmanager
    def _with_known_box(self, axis: Any, is_static: bool) -> Iterator[None]:
        """While this lasts, a static axis gives the box that it had; to compute it would touch all of its ticks."""

        def get_tightbbox(renderer: Any = None, **options: Any) -> Any:
            if not is_static and isinstance(axis, YAxis) and not renderer.ticks.have_offset_text(axis):
                return None  # nobody looks at the box of a y axis but for that of its offset text
            if not is_static or axis not in self._boxes:
                self._boxes[axis] = type(axis).get_tightbbox(axis, renderer, **options)
            return self._boxes[axis]

        axis.get_tightbbox = get_tightbbox
        try:
            yield
        finally:
            del axis.get_tightbbox


def titles_of(axes: Any) -> tuple[Any, Any, Any]:
    """The titles of axes: in the middle, at the left and at the right."""
    return axes.title, axes._left_title, axes._right_title


def has_title(axes: Any) -> bool:
    """Whether any title has a text. Otherwise there is nothing to place, and matplotlib 3.11 does not try."""
    return any(title.get_text() for title in titles_of(axes))


def _neighbours_of(axes: Any) -> set[Axis]:
    """Each axis whose labels the titles of ``axes`` keep away from."""
    aligned = axes.figure._align_label_groups.get("title")
    neighbours = {
        axes,
        *axes.child_axes,
        *axes._twinned_axes.get_siblings(axes),
        *(aligned.get_siblings(axes) if aligned is not None else ()),
    }
    return {axis for each in neighbours for axis in (each.xaxis, each.yaxis)}


def _has_offset_text(axis: Any) -> bool:
    return isinstance(axis, YAxis) and bool(axis.offsetText.get_text())


def _equal(before: list[Any] | None, now: list[Any]) -> bool:
    try:
        return before == now
    except Exception:  # arrays, and whatever else users hand over
        return False


def _looks(axes: Any, renderer: Any) -> list[Any]:
    """Everything about the titles that their position depends on: another text may be as high as the one before."""
    looks: list[Any] = [axes._autotitlepos]
    for title in titles_of(axes):
        looks.append({name: value for name, value in vars(title).items() if name not in _INDEPENDENT_OF_HEIGHT})
        if title.get_text():
            box = title.get_window_extent(renderer)
            looks.append((box.y0, box.y1))
    return looks
