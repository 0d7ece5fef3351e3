"""A RendererAgg that rasterizes each glyph once for each style and 64th of a pixel, and lays lines out by pairs.

FreeType places outlines in 64ths of a pixel. So a glyph has the same bitmap wherever its fraction of a pixel is the
same. This is for matplotlib 3.11, whose RendererAgg draws glyph by glyph; an older one's is used as it is.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable
from typing import Any

import numpy as np
from matplotlib.backends import backend_agg
from matplotlib.backends.backend_agg import RendererAgg

from .bounded_cache import BoundedCache
from .pairs import Pairs

_Renderer: Any = RendererAgg  # matplotlib's own stubs leave its methods untyped
_flags: Any = backend_agg.get_hinting_flag
_modes: Any = getattr(backend_agg, "RenderMode", None)


class _GlyphRenderer(_Renderer):  # type: ignore[misc]
    """Draws and measures texts as RendererAgg does, to the same pixels."""

    def __init__(self, width: float, height: float, dpi: float) -> None:
        super().__init__(width, height, dpi)
        self.glyphs, self.lines, self.pairs = BoundedCache(1 << 13), BoundedCache(1 << 10), BoundedCache(1 << 6)
        self.fonts, self.heights = BoundedCache(1 << 6), BoundedCache(1 << 6)

    def clear_texts(self) -> None:
        """Forget how texts look."""
        for cache in (self.glyphs, self.lines, self.pairs, self.fonts, self.heights):
            cache.clear()

    def _prepare_font(self, prop: Any) -> Any:
        # matplotlib gives each thread fonts of its own.
        key = hash(prop), threading.get_ident()
        font = self.fonts.get(key, lambda: _Renderer._prepare_font(self, prop))
        font.clear()
        font.set_size(prop.get_size_in_points(), self.dpi)
        return font

    def _get_font_height_metrics(self, prop: Any) -> Any:
        """Ascent, descent and line gap in pixels: for this renderer ``Text._get_layout`` asks here, not the font."""
        return self.heights.get(
            (hash(prop), self.dpi), lambda: _height_metrics(self._prepare_font(prop), prop, self.dpi)
        )

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> Any:
        if not ismath:
            pairs = self._pairs(self._prepare_font(prop), prop.get_size_in_points(), _flags())
            if pairs.can_lay_out(s):
                return pairs.measure(s)
        return super().get_text_width_height_descent(s, prop, ismath)

    def _pairs(self, font: Any, size: float, flags: Any) -> Pairs:
        return self.pairs.get((font, size, flags), lambda: Pairs(font, flags))

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        if ismath:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        font, flags, size = self._prepare_font(prop), _flags(), prop.get_size_in_points()
        features = mtext.get_fontfeatures() if mtext is not None else None
        language = mtext.get_language() if mtext is not None else None

        def lay_out() -> list[Any]:
            pairs = self._pairs(font, size, flags)
            if features is None and language is None and pairs.can_lay_out(s):
                return [(glyph_font, size, index, 0, 1, dx, 0) for glyph_font, index, dx in pairs.lay_out(s)]
            items = font._layout(s, flags=flags, features=features, language=language)
            return [(item.ft_object, size, item.glyph_index, 0, 1, item.x, item.y) for item in items]

        line = self.lines.get((s, font, size, flags, repr(features), repr(language)), lay_out)
        self._draw_text_glyphs_and_boxes(gc, x, y, angle, line, [])

    def _draw_text_glyphs_and_boxes(
        self, gc: Any, x: float, y: float, angle: float, glyphs: Iterable[Any], boxes: Any
    ) -> None:
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        flags, smooth = _flags(), gc.get_antialiased()
        for font, size, index, slant, extend, dx, dy in glyphs:
            right = round(64 * (x + dx * cos - dy * sin))
            up = round(64 * (self.height - y + dx * sin + dy * cos))

            def rasterize(
                font: Any = font,
                size: Any = size,
                index: int = index,
                shape: Any = (slant, extend),
                origin: Any = (right, up),
            ) -> tuple[Any, int, int]:
                slant, extend = shape
                font.set_size(size, self.dpi)
                turned = np.array([[cos, -sin], [sin, cos]]) @ [[extend, extend * slant], [0, 1]]
                font._set_transform((0x10000 * turned).round().astype(int), [origin[0] & 63, origin[1] & 63])
                mode = _modes.NORMAL if smooth else _modes.MONO
                bitmap = font._render_glyph(index, flags, mode)
                buffer = bitmap.buffer if smooth else bitmap.buffer * 0xFF
                return buffer, bitmap.left, bitmap.top

            key = (font, size, index, slant, extend, angle, right & 63, up & 63, flags, smooth)
            buffer, left, top = self.glyphs.get(key, rasterize)
            bottom = int(self.height) - (top + (up >> 6)) + buffer.shape[0]
            self._renderer.draw_text_image(buffer, left + (right >> 6), bottom, 0, gc)
        if boxes:
            super()._draw_text_glyphs_and_boxes(gc, x, y, angle, [], boxes)


def _height_metrics(font: Any, prop: Any, dpi: float) -> tuple[float | None, float | None, float | None]:
    """What ``Text._get_layout`` of matplotlib 3.11 reads from the tables of a font, by the same arithmetic."""
    for name, gap, ascent, descent in (
        ("OS/2", "sTypoLineGap", "sTypoAscender", "sTypoDescender"),
        ("hhea", "lineGap", "ascent", "descent"),
    ):
        table = font.get_sfnt_table(name)
        if table is not None:
            scale = 1 / font.get_sfnt_table("head")["unitsPerEm"] * prop.get_size_in_points() * dpi / 72
            return table[ascent] * scale, -table[descent] * scale, table[gap] * scale
    return None, None, None


#: The class that Agg derives from.
Base: Any = _GlyphRenderer if hasattr(RendererAgg, "_draw_text_glyphs_and_boxes") else RendererAgg
