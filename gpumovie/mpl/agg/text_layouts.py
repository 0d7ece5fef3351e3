"""Text that was laid out or rasterized before: tick labels and titles say the same again and again.

matplotlib lays every text out some five times a frame, and rasterizes every glyph for each drawing. Both depend on
little: the string and its style, and for a glyph the 64th of a pixel at which it stands.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Iterator
from typing import Any, TypeVar

from matplotlib.text import Text

Value = TypeVar("Value")

_lay_out: Any = getattr(Text, "_get_layout", None)  # without it every text is laid out by matplotlib
#: What a layout depends on, besides the font; a text that wraps or turns with its transform depends on more.
_STYLE = (
    *("_text", "_rotation", "_linespacing", "_multialignment", "_horizontalalignment", "_verticalalignment"),
    *("_rotation_mode", "_usetex", "_parse_math"),
)


class BoundedCache:
    """Values by key, the most recent ones."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[Hashable, Any] = {}

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of ``key``, made now if it is not known."""
        try:
            value: Value = self._values[key]
        except KeyError:
            if len(self._values) >= self._most:
                self._values.clear()
            value = self._values[key] = make()
        return value

    def forget(self) -> None:
        self._values.clear()


@contextlib.contextmanager
def remembered_layouts(layouts: BoundedCache, agg: Any) -> Iterator[None]:
    """While this lasts, a text in the same style as one before is not laid out again for ``agg``.

    Other threads may draw other figures meanwhile, by other renderers.
    """

    if _lay_out is None:
        yield
        return

    def layout(text: Any, renderer: Any) -> Any:
        own_way = type(text)._get_layout is not layout or text._wrap or text._transform_rotates_text or text._usetex
        if own_way or renderer is not agg:
            return _lay_out(text, renderer)
        state = text.__dict__
        key = (hash(text._fontproperties), text.figure.dpi, *(state[name] for name in _STYLE), state.get("_language"))
        return layouts.get(key, lambda: _lay_out(text, renderer))

    Text._get_layout = layout  # type: ignore[attr-defined]
    try:
        yield
    finally:
        Text._get_layout = _lay_out  # type: ignore[attr-defined]
