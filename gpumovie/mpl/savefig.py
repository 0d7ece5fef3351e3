"""A figure as pixels: what ``fig.savefig(..., format="rgba")`` gives, by one ``Figure.draw`` instead of up to two."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from ..video.pixel_formats import Array

#: What comes of drawing: an array here, where nothing else is asked for.
T = TypeVar("T")
Rasterize = Callable[[FigureCanvasAgg], T]
Arrange = Callable[[Figure], object]


def draw(
    fig: Figure,
    *,
    dpi: float | str | None = None,
    rasterize: Rasterize[T] | None = None,
    arrange: Arrange | None = None,
    **savefig_kwargs: Any,
) -> Array | T:
    """Draw a figure by Agg.

    Args:
        fig: any figure, on whatever canvas.
        dpi: pixels an inch; None and ``"figure"`` as for ``savefig``.
        rasterize: draws the figure of a canvas that is in the state in which savefig draws; None draws all of it.
        arrange: runs the figure's layout engine; None is ``lay_out``.
        savefig_kwargs: of ``Figure.savefig``; ``format`` and ``bbox_inches`` would change the size and are refused.

    Returns:
        Shape (height, width, 4), uint8, RGBA with straight alpha. The next drawing of the figure reuses the memory.
        Or what ``rasterize`` gives.
    """
    check_size_and_format(savefig_kwargs)
    if savefig_kwargs.keys() - {"facecolor", "edgecolor", "transparent"}:
        return by_savefig(fig, dpi, savefig_kwargs)
    facecolor, edgecolor = savefig_kwargs.get("facecolor"), savefig_kwargs.get("edgecolor")
    with contextlib.ExitStack() as undo:
        transparent = savefig_kwargs.get("transparent")
        if mpl.rcParams["savefig.transparent"] if transparent is None else transparent:
            _see_through(fig, undo)
            facecolor, edgecolor = (savefig_kwargs.get(name, "none") for name in ("facecolor", "edgecolor"))
        canvas = undo.enter_context(_saving(fig, dpi, facecolor, edgecolor))
        undo.enter_context(_laid_out(fig, arrange or lay_out))
        return rasterize(canvas) if rasterize is not None else draw_whole(canvas)


def check_size_and_format(savefig_kwargs: Mapping[str, object]) -> None:
    """Raise TypeError for what would make a picture of another size or kind."""
    for name in ("format", "bbox_inches"):
        if name in savefig_kwargs:
            raise TypeError(
                f"{name}={savefig_kwargs[name]!r} cannot be used: every frame must have one size and format"
            )


def draw_whole(canvas: FigureCanvasAgg) -> Array:
    """Draw all of the figure."""
    agg: Any = FigureCanvasAgg  # matplotlib's own stubs leave these untyped
    agg.draw(canvas)  # not that of a GUI's subclass, which would draw on the screen
    return np.asarray(agg.buffer_rgba(canvas))


@contextlib.contextmanager
def _saving(fig: Figure, dpi: float | str | None, facecolor: Any, edgecolor: Any) -> Iterator[FigureCanvasAgg]:
    """The state in which ``FigureCanvasBase.print_figure`` draws (matplotlib 3.9 to 3.11), and back."""
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
            now = getattr(fig, f"get_{name}")()
            if not (isinstance(colour, str) and colour == "auto") and not _is(colour, now):
                undo.callback(fig.set, **{name: now})
                fig.set(**{name: colour})
        yield canvas


def _is(colour: Any, now: Any) -> bool:
    """Whether ``colour`` is there already, as with ``Animation.save``; setting it would take time in each frame."""
    return bool(to_rgba(colour) == now)


@contextlib.contextmanager
def _laid_out(fig: Figure, arrange: Arrange) -> Iterator[None]:
    """Run the layout engine, and keep it from running again while the figure is drawn.

    So does print_figure, but by drawing the whole figure an invisible time.
    """
    engine = fig.get_layout_engine()
    if engine is None:
        yield
        return
    arrange(fig)
    fig.set_layout_engine("none")
    try:
        yield
    finally:
        fig.set_layout_engine(engine)


def lay_out(fig: Any) -> None:
    """What drawing a figure does to its layout, without drawing it.

    Each run of a layout engine begins where the one before ended, so frames are those of matplotlib only if the
    engine runs as often.
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


def _see_through(fig: Any, undo: contextlib.ExitStack) -> None:
    """Make the backgrounds transparent, as savefig does for ``transparent=True``."""
    parts = [*fig.subfigs]
    axes = [*fig.axes]
    patches = []
    while parts:
        part = parts.pop()
        patches.append(part.patch)
        parts += part.subfigs
        axes += part.axes
    while axes:
        each = axes.pop()
        patches.append(each.patch)
        axes += each.child_axes
    for patch in patches:
        undo.callback(patch.set, facecolor=patch.get_facecolor(), edgecolor=patch.get_edgecolor())
        patch.set(facecolor="none", edgecolor="none")


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


def by_savefig(fig: Figure, dpi: float | str | None, savefig_kwargs: dict[str, Any]) -> Array:
    """The same by savefig itself: for what only it knows, and where its inside is not as it is known here."""
    taken: Any = _Taken()
    asked: dict[str, Any] = {"format": "rgba", **({} if dpi is None else {"dpi": dpi}), **savefig_kwargs}
    # bbox "tight" would give frames of different sizes.
    with mpl.rc_context({"savefig.bbox": None}):
        fig.savefig(taken, **asked)
    return np.asarray(taken.data)
