"""Figures as the pixels of ``fig.savefig(..., format="rgba")``, by one ``Figure.draw`` instead of up to two."""

from __future__ import annotations

import contextlib
import io
import math
from collections.abc import Iterator, Mapping
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from ..errors import OptionError
from ..options.keywords import refuse_unknown
from ..video.pixel_formats import Array
from .layout import run_layout, without_layout

#: Keywords that are handled here; the others only savefig itself understands.
SIMPLE_KEYWORDS = frozenset({"facecolor", "edgecolor", "transparent"})
#: Keywords of savefig that have a meaning where it gives pixels.
_KEYWORDS = (
    *("facecolor", "edgecolor", "transparent", "orientation", "pad_inches", "bbox_extra_artists", "backend"),
    "metadata",
)
#: rcParams["savefig.bbox"] as it was before the first ``without_bbox`` that lasts, and an item for each of them.
_bbox_before: list[Any] = []
#: An image of more pixels than this takes 16 GiB.
_MAX_PIXELS = 2**32


def draw(fig: Figure, *, dpi: float | str | None = None, **savefig_kwargs: Any) -> Array:
    """Draw all of a figure by Agg.

    Args:
        fig: any figure, on whatever canvas.
        dpi: pixels an inch; None and ``"figure"`` as for ``savefig``.
        savefig_kwargs: of ``Figure.savefig``.

    Returns:
        Shape (height, width, 4), uint8, RGBA with straight alpha. The next drawing of the figure reuses the memory.

    Raises:
        TypeError: ``format`` or ``bbox_inches`` was given, which would change the size of the image.
    """
    if not SIMPLE_KEYWORDS.issuperset(savefig_kwargs):
        return draw_by_savefig(fig, dpi, savefig_kwargs)
    with saving(fig, dpi, savefig_kwargs) as canvas:
        run_layout(fig)
        with without_layout(fig):
            return draw_on(canvas)


def draw_on(canvas: FigureCanvasAgg) -> Array:
    """Draw all of a canvas's figure: shape (height, width, 4), uint8."""
    agg: Any = FigureCanvasAgg  # matplotlib's own stubs leave these untyped
    agg.draw(canvas)  # not the method of a GUI's subclass, which would draw on the screen
    return np.asarray(agg.buffer_rgba(canvas))


