"""A figure as pixels: what ``fig.savefig(..., format="rgba")`` gives, with one ``Figure.draw`` instead of up to two.

This is where caching of what did not change belongs: it takes the place of ``_draw_whole``.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..video.pixels import Array


def draw(fig: Figure, *, dpi: float | str | None = None, **savefig_kwargs: Any) -> Array:
    """Draw a figure by Agg.

    Args:
        fig: any figure, on whatever canvas.
        dpi: pixels an inch; None and ``"figure"`` as for ``savefig``.
        savefig_kwargs: of ``Figure.savefig``; ``format`` and ``bbox_inches`` would change the size and are refused.

    Returns:
        Shape (height, width, 4), uint8, RGBA with straight alpha. The next drawing of the figure reuses the memory.
    """
    for name in ("format", "bbox_inches"):
        if name in savefig_kwargs:
            raise TypeError(
                f"{name}={savefig_kwargs[name]!r} cannot be used: every frame must have one size and format"
            )
    plain = {"facecolor", "edgecolor", "transparent"}
    transparent = savefig_kwargs.get("transparent")
    if transparent is None:
        transparent = mpl.rcParams["savefig.transparent"]
    if transparent or savefig_kwargs.keys() - plain:
        return _by_savefig(fig, dpi, savefig_kwargs)
    with _saving(fig, dpi, savefig_kwargs.get("facecolor"), savefig_kwargs.get("edgecolor")) as canvas:
        return _draw_whole(canvas)


def _draw_whole(canvas: FigureCanvasAgg) -> Array:
    agg: Any = FigureCanvasAgg  # matplotlib's own stubs leave these untyped
    agg.draw(canvas)  # not that of a GUI's subclass, which would draw on the screen
    return np.asarray(agg.buffer_rgba(canvas))


@contextlib.contextmanager
def _saving(fig: Figure, dpi: float | str | None, facecolor: Any, edgecolor: Any) -> Iterator[FigureCanvasAgg]:
    """The state in which ``FigureCanvasBase.print_figure`` draws (matplotlib 3.9 to 3.11), and back.

    print_figure draws an invisible time first when there is a layout engine, so that what it measures for a tight
    bounding box is laid out. Nothing is measured here, and ``Figure.draw`` runs the layout by itself.
    """
    dpi = mpl.rcParams["savefig.dpi"] if dpi is None else dpi
    if dpi == "figure":
        dpi = getattr(fig, "_original_dpi", fig.dpi)
    with contextlib.ExitStack() as undo:
        canvas = fig.canvas
        if not isinstance(canvas, FigureCanvasAgg):
            undo.callback(fig.set_canvas, canvas)
            canvas = FigureCanvasAgg(fig)
        undo.enter_context(_attributes(canvas, manager=None))  # or a window would be resized
        undo.enter_context(_attributes(fig, dpi=dpi))
        undo.enter_context(_attributes(canvas, _device_pixel_ratio=1, _is_saving=True))
        usual = {"facecolor": mpl.rcParams["savefig.facecolor"], "edgecolor": mpl.rcParams["savefig.edgecolor"]}
        for name, asked in (("facecolor", facecolor), ("edgecolor", edgecolor)):
            colour = usual[name] if asked is None else asked
            if not (isinstance(colour, str) and colour == "auto"):
                undo.callback(fig.set, **{name: getattr(fig, f"get_{name}")()})
                fig.set(**{name: colour})
        yield canvas


@contextlib.contextmanager
def _attributes(target: Any, **values: Any) -> Iterator[None]:
    before = {name: getattr(target, name) for name in values}
    try:
        for name, value in values.items():
            setattr(target, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(target, name, value)


class _Taken(io.RawIOBase):
    """A file for savefig that takes the picture without copying it."""

    data: Any = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.data = data
        return len(data)


def _by_savefig(fig: Figure, dpi: float | str | None, savefig_kwargs: dict[str, Any]) -> Array:
    """The same by savefig itself, for what only it knows, such as ``transparent``."""
    taken: Any = _Taken()
    asked: dict[str, Any] = {"format": "rgba", **({} if dpi is None else {"dpi": dpi}), **savefig_kwargs}
    # bbox "tight" would give frames of different sizes.
    with mpl.rc_context({"savefig.bbox": None}):
        fig.savefig(taken, **asked)
    return np.asarray(taken.data)
