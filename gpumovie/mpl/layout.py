"""Runs a figure's layout engine as often per frame as matplotlib does, but leaves out runs that change nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.figure import Figure

#: What runs the layout of each canvas, for every ``laying_out_when_idle`` that lasts.
_laying_out: WeakKeyDictionary[Any, list[Callable[[], bool]]] = WeakKeyDictionary()


class Layout:
    """The layout of one figure, from frame to frame.

    Each run of a layout engine begins where the one before ended, and some engines end in turns at two positions that
    differ in the last bit. So what counts is whether the frame before ended where it had begun.

    Attributes:
        has_settled: whether the last frame had the same positions as the one before.
    """

    def __init__(self, fig: Figure) -> None:
        self.has_settled = False
        self._fig = fig
        self._positions: list[Any] | None = None  # that the engine gave the last frame
        self._left_out = 0  # runs for this frame

    def run(self, is_unchanged: bool) -> None:
        """Run the engine, unless its runs for this frame would change nothing: they take longer than the rest.

        Args:
            is_unchanged: whether nothing that the engine looks at has changed since the last frame.
        """
        if self.has_settled and is_unchanged:
            self._left_out += 1
            return
        for _ in range(self._left_out + 1):
            run_layout(self._fig)
        self._left_out = 0

    def finish_frame(self) -> None:
        """Note the positions that this frame has."""
        positions = _positions(self._fig)
        self.has_settled, self._positions, self._left_out = positions == self._positions, positions, 0


def _positions(fig: Any) -> list[Any]:
    """Everything that a layout engine sets."""
    boxes = [axes.get_position(original=True) for axes in fig.axes] + [part.bbox_relative for part in fig.subfigs]
    return [box.get_points().tolist() for box in boxes]


@contextlib.contextmanager
def without_layout(fig: Figure) -> Iterator[None]:
    """While this lasts, drawing the figure runs no layout engine.

    print_figure runs it once beforehand, by drawing the whole figure with a renderer that draws nothing.
    """
    engine = fig.get_layout_engine()
    if engine is None:
        yield
        return
    fig.set_layout_engine("none")
    try:
        yield
    finally:
        fig.set_layout_engine(engine)


def run_layout(fig: Any) -> None:
    """Do to the layout what drawing a figure does, without drawing it.

    Frames are those of matplotlib only if the engine runs as often.
    """
    if not fig.axes or fig.get_layout_engine() is None:
        return
    renderer = fig._get_renderer()
    undrawn = renderer._draw_disabled()  # if there is no such thing, let it be known before anything is changed
    fig._get_draw_artists(renderer)  # applies the aspect of all axes, insets included
    # Figure.draw passes over it too: a figure that is too small has no layout.
    with contextlib.suppress(ValueError):
        fig.get_layout_engine().execute(fig)
    with undrawn:
        for axes in fig.axes:
            if hasattr(axes, "get_proj"):  # 3D axes know where their labels are only by drawing them
                axes.draw(renderer)


@contextlib.contextmanager
def laying_out_when_idle(canvas: Any, lay_out: Callable[[], bool]) -> Iterator[None]:
    """While this lasts, ``canvas.draw_idle()`` only runs the layout, and does not draw.

    Animation calls it for every frame, before ``grab_frame`` draws the frame anyway. Without a GUI it would draw at
    once (matplotlib#18785). A GUI draws later, and the canvas of a bare Figure draws nothing: those are left alone.
    Several of a canvas may last, and end in any order.

    Args:
        canvas: of the figure.
        lay_out: runs the layout; returns whether that was possible.
    """
    kind, lasting = type(canvas), _laying_out.setdefault(canvas, [])
    draws_at_once = kind.draw_idle is FigureCanvasBase.draw_idle and kind.draw is not FigureCanvasBase.draw
    if not draws_at_once or (not lasting and "draw_idle" in vars(canvas)):  # it may be the user's own
        yield
        return
    if not lasting:

        def draw_idle(*_: object, **__: object) -> None:
            if not lasting[-1]():
                kind.draw_idle(canvas)

        canvas.draw_idle = draw_idle
    lasting.append(lay_out)
    try:
        yield
    finally:
        lasting.remove(lay_out)
        if not lasting:
            del canvas.draw_idle