@contextlib.contextmanager
def at_dpi(fig: Figure, dpi: float | str | None) -> Iterator[FigureCanvasAgg]:
    """While this lasts, the figure has the resolution with which savefig draws it, on a canvas of Agg.

    Args:
        fig: any figure, on whatever canvas.
        dpi: pixels an inch; None and ``"figure"`` as for ``savefig``.

    Yields:
        The canvas.
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
        yield canvas


@contextlib.contextmanager
def saving(fig: Figure, dpi: float | str | None, savefig_kwargs: Mapping[str, Any]) -> Iterator[FigureCanvasAgg]:
    """While this lasts, the figure is in the state in which ``FigureCanvasBase.print_figure`` draws it.

    That is the state of matplotlib 3.9 to 3.11; the layout engine is left out.

    Args:
        fig: any figure, on whatever canvas.
        dpi: pixels an inch; None and ``"figure"`` as for ``savefig``.
        savefig_kwargs: ``facecolor``, ``edgecolor`` and ``transparent``, or some of them.

    Yields:
        The canvas to draw on.

    Raises:
        TypeError: ``format`` or ``bbox_inches`` was given, which would change the size of the image.
    """
    _check_size_and_format(savefig_kwargs)
    facecolor, edgecolor = savefig_kwargs.get("facecolor"), savefig_kwargs.get("edgecolor")
    transparent = savefig_kwargs.get("transparent")
    with contextlib.ExitStack() as undo:
        if mpl.rcParams["savefig.transparent"] if transparent is None else transparent:
            _make_transparent(fig, undo)
            facecolor, edgecolor = (savefig_kwargs.get(name, "none") for name in ("facecolor", "edgecolor"))
        canvas = undo.enter_context(at_dpi(fig, dpi))
        undo.enter_context(_attributes(canvas, _device_pixel_ratio=1, _is_saving=True))
        usual = {"facecolor": mpl.rcParams["savefig.facecolor"], "edgecolor": mpl.rcParams["savefig.edgecolor"]}
        for name, asked in (("facecolor", facecolor), ("edgecolor", edgecolor)):
            colour = usual[name] if asked is None else asked
            now = getattr(fig, f"get_{name}")()
            if not (isinstance(colour, str) and colour == "auto") and not _same_colour(colour, now):
                undo.callback(fig.set, **{name: now})
                fig.set(**{name: colour})
        yield canvas


def _same_colour(colour: Any, now: Any) -> bool:
    """Whether the figure has the colour already, as with ``Animation.save``; to set it would take time."""
    return bool(to_rgba(colour) == now)


def _make_transparent(fig: Any, undo: contextlib.ExitStack) -> None:
    """Make all backgrounds transparent, as savefig does for ``transparent=True``."""
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


class _ImageFile(io.RawIOBase):
    """A file to which savefig writes an image; holds it without copying it."""

    data: Any = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.data = data
        return len(data)


def draw_by_savefig(fig: Figure, dpi: float | str | None, savefig_kwargs: Mapping[str, Any]) -> Array:
    """Draw all of a figure by savefig itself: for keywords that only savefig understands, and in doubt.

    Returns:
        Shape (height, width, 4), uint8, RGBA with straight alpha.

    Raises:
        TypeError: ``format`` or ``bbox_inches`` was given, which would change the size of the image.
    """
    _check_size_and_format(savefig_kwargs)
    file: Any = _ImageFile()
    asked: dict[str, Any] = {"format": "rgba", **({} if dpi is None else {"dpi": dpi}), **savefig_kwargs}
    # bbox "tight" would give frames of different sizes.
    with mpl.rc_context({"savefig.bbox": None}):
        fig.savefig(file, **asked)
    return np.asarray(file.data)


# --- what users hand over -----------------------------------------------------------------------------------------


@contextlib.contextmanager
def without_bbox() -> Iterator[None]:
    """While this lasts, savefig does not cut figures to what is drawn. Several may last, and end in any order."""
    if not _bbox_before:
        _bbox_before.append(mpl.rcParams["savefig.bbox"])
        mpl.rcParams["savefig.bbox"] = None
    _bbox_before.append(None)
    try:
        yield
    finally:
        _bbox_before.pop()
        if len(_bbox_before) == 1:
            mpl.rcParams["savefig.bbox"] = _bbox_before.pop()


def check_dpi(dpi: object, fig: Figure) -> None:
    """Check a user's ``dpi``: None for the usual one, or pixels an inch.

    Raises:
        OptionError: it is no number above 0, or gives more pixels than can be drawn.
    """
    if dpi is None:
        return
    try:
        value = math.nan if isinstance(dpi, str | bytes) else float(dpi)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        value = math.nan
    if not value > 0 or math.isinf(value):
        raise OptionError(f"dpi {dpi!r} is no number of pixels an inch; give a number above 0, such as 100")
    width, height = (float(inches) * value for inches in fig.get_size_inches())
    if width * height > _MAX_PIXELS:
        raise OptionError(
            f"dpi {dpi!r} gives this figure {width:.0f}x{height:.0f} pixels, more than can be drawn; give less, "
            f"such as 100"
        )


def check_savefig_kwargs(function: str, fig: Figure, savefig_kwargs: Mapping[str, object]) -> None:
    """Check keywords for savefig before anything is drawn.

    Args:
        function: to which they were given, for the message.
        fig: the figure to be drawn.
        savefig_kwargs: the keywords.

    Raises:
        TypeError: savefig would refuse one of them, or it would change the size of the image.
    """
    _check_size_and_format(savefig_kwargs)
    agg: Any = FigureCanvasAgg
    # Another canvas may draw pixels by a method that takes more.
    method = getattr(type(fig.canvas), "print_rgba", agg.print_rgba)
    if "backend" not in savefig_kwargs and method is agg.print_rgba:
        refuse_unknown(function, savefig_kwargs, _KEYWORDS)


def _check_size_and_format(savefig_kwargs: Mapping[str, object]) -> None:
    """Refuse keywords that would change the size or the format of an image.

    Raises:
        TypeError: there is one of them.
    """
    for name in ("format", "bbox_inches"):
        if name in savefig_kwargs:
            raise TypeError(
                f"{name}={savefig_kwargs[name]!r} cannot be used: every frame must have one size and format"
            )
