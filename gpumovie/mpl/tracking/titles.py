"""The place of a title above axes: it depends on tick labels, which are costly to ask."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axis import Axis, YAxis

#: Attributes of a title that its height does not depend on.
_REGARDLESS = frozenset({"_text", "_color", "_renderer", "_stale"})


class Titles:
    """Places the titles of axes as ``Axes.draw`` does, asking only those axes for their boxes that have changed."""

    def __init__(self) -> None:
        self._boxes: dict[Axis, Any] = {}
        self._asked: dict[Any, set[Axis]] = {}  # for each axes, at the last time
        self._looks: dict[Any, list[Any]] = {}  # of its titles, then

    def update(self, axes: Any, renderer: Any, stays: Callable[[Artist], bool]) -> None:
        """Place the titles of ``axes`` if anything that they depend on may have changed.

        ``stays`` says of an artist whether it is as it was when it was drawn last.
        """
        asked = self._asked_for(axes)
        if asked == self._asked.get(axes) and all(map(stays, asked)):
            if all(map(stays, _titles(axes))):
                return
            # An offset text makes room only for a title that would be above it: the width counts then.
            if not any(map(_has_offset_text, asked)) and _equal(self._looks.get(axes), _looks(axes, renderer)):
                return
        self._asked[axes] = asked
        with contextlib.ExitStack() as undo:
            for axis in asked:
                undo.enter_context(self._asked_once(axis, stays(axis)))
            axes._update_title_position(renderer)
        self._looks[axes] = _looks(axes, renderer)

    def learn(self, axes: Any, renderer: Any) -> None:
        """Ask for the boxes that ``update`` will need; the axes have just been drawn."""
        if any(title.get_text() for title in _titles(axes)):
            self._asked[axes] = self._asked_for(axes)
            for axis in self._asked[axes]:
                self._boxes[axis] = axis.get_tightbbox(renderer)

    def forget(self) -> None:
        self._boxes.clear()
        self._asked.clear()
        self._looks.clear()

    def keep_only(self, artists: Collection[Artist]) -> None:
        """Forget the boxes of all others."""
        self._boxes = {axis: box for axis, box in self._boxes.items() if axis in artists}
        self._asked = {axes: asked for axes, asked in self._asked.items() if axes.title in artists}
        self._looks = {axes: looks for axes, looks in self._looks.items() if axes in self._asked}

    def _asked_for(self, axes: Any) -> set[Axis]:
        """The axes, in the other sense, whose labels the titles of ``axes`` keep away from."""
        aligned = axes.figure._align_label_groups.get("title")
        neighbours = {
            axes,
            *axes.child_axes,
            *axes._twinned_axes.get_siblings(axes),
            *(aligned.get_siblings(axes) if aligned is not None else ()),
        }
        return {axis for each in neighbours for axis in (each.xaxis, each.yaxis)}

    @contextlib.contextmanager
    def _asked_once(self, axis: Any, stays: bool) -> Iterator[None]:
        """While this lasts, an axis that stays gives the box that it had; asking it would touch all of its ticks."""

        def box(renderer: Any = None, **options: Any) -> Any:
            if not stays or axis not in self._boxes:
                self._boxes[axis] = type(axis).get_tightbbox(axis, renderer, **options)
            return self._boxes[axis]

        axis.get_tightbbox = box
        try:
            yield
        finally:
            del axis.get_tightbbox


def _titles(axes: Any) -> tuple[Any, Any, Any]:
    return axes.title, axes._left_title, axes._right_title


def _has_offset_text(axis: Any) -> bool:
    return isinstance(axis, YAxis) and bool(axis.offsetText.get_text())


def _equal(before: list[Any] | None, now: list[Any]) -> bool:
    try:
        return before == now
    except Exception:  # arrays, and whatever else users hand over
        return False


def _looks(axes: Any, renderer: Any) -> list[Any]:
    """All of the titles that their place above the axes depends on: another text may be as high as the last."""
    looks: list[Any] = [axes._autotitlepos]
    for title in _titles(axes):
        looks.append({name: value for name, value in vars(title).items() if name not in _REGARDLESS})
        if title.get_text():
            box = title.get_window_extent(renderer)
            looks.append((box.y0, box.y1))
    return looks
