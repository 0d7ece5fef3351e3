"""Lines of text put together from pairs of characters: a counter in a title is a new string in every frame.

HarfBuzz takes a third of a millisecond to lay out a string, and matplotlib has it do so twice. In matplotlib's own
DejaVu fonts the position of an ASCII character depends on its neighbours alone. Of the features that are always on,
their tables have only three for these characters: ``kern``, which moves pairs, ``liga`` for ff, fi and fl, and
``ccmp`` before combining accents. Strings of other fonts and other characters are left to matplotlib.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib as mpl

#: Strings that are put together from pairs: ASCII without ligatures.
_PLAIN = re.compile(r"(?!.*f[fil])[ -~]+")
_LETTER = re.compile("[A-Za-z]")
#: A font counts lengths in 64ths of a pixel.
_UNITS = 64
_FOLDER = Path(mpl.get_data_path(), "fonts", "ttf")
#: The "Display" fonts lack most of these characters, for which other fonts would stand in.
_FONTS = frozenset(each for each in _FOLDER.glob("DejaVuS*.ttf") if "Display" not in each.name)


class Pairs:
    """The widths of characters and pairs of one font, at one size.

    Args:
        font: an FT2Font; its size and dpi must not change any more.
        flags: how it is hinted, as ``FT2Font._layout`` takes them.
    """

    def __init__(self, font: Any, flags: Any) -> None:
        self._font, self._flags = font, flags
        self._is_known = Path(font.fname) in _FONTS
        self._glyphs: dict[str, tuple[Any, int]] = {}
        self._heights: dict[str, tuple[int, int]] = {}
        self._steps: dict[tuple[str, str, bool], float] = {}
        self._advances: dict[tuple[str, bool], int] = {}

    def can_lay_out(self, line: str) -> bool:
        """Whether ``line`` can be put together from pairs."""
        return self._is_known and _PLAIN.fullmatch(line) is not None

    def lay_out(self, line: str) -> list[tuple[Any, int, float]]:
        """For each character a font, the index of its glyph, and its x in pixels."""
        latin, x = _is_latin(line), 0.0
        glyphs = [(*self._glyph(line[0]), x)]
        for pair in pairwise(line):
            x += self._step(*pair, latin)
            glyphs.append((*self._glyph(pair[1]), x))
        return glyphs

    def measure(self, line: str) -> tuple[float, float, float]:
        """Width, height and descent of the line in pixels."""
        latin = _is_latin(line)
        width = sum(self._step(*pair, latin) for pair in pairwise(line)) * _UNITS + self._advance(line[-1], latin)
        tops, bottoms = zip(*map(self._height, set(line)), strict=True)
        return width / _UNITS, (max(tops) - min(bottoms)) / _UNITS, -min(bottoms) / _UNITS

    def _items(self, line: str) -> Any:
        return self._font._layout(line, flags=self._flags)

    def _glyph(self, character: str) -> tuple[Any, int]:
        if character not in self._glyphs:
            (item,) = self._items(character)
            self._glyphs[character] = item.ft_object, item.glyph_index
        return self._glyphs[character]

    def _step(self, left: str, right: str, latin: bool) -> float:
        """Pixels from the origin of one character to that of the next."""
        key = (left, right, latin)
        if key not in self._steps:
            *_, first, second = self._items(_LEAD[latin] + left + right)
            self._steps[key] = second.x - first.x
        return self._steps[key]

    def _advance(self, character: str, latin: bool) -> int:
        """From the origin of the last character to the end of the line, in 64ths of a pixel."""
        key = (character, latin)
        if key not in self._advances:
            line = _LEAD[latin] + character
            *_, item = self._items(line)
            self._font.set_text(line, 0.0, flags=self._flags)
            self._advances[key] = self._font.get_width_height()[0] - round(_UNITS * item.x)
        return self._advances[key]

    def _height(self, character: str) -> tuple[int, int]:
        """Its highest and its lowest point above the baseline, in 64ths of a pixel; the lowest may be negative."""
        if character not in self._heights:
            self._font.set_text(character, 0.0, flags=self._flags)
            bottom = -self._font.get_descent()
            self._heights[character] = bottom + self._font.get_width_height()[1], bottom
        return self._heights[character]


#: What to put before a pair. Kerning depends on the script, and digits and signs take on the script of the letters
#: around them.
_LEAD = {False: "", True: "x"}


def _is_latin(line: str) -> bool:
    return _LETTER.search(line) is not None
