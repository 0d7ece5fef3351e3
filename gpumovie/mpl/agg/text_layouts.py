"""Layouts of texts, reused: tick labels and titles say the same in frame after frame.

matplotlib lays out every text about five times a frame. A layout depends on little: the string, its style and font.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from matplotlib.text import Text

from .bounded_cache import BoundedCache

_get_layout: Any = getattr(Text, "_get_layout", None)  # without it every text is laid out by matplotlib
#: What a layout depends on, besides the font; a text that wraps or turns with its transform depends on more.
_STYLE = (
    *("_text", "_rotation", "_linespacing", "_multialignment", "_horizontalalignment", "_verticalalignment"),
    *("_rotation_mode", "_usetex", "_parse_math"),
)
_CAPACITY = 1 << 10


class TextLayouts:
    """The layouts of one renderer's texts."""

    def __init__(self) -> None:
        self._cache = BoundedCache(_CAPACITY)

    @contextlib.contextmanager
    def reused_by(self, agg: Any) -> Iterator[None]:
        """While this lasts, the renderer ``agg`` lays out no text a second time in the same style.

        Other threads may draw other figures meanwhile, by other renderers.
        """

        if _get_layout is None:
            yield
            return

        def get_layout(text: Any, renderer: Any) -> Any:
            needs_more = text._wrap or text._transform_rotates_text or text._usetex
            if renderer is not agg or needs_more or type(text)._get_layout is not get_layout:
                return _get_layout(text, renderer)
            state = text.__dict__
            style = (state[name] for name in _STYLE)
            key = (hash(text._fontproperties), text.figure.dpi, *style, state.get("_language"))
            return self._cache.get(key, lambda: _get_layout(text, renderer))

        Text._get_layout = get_layout  # type: ignore[attr-defined]
        try:
            yield
        finally:
            Text._get_layout = _get_layout  # type: ignore[attr-defined]

    def clear(self) -> None:
        """Forget all layouts, since settings have changed."""
        self._cache.clear()
